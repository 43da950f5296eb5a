package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.ledger.market.MarketDay;
import org.tanpuhui.platform.Scheme;

/** Instruments, what the exchange did with them, and what they closed at. */
public final class InstrumentStore {

  /**
   * An instrument as it stands.
   *
   * @param state {@code open} or {@code halted}
   * @param lastNo number of the latest order, agreement or trade
   * @param lastPriceFen of the latest pick; null before the first
   * @param version counts the exchange's actions; its ETag
   */
  public record Instrument(
      Scheme scheme,
      String code,
      String methodology,
      int vintage,
      String state,
      MarketDay day,
      long lastNo,
      Long lastPriceFen,
      int version) {

    /** The same on another day, with another number and price. */
    public Instrument moved(MarketDay newDay, long newNo, Long newPriceFen) {
      return new Instrument(
          scheme, code, methodology, vintage, state, newDay, newNo, newPriceFen, version);
    }
  }

  /** Something the exchange did: {@code list}, {@code open} or {@code halt}. */
  public record Action(
      int no, String action, Long priceFen, Instant at, String givenBy, String reason) {}

  /** What a day closed at. */
  public record Close(LocalDate day, long closeFen, long tonnes, long turnoverFen) {}

  private static final String SELECT =
      """
      SELECT scheme, code, methodology, vintage, state, day, reference_fen, day_tonnes,
             day_turnover_fen, last_no, last_price_fen, version
        FROM instrument WHERE scheme = ?
      """;
  private static final String ADD =
      """
      INSERT INTO instrument (scheme, code, methodology, vintage, state, day, reference_fen,
                              day_tonnes, day_turnover_fen, last_no, last_price_fen, version)
      VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, NULL, 1)
      """;
  private static final String UPDATE =
      """
      UPDATE instrument
         SET day = ?, reference_fen = ?, day_tonnes = ?, day_turnover_fen = ?, last_no = ?,
             last_price_fen = ?
       WHERE scheme = ? AND code = ?
      """;
  private static final String SET_STATE =
      "UPDATE instrument SET state = ?, version = version + 1 WHERE scheme = ? AND code = ?";
  private static final String ADD_ACTION =
      """
      INSERT INTO instrument_action (scheme, code, no, action, price_fen, at, given_by, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ACTIONS =
      """
      SELECT no, action, price_fen, at, given_by, reason
        FROM instrument_action WHERE scheme = ? AND code = ? ORDER BY no
      """;
  private static final String ADD_CLOSE =
      """
      INSERT INTO market_close (scheme, code, day, close_fen, tonnes, turnover_fen)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String CLOSES =
      """
      SELECT day, close_fen, tonnes, turnover_fen
        FROM market_close WHERE scheme = ? AND code = ? AND day < ? ORDER BY day DESC LIMIT ?
      """;

  /** Takes the gate of an instrument: nobody else changes its market until the commit. */
  public Optional<Instrument> lock(Connection connection, Scheme scheme, String code)
      throws SQLException {
    return Sql.one(
        connection,
        SELECT + " AND code = ? FOR UPDATE",
        InstrumentStore::instrument,
        scheme.code(),
        code);
  }

  public Optional<Instrument> find(Connection connection, Scheme scheme, String code)
      throws SQLException {
    return Sql.one(
        connection, SELECT + " AND code = ?", InstrumentStore::instrument, scheme.code(), code);
  }

  public List<Instrument> list(Connection connection, Scheme scheme, String after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        SELECT + " AND code > ? ORDER BY code LIMIT ?",
        InstrumentStore::instrument,
        scheme.code(),
        after,
        limit);
  }

  public void add(Connection connection, Instrument instrument) throws SQLException {
    Sql.change(
        connection,
        1,
        ADD,
        instrument.scheme().code(),
        instrument.code(),
        instrument.methodology(),
        instrument.vintage(),
        instrument.state(),
        instrument.day().day(),
        instrument.day().previousCloseFen());
  }

  /** Writes day, numbers and price of an instrument whose gate is held. */
  public void write(Connection connection, Instrument instrument) throws SQLException {
    MarketDay day = instrument.day();
    Sql.change(
        connection,
        1,
        UPDATE,
        day.day(),
        day.previousCloseFen(),
        day.tonnes(),
        day.turnoverFen(),
        instrument.lastNo(),
        instrument.lastPriceFen(),
        instrument.scheme().code(),
        instrument.code());
  }

  public void setState(Connection connection, Instrument instrument, String state)
      throws SQLException {
    Sql.change(connection, 1, SET_STATE, state, instrument.scheme().code(), instrument.code());
  }

  public void add(Connection connection, Scheme scheme, String code, Action action)
      throws SQLException {
    Sql.change(
        connection,
        1,
        ADD_ACTION,
        scheme.code(),
        code,
        action.no(),
        action.action(),
        action.priceFen(),
        action.at(),
        action.givenBy(),
        action.reason());
  }

  public List<Action> actions(Connection connection, Scheme scheme, String code)
      throws SQLException {
    return Sql.list(
        connection,
        ACTIONS,
        row ->
            new Action(
                row.getInt(1),
                row.getString(2),
                row.getObject(3, Long.class),
                Sql.instant(row, 4),
                row.getString(5),
                row.getString(6)),
        scheme.code(),
        code);
  }

  public void add(Connection connection, Scheme scheme, String code, Close close)
      throws SQLException {
    Sql.change(
        connection,
        1,
        ADD_CLOSE,
        scheme.code(),
        code,
        close.day(),
        close.closeFen(),
        close.tonnes(),
        close.turnoverFen());
  }

  /** Closes before a day, latest first. */
  public List<Close> closes(
      Connection connection, Scheme scheme, String code, LocalDate before, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        CLOSES,
        row ->
            new Close(
                row.getObject(1, LocalDate.class), row.getLong(2), row.getLong(3), row.getLong(4)),
        scheme.code(),
        code,
        before,
        limit);
  }

  private static Instrument instrument(ResultSet row) throws SQLException {
    return new Instrument(
        Scheme.byCode(row.getInt(1)),
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        row.getString(5),
        new MarketDay(
            row.getObject(6, LocalDate.class), row.getLong(7), row.getLong(8), row.getLong(9)),
        row.getLong(10),
        row.getObject(11, Long.class),
        row.getInt(12));
  }
}
