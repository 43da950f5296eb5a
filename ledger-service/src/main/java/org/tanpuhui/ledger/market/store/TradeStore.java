package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/** Trades and the units they delivered; only added to. */
public final class TradeStore {

  /**
   * A trade.
   *
   * @param no number within the instrument, shared with its orders
   * @param kind {@code pick}, {@code block} or {@code forward}
   * @param sourceId the order that was picked, or the agreement
   * @param projectId the project that sold; null where the seller sold its own
   * @param waiver why the buyer paid no fee; null when it paid
   */
  public record Trade(
      UUID id,
      Scheme scheme,
      String instrument,
      long no,
      String kind,
      UUID sourceId,
      long seller,
      long buyer,
      String projectId,
      long priceFen,
      long quantityTonnes,
      long amountFen,
      long sellerFeeFen,
      long buyerFeeFen,
      String waiver,
      LocalDate tradingDay,
      Instant tradedAt,
      String givenBy) {}

  /** Neighbouring units of a batch, both ends included. */
  public record Units(String batchId, long first, long last) {
    public long tonnes() {
      return last - first + 1;
    }
  }

  /**
   * For what a member buys without a fee.
   *
   * @param limitFen how much in all, without fees
   */
  public record Waiver(
      UUID id,
      Scheme scheme,
      long member,
      long limitFen,
      Instant grantedAt,
      Instant validUntil,
      String reason,
      String grantedBy) {}

  private static final String SELECT =
      """
      SELECT trade_id, scheme, instrument, no, kind, source_id, seller, buyer, project_id, price_fen,
             quantity_t, amount_fen, seller_fee_fen, buyer_fee_fen, waiver, trading_day, traded_at,
             given_by
        FROM market_trade
      """;
  private static final String ADD =
      """
      INSERT INTO market_trade (trade_id, scheme, instrument, no, kind, source_id, seller, buyer,
                                project_id, price_fen, quantity_t, amount_fen, seller_fee_fen,
                                buyer_fee_fen, waiver, trading_day, traded_at, given_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ADD_UNITS =
      """
      INSERT INTO market_trade_units (trade_id, scheme, batch_id, first_no, last_no)
      VALUES (?, ?, ?, ?, ?)
      """;
  private static final String WAIVER =
      """
      SELECT waiver_id, scheme, member, limit_fen, granted_at, valid_until, reason, granted_by
        FROM market_fee_waiver WHERE waiver_id = ?
      """;
  private static final String ADD_WAIVER =
      """
      INSERT INTO market_fee_waiver (waiver_id, scheme, member, limit_fen, granted_at, valid_until,
                                     reason, granted_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String WAIVED =
      "SELECT coalesce(sum(amount_fen), 0) FROM market_trade WHERE waiver = ?";
  private static final String UNITS =
      """
      SELECT batch_id, first_no, last_no
        FROM market_trade_units WHERE trade_id = ? ORDER BY first_no
      """;
  private static final String PICKED =
      """
      SELECT coalesce(sum(quantity_t), 0),
             coalesce(sum(CASE WHEN seller = ? THEN seller_fee_fen ELSE buyer_fee_fen END), 0)
        FROM market_trade WHERE source_id = ?
      """;

  public Optional<Trade> find(Connection connection, UUID id) throws SQLException {
    return Sql.one(connection, SELECT + " WHERE trade_id = ?", TradeStore::trade, id);
  }

  public void add(Connection connection, Trade trade, List<Units> units) throws SQLException {
    Sql.change(
        connection,
        1,
        ADD,
        trade.id(),
        trade.scheme().code(),
        trade.instrument(),
        trade.no(),
        trade.kind(),
        trade.sourceId(),
        trade.seller(),
        trade.buyer(),
        trade.projectId(),
        trade.priceFen(),
        trade.quantityTonnes(),
        trade.amountFen(),
        trade.sellerFeeFen(),
        trade.buyerFeeFen(),
        trade.waiver(),
        trade.tradingDay(),
        trade.tradedAt(),
        trade.givenBy());
    try (PreparedStatement insert = connection.prepareStatement(ADD_UNITS)) {
      for (Units some : units) {
        insert.setObject(1, trade.id());
        insert.setInt(2, trade.scheme().code());
        insert.setString(3, some.batchId());
        insert.setLong(4, some.first());
        insert.setLong(5, some.last());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  public List<Units> units(Connection connection, UUID trade) throws SQLException {
    return Sql.list(
        connection,
        UNITS,
        row -> new Units(row.getString(1), row.getLong(2), row.getLong(3)),
        trade);
  }

  /** The fee that the owner of an order has paid so far, fen. */
  public long feePaid(Connection connection, UUID order, long owner) throws SQLException {
    return Sql.one(connection, PICKED, row -> row.getLong(2), owner, order).orElse(0L);
  }

  /** A waiver, alone until the commit, so that two picks cannot use the same rest of it. */
  public Optional<Waiver> waiver(Connection connection, UUID id) throws SQLException {
    // Rows of waivers cannot be updated, so they cannot be locked either.
    Sql.list(
        connection,
        "SELECT pg_advisory_xact_lock(hashtextextended(?, 61))",
        row -> 1,
        id.toString());
    return Sql.one(
        connection,
        WAIVER,
        row ->
            new Waiver(
                row.getObject(1, UUID.class),
                Scheme.byCode(row.getInt(2)),
                row.getLong(3),
                row.getLong(4),
                Sql.instant(row, 5),
                Sql.instant(row, 6),
                row.getString(7),
                row.getString(8)),
        id);
  }

  public void add(Connection connection, Waiver waiver) throws SQLException {
    Sql.change(
        connection,
        1,
        ADD_WAIVER,
        waiver.id(),
        waiver.scheme().code(),
        waiver.member(),
        waiver.limitFen(),
        waiver.grantedAt(),
        waiver.validUntil(),
        waiver.reason(),
        waiver.grantedBy());
  }

  /** What was bought under a waiver, fen. */
  public long waived(Connection connection, UUID waiver) throws SQLException {
    return Sql.one(connection, WAIVED, row -> row.getLong(1), waiver.toString()).orElse(0L);
  }

  /** Trades of an instrument, latest first. */
  public List<Trade> ofInstrument(
      Connection connection, Scheme scheme, String instrument, long beforeNo, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        SELECT + " WHERE scheme = ? AND instrument = ? AND no < ? ORDER BY no DESC LIMIT ?",
        TradeStore::trade,
        scheme.code(),
        instrument,
        beforeNo,
        limit);
  }

  /** Trades that came of an order or agreement, in their order. */
  public List<Trade> ofSource(Connection connection, UUID source) throws SQLException {
    return Sql.list(
        connection, SELECT + " WHERE source_id = ? ORDER BY no", TradeStore::trade, source);
  }

  private static Trade trade(ResultSet row) throws SQLException {
    return new Trade(
        row.getObject(1, UUID.class),
        Scheme.byCode(row.getInt(2)),
        row.getString(3),
        row.getLong(4),
        row.getString(5),
        row.getObject(6, UUID.class),
        row.getLong(7),
        row.getLong(8),
        row.getString(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getLong(14),
        row.getString(15),
        row.getObject(16, LocalDate.class),
        Sql.instant(row, 17),
        row.getString(18));
  }
}
