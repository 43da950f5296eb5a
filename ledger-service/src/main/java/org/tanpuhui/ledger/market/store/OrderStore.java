package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.market.Listing;
import org.tanpuhui.ledger.market.Matcher;
import org.tanpuhui.ledger.market.PriceBand;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.platform.Scheme;

/** Orders; the queue is the index over those that are listed, by price, then number. */
public final class OrderStore {

  /**
   * An order.
   *
   * @param no place by time within the instrument
   * @param member number of the member
   * @param projectId whose units it sells; null for the member's own
   * @param frozenFen money still frozen for it
   * @param feeBasisPoints when it was entered
   * @param state {@code listed}, {@code done} or {@code withdrawn}
   * @param version counts its changes; its ETag
   */
  public record Order(
      UUID id,
      Scheme scheme,
      String instrument,
      long no,
      Side side,
      long member,
      String projectId,
      long priceFen,
      long quantityTonnes,
      long remainingTonnes,
      long frozenFen,
      int feeBasisPoints,
      String state,
      int version,
      Instant enteredAt,
      Instant endedAt,
      String enteredBy) {

    /** As the matcher sees it. */
    public Listing listing() {
      return new Listing(id, no, side, member, priceFen, remainingTonnes);
    }

    /** With less remaining, less frozen, and perhaps at its end. */
    public Order changed(long remaining, long frozen, String newState, Instant ended) {
      return new Order(
          id,
          scheme,
          instrument,
          no,
          side,
          member,
          projectId,
          priceFen,
          quantityTonnes,
          remaining,
          frozen,
          feeBasisPoints,
          newState,
          version + 1,
          enteredAt,
          ended,
          enteredBy);
    }
  }

  /** What stands at a price. */
  public record Level(Side side, long priceFen, long tonnes, long listings) {}

  private static final String SELECT =
      """
      SELECT order_id, scheme, instrument, no, side, member, project_id, price_fen, quantity_t,
             remaining_t, frozen_fen, fee_bp, state, version, entered_at, ended_at, entered_by
        FROM market_order
      """;
  private static final String QUEUE =
      SELECT
          + """
             WHERE scheme = ? AND instrument = ? AND side = ? AND state = 'listed'
               AND price_fen BETWEEN ? AND ?
            """;
  private static final String ADD =
      """
      INSERT INTO market_order (order_id, scheme, instrument, no, side, member, project_id,
                                price_fen, quantity_t, remaining_t, frozen_fen, fee_bp, state,
                                version, entered_at, entered_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'listed', 1, ?, ?)
      """;
  private static final String UPDATE =
      """
      UPDATE market_order
         SET remaining_t = ?, frozen_fen = ?, state = ?, version = ?, ended_at = ?
       WHERE order_id = ? AND version = ? AND state = 'listed'
      """;
  private static final String LEVELS =
      """
      SELECT side, price_fen, sum(remaining_t), count(*)
        FROM market_order
       WHERE scheme = ? AND instrument = ? AND state = 'listed' AND side = ?
         AND price_fen BETWEEN ? AND ?
       GROUP BY side, price_fen
      """;

  public Optional<Order> find(Connection connection, UUID id) throws SQLException {
    return Sql.one(connection, SELECT + " WHERE order_id = ?", OrderStore::order, id);
  }

  /** The listing that a taker meets first, of those inside the band. */
  public Optional<Order> best(
      Connection connection, Scheme scheme, String instrument, Side side, PriceBand band)
      throws SQLException {
    String order = side == Side.SELL ? " ORDER BY price_fen, no" : " ORDER BY price_fen DESC, no";
    return Sql.one(
        connection,
        QUEUE + order + " LIMIT 1",
        OrderStore::order,
        scheme.code(),
        instrument,
        side.number(),
        band.lowFen(),
        band.highFen());
  }

  /** The queue of an instrument whose gate is held. */
  public Matcher.Queue queue(Connection connection, Scheme scheme, String instrument) {
    return (side, band) -> {
      try {
        return best(connection, scheme, instrument, side, band).map(Order::listing);
      } catch (SQLException e) {
        throw new QueueException(e);
      }
    };
  }

  /** The queue could not be read. */
  public static final class QueueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueException(SQLException cause) {
      super(cause);
    }

    /** What went wrong. */
    public SQLException sql() {
      return (SQLException) getCause();
    }
  }

  /** Prices with what stands at them, best first. */
  public List<Level> levels(
      Connection connection, Scheme scheme, String instrument, Side side, PriceBand band, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        LEVELS
            + (side == Side.SELL ? " ORDER BY price_fen" : " ORDER BY price_fen DESC")
            + " LIMIT ?",
        row ->
            new Level(Side.byNumber(row.getInt(1)), row.getLong(2), row.getLong(3), row.getLong(4)),
        scheme.code(),
        instrument,
        side.number(),
        band.lowFen(),
        band.highFen(),
        limit);
  }

  /** A member's orders, latest first. */
  public List<Order> ofMember(
      Connection connection, Scheme scheme, long member, Instant before, UUID beforeId, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        SELECT
            + " WHERE scheme = ? AND member = ? AND (entered_at, order_id) < (?, ?)"
            + " ORDER BY entered_at DESC, order_id DESC LIMIT ?",
        OrderStore::order,
        scheme.code(),
        member,
        before,
        beforeId,
        limit);
  }

  public void add(Connection connection, Order order) throws SQLException {
    Sql.change(
        connection,
        1,
        ADD,
        order.id(),
        order.scheme().code(),
        order.instrument(),
        order.no(),
        order.side().number(),
        order.member(),
        order.projectId(),
        order.priceFen(),
        order.quantityTonnes(),
        order.remainingTonnes(),
        order.frozenFen(),
        order.feeBasisPoints(),
        order.enteredAt(),
        order.enteredBy());
  }

  /** Writes what {@link Order#changed} changed, if it is still listed as it was read. */
  public void write(Connection connection, Order order) throws SQLException {
    Sql.change(
        connection,
        1,
        UPDATE,
        order.remainingTonnes(),
        order.frozenFen(),
        order.state(),
        order.version(),
        order.endedAt(),
        order.id(),
        order.version() - 1);
  }

  private static Order order(ResultSet row) throws SQLException {
    return new Order(
        row.getObject(1, UUID.class),
        Scheme.byCode(row.getInt(2)),
        row.getString(3),
        row.getLong(4),
        Side.byNumber(row.getInt(5)),
        row.getLong(6),
        row.getString(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getInt(12),
        row.getString(13),
        row.getInt(14),
        Sql.instant(row, 15),
        Sql.instant(row, 16),
        row.getString(17));
  }
}
