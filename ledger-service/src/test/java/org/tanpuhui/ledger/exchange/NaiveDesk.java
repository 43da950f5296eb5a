package org.tanpuhui.ledger.exchange;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.engines.Database;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.market.PriceBand;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.Terms;

/**
 * The market as one writes it in an afternoon: read, check, write, each right by itself, no lock
 * and no transaction around them. Alone it keeps the rules; with others it must not, or the race
 * proves nothing.
 */
final class NaiveDesk implements RaceDesk {
  private record Row(UUID id, Side side, int member, long price, long quantity, long remaining) {}

  private final Database database = LedgerDatabase.create().database();
  private final ThreadLocal<Connection> connections = ThreadLocal.withInitial(this::connect);
  private final Map<Integer, Holding> before;

  NaiveDesk(int count, long fen, long tonnes) throws SQLException {
    execute(
        """
        CREATE TABLE naive_purse (member int PRIMARY KEY, available bigint, frozen bigint, free bigint, bought bigint, frozen_t bigint);
        CREATE TABLE naive_listing (no serial, id uuid PRIMARY KEY, side int, member int, price bigint, quantity bigint, remaining bigint, fee bigint);
        CREATE TABLE naive_event (no serial, kind int, id uuid, side int, member int, price bigint, tonnes bigint)
        """);
    for (int i = 0; i < count; i++) {
      execute("INSERT INTO naive_purse VALUES (%d, %d, 0, %d, 0, 0)".formatted(i, fen, tonnes));
    }
    before = holdings();
  }

  private Connection connect() {
    try {
      return DriverManager.getConnection(
          database.jdbcUrl(), database.owner(), database.ownerPassword());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connections.get().createStatement()) {
      statement.execute(sql);
    }
  }

  private long[] purse(int member) throws SQLException {
    try (Statement select = connections.get().createStatement();
        ResultSet row =
            select.executeQuery(
                "SELECT available, frozen, free, bought, frozen_t FROM naive_purse WHERE member = "
                    + member)) {
      row.next();
      return new long[] {
        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)
      };
    }
  }

  private void write(int member, long[] p) throws SQLException {
    execute(
        "UPDATE naive_purse SET available = %d, frozen = %d, free = %d, bought = %d, frozen_t = %d WHERE member = %d"
            .formatted(p[0], p[1], p[2], p[3], p[4], member));
  }

  private List<Row> listings(String where) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (Statement select = connections.get().createStatement();
        ResultSet rows =
            select.executeQuery(
                "SELECT id, side, member, price, quantity, remaining FROM naive_listing WHERE remaining > 0 AND "
                    + where)) {
      while (rows.next()) {
        found.add(
            new Row(
                rows.getObject(1, UUID.class),
                Side.byNumber(rows.getInt(2)),
                rows.getInt(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
    }
    return found;
  }

  private void event(Event.Kind kind, UUID id, Side side, int member, long price, long tonnes)
      throws SQLException {
    try (PreparedStatement insert =
        connections
            .get()
            .prepareStatement(
                "INSERT INTO naive_event (kind, id, side, member, price, tonnes) VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, kind.ordinal());
      insert.setObject(2, id);
      insert.setInt(3, side.number());
      insert.setInt(4, member);
      insert.setLong(5, price);
      insert.setLong(6, tonnes);
      insert.executeUpdate();
    }
  }

  @Override
  public UUID list(int member, Side side, long tonnes, long priceFen) throws SQLException {
    if (!PriceBand.around(REFERENCE_FEN, 1_000, 1).holds(priceFen)) {
      return null;
    }
    long[] purse = purse(member);
    long cost = new Terms(tonnes, priceFen).costFen(FEE_BASIS_POINTS);
    if (side == Side.SELL ? purse[2] < tonnes : purse[0] < cost) {
      return null;
    }
    if (side == Side.SELL) {
      purse[2] -= tonnes;
      purse[4] += tonnes;
    } else {
      purse[0] -= cost;
      purse[1] += cost;
    }
    write(member, purse);
    UUID id = UUID.randomUUID();
    event(Event.Kind.LISTED, id, side, member, priceFen, tonnes);
    execute(
        "INSERT INTO naive_listing (id, side, member, price, quantity, remaining, fee) VALUES ('%s', %d, %d, %d, %d, %d, 0)"
            .formatted(id, side.number(), member, priceFen, tonnes, tonnes));
    return id;
  }

  @Override
  public UUID best(Side side) throws SQLException {
    List<Row> found =
        listings(
            "side = "
                + side.number()
                + " ORDER BY price "
                + (side == Side.SELL ? "" : "DESC")
                + ", no LIMIT 1");
    return found.isEmpty() ? null : found.get(0).id();
  }

  @Override
  public boolean pick(int member, UUID listing, long tonnes) throws SQLException {
    List<Row> found = listings("id = '" + listing + "'");
    if (found.isEmpty()) {
      return false;
    }
    Row row = found.get(0);
    Terms terms = new Terms(tonnes, row.price());
    long[] taker = purse(member);
    boolean sells = row.side() == Side.SELL;
    long takerFee = terms.feeFen(FEE_BASIS_POINTS);
    if (row.member() == member
        || !listing.equals(best(row.side()))
        || tonnes > row.remaining()
        || (sells ? taker[0] < terms.amountFen() + takerFee : taker[2] < tonnes)) {
      return false;
    }
    long picked = row.quantity() - row.remaining();
    long ownerFee =
        terms.of(picked + tonnes).feeFen(FEE_BASIS_POINTS)
            - (picked == 0 ? 0 : terms.of(picked).feeFen(FEE_BASIS_POINTS));
    long[] owner = purse(row.member());
    if (sells) {
      owner[4] -= tonnes;
      owner[0] += terms.amountFen() - ownerFee;
      taker[3] += tonnes;
      taker[0] -= terms.amountFen() + takerFee;
    } else {
      owner[1] -= terms.amountFen() + ownerFee;
      owner[3] += tonnes;
      taker[2] -= tonnes;
      taker[0] += terms.amountFen() - takerFee;
    }
    write(row.member(), owner);
    write(member, taker);
    event(Event.Kind.PICKED, listing, row.side(), member, row.price(), tonnes);
    execute(
        "UPDATE naive_listing SET remaining = %d WHERE id = '%s'"
            .formatted(row.remaining() - tonnes, listing));
    return true;
  }

  @Override
  public boolean withdraw(int member, UUID listing) throws SQLException {
    List<Row> found = listings("id = '" + listing + "' AND member = " + member);
    if (found.isEmpty()) {
      return false;
    }
    Row row = found.get(0);
    long[] purse = purse(member);
    if (row.side() == Side.SELL) {
      purse[4] -= row.remaining();
      purse[2] += row.remaining();
    } else {
      Terms all = new Terms(row.quantity(), row.price());
      long picked = row.quantity() - row.remaining();
      long rest =
          all.costFen(FEE_BASIS_POINTS)
              - (picked == 0 ? 0 : all.of(picked).costFen(FEE_BASIS_POINTS));
      purse[1] -= rest;
      purse[0] += rest;
    }
    write(member, purse);
    event(Event.Kind.WITHDRAWN, listing, row.side(), member, row.price(), row.remaining());
    execute("UPDATE naive_listing SET remaining = 0 WHERE id = '%s'".formatted(listing));
    return true;
  }

  private Map<Integer, Holding> holdings() throws SQLException {
    Map<Integer, Holding> holdings = new TreeMap<>();
    try (Statement select = connections.get().createStatement();
        ResultSet rows =
            select.executeQuery(
                "SELECT member, available, frozen, free + bought, frozen_t FROM naive_purse")) {
      while (rows.next()) {
        holdings.put(
            rows.getInt(1),
            new Holding(rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getLong(5)));
      }
    }
    return holdings;
  }

  @Override
  public History history() throws SQLException {
    List<Event> events = new ArrayList<>();
    try (Statement select = connections.get().createStatement();
        ResultSet rows =
            select.executeQuery(
                "SELECT kind, id, side, member, price, tonnes FROM naive_event ORDER BY no")) {
      while (rows.next()) {
        events.add(
            new Event(
                Event.Kind.values()[rows.getInt(1)],
                rows.getObject(2, UUID.class),
                Side.byNumber(rows.getInt(3)),
                rows.getInt(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
    }
    return new History(before, events, holdings());
  }

  /** Closes the connection of the calling thread. */
  void leave() throws SQLException {
    connections.get().close();
    connections.remove();
  }
}
