package org.tanpuhui.activity.store.webhook;

import static org.tanpuhui.activity.store.webhook.EndpointStore.instant;
import static org.tanpuhui.activity.store.webhook.EndpointStore.utc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.tanpuhui.activity.activity.webhook.Call;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * The queue of deliveries. Statements, any number of deliveries: 1 to see which endpoints are due,
 * 1 to claim; at most 5 to write results.
 */
public final class DeliveryStore {
  private static final int FORGET_AT_ONCE = 5_000;

  /**
   * A delivery that this instance may make.
   *
   * @param claim names the right to write its result
   * @param tries failed calls of the present schedule
   * @param attempts calls so far
   * @param subjects the partner's own references of whom it is about
   * @param partnerKey key of the partner's participant references
   */
  public record Claimed(
      UUID endpoint,
      UUID claim,
      int tries,
      int attempts,
      Message message,
      List<String> subjects,
      byte[] partnerKey) {}

  /**
   * The result of a delivery.
   *
   * @param state what the delivery is now
   * @param nextAt when it is tried again, null for never
   * @param tries failed calls of the present schedule
   * @param holdUntil the endpoint gets nothing before then, null for no such wish
   */
  public record Result(
      Claimed claimed, Call call, String state, Instant nextAt, int tries, Instant holdUntil) {}

  /** An endpoint that was disabled by us. */
  public record GivenUp(UUID endpoint, String reason, Scheme scheme, String partner) {}

  /** Deliveries that wait, and for how long the oldest of them. */
  public record Queue(long waiting, double oldestSeconds) {}

  private DeliveryStore() {}

  /** Endpoints that something is due for, each with its URL. */
  public static Map<UUID, String> due(Connection connection, Instant now) throws SQLException {
    Map<UUID, String> due = new LinkedHashMap<>();
    try (PreparedStatement select = connection.prepareStatement(DeliverySql.DUE)) {
      select.setObject(1, utc(now));
      select.setObject(2, utc(now));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          due.put(row.getObject(1, UUID.class), row.getString(2));
        }
      }
    }
    return due;
  }

  /**
   * Takes what is due, oldest first.
   *
   * @param places how many of each endpoint
   * @param until when another instance may take it over
   */
  public static List<Claimed> claim(
      Connection connection, Map<UUID, Integer> places, Instant now, Instant until)
      throws SQLException {
    UUID claim = UUID.randomUUID();
    List<Claimed> claimed = new ArrayList<>();
    try (PreparedStatement update = connection.prepareStatement(DeliverySql.CLAIM)) {
      update.setArray(1, SqlArrays.uuid(connection, places.keySet().toArray(UUID[]::new)));
      update.setArray(
          2, SqlArrays.int4(connection, places.values().stream().mapToInt(n -> n).toArray()));
      update.setObject(3, utc(now));
      update.setObject(4, utc(until));
      update.setObject(5, claim);
      try (ResultSet row = update.executeQuery()) {
        while (row.next()) {
          claimed.add(
              new Claimed(
                  row.getObject(1, UUID.class),
                  claim,
                  row.getInt(2),
                  row.getInt(3),
                  message(row, 4),
                  List.of((String[]) row.getArray(11).getArray()),
                  row.getBytes(10)));
        }
      }
    }
    return claimed;
  }

  /** Writes results: attempts, what becomes of the deliveries, how the endpoints are. */
  public static void finish(Connection connection, List<Result> results) throws SQLException {
    addAttempts(connection, results);
    try (PreparedStatement update = connection.prepareStatement(DeliverySql.FINISH)) {
      update.setArray(1, uuids(connection, results, r -> r.claimed().endpoint()));
      update.setArray(2, uuids(connection, results, r -> r.claimed().message().id()));
      update.setArray(3, uuids(connection, results, r -> r.claimed().claim()));
      update.setArray(4, array(connection, "text", results, Result::state));
      update.setArray(5, array(connection, "timestamptz", results, r -> text(r.nextAt())));
      update.setArray(6, array(connection, "int4", results, Result::tries));
      update.setArray(7, array(connection, "timestamptz", results, r -> text(r.call().at())));
      update.setArray(8, array(connection, "int4", results, r -> r.call().status()));
      update.setArray(9, array(connection, "text", results, r -> r.call().error()));
      update.executeUpdate();
    }
    well(connection, results);
    failing(connection, results);
  }

  private static void addAttempts(Connection connection, List<Result> results) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(DeliverySql.ADD_ATTEMPTS)) {
      insert.setArray(1, uuids(connection, results, r -> r.claimed().endpoint()));
      insert.setArray(2, uuids(connection, results, r -> r.claimed().message().id()));
      insert.setArray(3, array(connection, "timestamptz", results, r -> text(r.call().at())));
      insert.setArray(4, array(connection, "int4", results, r -> r.call().durationMs()));
      insert.setArray(5, array(connection, "int4", results, r -> r.call().status()));
      insert.setArray(6, array(connection, "text", results, r -> r.call().error()));
      insert.setArray(7, array(connection, "text", results, r -> r.call().excerpt()));
      insert.executeUpdate();
    }
  }

  private static void well(Connection connection, List<Result> results) throws SQLException {
    List<Result> good = results.stream().filter(r -> r.call().succeeded()).toList();
    if (good.isEmpty()) {
      return;
    }
    Instant last = good.get(good.size() - 1).call().at();
    try (PreparedStatement update = connection.prepareStatement(DeliverySql.WELL)) {
      update.setObject(1, utc(last));
      update.setArray(2, uuids(connection, good, r -> r.claimed().endpoint()));
      update.setObject(3, utc(last));
      update.executeUpdate();
    }
  }

  private static void failing(Connection connection, List<Result> results) throws SQLException {
    Map<UUID, Result> bad = new LinkedHashMap<>();
    for (Result result : results) {
      if (!result.call().succeeded()) {
        bad.merge(result.claimed().endpoint(), result, (a, b) -> b.holdUntil() != null ? b : a);
      }
    }
    if (bad.isEmpty()) {
      return;
    }
    List<Result> failed = List.copyOf(bad.values());
    try (PreparedStatement update = connection.prepareStatement(DeliverySql.FAILING)) {
      update.setArray(1, uuids(connection, failed, r -> r.claimed().endpoint()));
      update.setArray(2, array(connection, "timestamptz", failed, r -> text(r.call().at())));
      update.setArray(3, array(connection, "timestamptz", failed, r -> text(r.holdUntil())));
      update.executeUpdate();
    }
  }

  /**
   * Disables endpoints that want nothing any more, or that have failed since this time.
   *
   * @param reasons by endpoint, {@code gone} or {@code failing}
   */
  public static List<GivenUp> giveUp(
      Connection connection, Map<UUID, String> reasons, Instant now, Instant failingSince)
      throws SQLException {
    List<GivenUp> givenUp = new ArrayList<>();
    try (PreparedStatement update = connection.prepareStatement(DeliverySql.GIVE_UP)) {
      update.setObject(1, utc(now));
      update.setArray(2, SqlArrays.uuid(connection, reasons.keySet().toArray(UUID[]::new)));
      update.setArray(3, SqlArrays.text(connection, reasons.values().toArray(String[]::new)));
      update.setObject(4, utc(failingSince));
      try (ResultSet row = update.executeQuery()) {
        while (row.next()) {
          givenUp.add(
              new GivenUp(
                  row.getObject(1, UUID.class),
                  row.getString(2),
                  Scheme.byCode(row.getInt(3)),
                  row.getString(4)));
        }
      }
    }
    return givenUp;
  }

  /** Makes a delivery due again, with its schedule from the beginning. */
  public static void again(Connection connection, UUID endpoint, UUID message, Instant now)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(DeliverySql.AGAIN)) {
      update.setObject(1, utc(now));
      update.setObject(2, endpoint);
      update.setObject(3, message);
      update.executeUpdate();
    }
  }

  /** The same for failed deliveries since this time, the oldest first; answers how many. */
  public static int allAgain(
      Connection connection, UUID endpoint, Instant since, int limit, Instant now)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(DeliverySql.ALL_AGAIN)) {
      update.setObject(1, utc(now));
      update.setObject(2, endpoint);
      update.setObject(3, endpoint);
      update.setObject(4, utc(since));
      update.setInt(5, limit);
      return update.executeUpdate();
    }
  }

  /** Keeps a test call, which is made once. */
  public static void addTest(
      Connection connection, UUID endpoint, Message message, Call call, String state)
      throws SQLException {
    MessageStore.insert(connection, List.of(message));
    try (PreparedStatement insert = connection.prepareStatement(DeliverySql.ADD_TEST)) {
      insert.setObject(1, endpoint);
      insert.setObject(2, message.id());
      insert.setString(3, state);
      insert.setObject(4, utc(call.at()));
      insert.setObject(5, call.status());
      insert.setString(6, call.error());
      insert.setObject(7, utc(message.at()));
      insert.executeUpdate();
    }
    Claimed claimed = new Claimed(endpoint, null, 0, 0, message, List.of(), null);
    addAttempts(connection, List.of(new Result(claimed, call, state, null, 0, null)));
  }

  public static Queue queue(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(DeliverySql.QUEUE)) {
      select.setObject(1, utc(now));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Queue(row.getLong(1), row.getDouble(2));
      }
    }
  }

  /**
   * Deletes messages older than this, with their deliveries and attempts.
   *
   * @return whether there may be more
   */
  public static boolean forget(Connection connection, Instant before) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(DeliverySql.FORGET)) {
      // The first 48 bits of an id are its time.
      delete.setObject(1, new UUID(before.toEpochMilli() << 16, 0));
      delete.setInt(2, FORGET_AT_ONCE);
      return delete.executeUpdate() == FORGET_AT_ONCE;
    }
  }

  static Message message(ResultSet row, int first) throws SQLException {
    return new Message(
        row.getObject(first, UUID.class),
        row.getInt(first + 1),
        row.getString(first + 2),
        instant(row, first + 3),
        row.getString(first + 4),
        row.getObject(first + 5, Long.class));
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static java.sql.Array uuids(
      Connection connection, List<Result> results, Function<Result, UUID> of) throws SQLException {
    return SqlArrays.uuid(connection, results.stream().map(of).toArray(UUID[]::new));
  }

  private static java.sql.Array array(
      Connection connection, String type, List<Result> results, Function<Result, Object> of)
      throws SQLException {
    return connection.createArrayOf(type, results.stream().map(of).toArray());
  }
}
