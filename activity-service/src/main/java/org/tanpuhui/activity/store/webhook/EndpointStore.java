package org.tanpuhui.activity.store.webhook;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.activity.activity.webhook.Endpoint;
import org.tanpuhui.activity.activity.webhook.Key;
import org.tanpuhui.activity.activity.webhook.Signing;
import org.tanpuhui.platform.sql.SqlArrays;

/** Endpoints and their signing keys. A deleted endpoint is found by nobody. */
public final class EndpointStore {
  private static final String COLUMNS =
      """
      SELECT endpoint_id, partner_no, url, description, event_types, state, disabled_reason,
             disabled_at, failing_since, last_success_at, version, created_at
        FROM webhook_endpoint
      """;
  private static final String FIND =
      COLUMNS + "WHERE endpoint_id = ? AND partner_no = ? AND state <> 'deleted'";
  private static final String BY_KEY =
      COLUMNS + "WHERE partner_no = ? AND idempotency_key = ? AND state <> 'deleted'";
  private static final String LIST =
      COLUMNS
          + """
          WHERE partner_no = ? AND state <> 'deleted' AND endpoint_id > ?
          ORDER BY endpoint_id LIMIT ?
          """;

  /** The partner's row is the gate: two requests at once must not both find room. */
  private static final String LOCK_PARTNER =
      "SELECT 1 FROM partner WHERE partner_no = ? FOR NO KEY UPDATE";

  private static final String COUNT =
      "SELECT count(*) FROM webhook_endpoint WHERE partner_no = ? AND state <> 'deleted'";
  private static final String ADD =
      """
      INSERT INTO webhook_endpoint (endpoint_id, partner_no, url, description, event_types,
                                    idempotency_key, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String UPDATE =
      """
      UPDATE webhook_endpoint SET url = ?, description = ?, event_types = ?, version = version + 1
       WHERE endpoint_id = ? AND version = ? AND state <> 'deleted'
      """;
  private static final String ENABLE =
      """
      UPDATE webhook_endpoint SET state = 'enabled', disabled_reason = NULL, disabled_at = NULL,
             failing_since = NULL, held_until = NULL, version = version + 1
       WHERE endpoint_id = ? AND state = 'disabled'
      """;
  private static final String DISABLE =
      """
      UPDATE webhook_endpoint
         SET state = 'disabled', disabled_reason = ?, disabled_at = ?, version = version + 1
       WHERE endpoint_id = ? AND state = 'enabled'
      """;
  private static final String DELETE =
      """
      UPDATE webhook_endpoint SET state = 'deleted', disabled_reason = NULL, disabled_at = NULL,
             idempotency_key = NULL, version = version + 1
       WHERE endpoint_id = ? AND state <> 'deleted'
      """;
  private static final String CANCEL =
      """
      UPDATE webhook_delivery SET state = 'failed', next_at = NULL, claim = NULL
       WHERE endpoint_id = ? AND next_at IS NOT NULL
      """;
  private static final String DELETE_KEYS = "DELETE FROM webhook_key WHERE endpoint_id = ?";
  private static final String KEYS =
      """
      SELECT endpoint_id, key_no, signing, secret, public_key, created_at, expires_at
        FROM webhook_key
       WHERE endpoint_id = ANY (?) AND (expires_at IS NULL OR expires_at > ?)
       ORDER BY endpoint_id, key_no DESC
      """;
  private static final String ADD_KEY =
      """
      INSERT INTO webhook_key (endpoint_id, key_no, signing, secret, public_key, created_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String END_KEYS =
      """
      UPDATE webhook_key SET expires_at = least(coalesce(expires_at, ?), ?)
       WHERE endpoint_id = ? AND (expires_at IS NULL OR expires_at > ?)
      """;
  private static final String FORGET_KEYS =
      "DELETE FROM webhook_key WHERE endpoint_id = ? AND expires_at <= ?";
  private static final String LAST_KEY =
      "SELECT coalesce(max(key_no), 0) FROM webhook_key WHERE endpoint_id = ?";

  private EndpointStore() {}

  /** Lets one request at a time add to, or rotate keys of, this partner's endpoints. */
  public static void lock(Connection connection, int partner) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK_PARTNER)) {
      lock.setInt(1, partner);
      lock.executeQuery().close();
    }
  }

  public static Optional<Endpoint> find(Connection connection, int partner, UUID id)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setObject(1, id);
      select.setInt(2, partner);
      return read(select).stream().findFirst();
    }
  }

  /** The endpoint that was created under this key of its partner's. */
  public static Optional<Endpoint> findByKey(Connection connection, int partner, String key)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BY_KEY)) {
      select.setInt(1, partner);
      select.setString(2, key);
      return read(select).stream().findFirst();
    }
  }

  /** Endpoints in the order of their ids, which is that of their creation. */
  public static List<Endpoint> list(Connection connection, int partner, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIST)) {
      select.setInt(1, partner);
      select.setObject(2, after);
      select.setInt(3, limit);
      return read(select);
    }
  }

  public static int count(Connection connection, int partner) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(COUNT)) {
      select.setInt(1, partner);
      return number(select);
    }
  }

  /**
   * Adds an enabled endpoint.
   *
   * @param key the partner's own name for the request, null for none
   */
  public static void add(Connection connection, Endpoint endpoint, String key) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, endpoint.id());
      insert.setInt(2, endpoint.partner());
      insert.setString(3, endpoint.url());
      insert.setString(4, endpoint.description());
      insert.setArray(5, texts(connection, endpoint.eventTypes()));
      insert.setString(6, key);
      insert.setObject(7, utc(endpoint.createdAt()));
      insert.executeUpdate();
    }
  }

  /** Changes what the partner may change; false when it was changed meanwhile. */
  public static boolean update(Connection connection, Endpoint wish) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setString(1, wish.url());
      update.setString(2, wish.description());
      update.setArray(3, texts(connection, wish.eventTypes()));
      update.setObject(4, wish.id());
      update.setInt(5, wish.version());
      return update.executeUpdate() == 1;
    }
  }

  /** Enables; what waited goes out. False when it was enabled. */
  public static boolean enable(Connection connection, UUID id) throws SQLException {
    return change(connection, ENABLE, id) == 1;
  }

  /** Disables, for a reason; what waits stays. False when it was disabled. */
  public static boolean disable(Connection connection, UUID id, String reason, Instant now)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(DISABLE)) {
      update.setString(1, reason);
      update.setObject(2, utc(now));
      update.setObject(3, id);
      return update.executeUpdate() == 1;
    }
  }

  /** Deletes: nothing waits any more, and its keys are gone. */
  public static void delete(Connection connection, UUID id) throws SQLException {
    change(connection, DELETE, id);
    change(connection, CANCEL, id);
    change(connection, DELETE_KEYS, id);
  }

  /** Keys that sign now, of each endpoint the newest first. */
  public static List<Key> keys(Connection connection, Collection<UUID> endpoints, Instant now)
      throws SQLException {
    List<Key> keys = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(KEYS)) {
      select.setArray(1, SqlArrays.uuid(connection, endpoints.toArray(UUID[]::new)));
      select.setObject(2, utc(now));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          keys.add(
              new Key(
                  row.getObject(1, UUID.class),
                  row.getInt(2),
                  Signing.of(row.getString(3)),
                  row.getBytes(4),
                  row.getBytes(5),
                  instant(row, 6),
                  instant(row, 7)));
        }
      }
    }
    return keys;
  }

  /** The number of the next key of an endpoint. */
  public static int nextKey(Connection connection, UUID endpoint) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LAST_KEY)) {
      select.setObject(1, endpoint);
      return number(select) + 1;
    }
  }

  /**
   * Adds a key; those before it sign until then.
   *
   * @param oldUntil when the present keys end
   */
  public static void addKey(Connection connection, Key key, Instant oldUntil) throws SQLException {
    OffsetDateTime now = utc(key.createdAt());
    try (PreparedStatement update = connection.prepareStatement(END_KEYS)) {
      update.setObject(1, utc(oldUntil));
      update.setObject(2, utc(oldUntil));
      update.setObject(3, key.endpoint());
      update.setObject(4, now);
      update.executeUpdate();
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_KEY)) {
      insert.setObject(1, key.endpoint());
      insert.setInt(2, key.number());
      insert.setString(3, key.signing().word());
      insert.setBytes(4, key.sealed());
      insert.setBytes(5, key.publicKey());
      insert.setObject(6, now);
      insert.executeUpdate();
    }
    try (PreparedStatement delete = connection.prepareStatement(FORGET_KEYS)) {
      delete.setObject(1, key.endpoint());
      delete.setObject(2, now);
      delete.executeUpdate();
    }
  }

  private static int change(Connection connection, String sql, UUID id) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setObject(1, id);
      return update.executeUpdate();
    }
  }

  private static int number(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private static java.sql.Array texts(Connection connection, List<String> texts)
      throws SQLException {
    return SqlArrays.text(connection, texts.toArray(String[]::new));
  }

  private static List<Endpoint> read(PreparedStatement select) throws SQLException {
    List<Endpoint> endpoints = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        endpoints.add(
            new Endpoint(
                row.getObject(1, UUID.class),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                List.of((String[]) row.getArray(5).getArray()),
                row.getString(6),
                row.getString(7),
                instant(row, 8),
                instant(row, 9),
                instant(row, 10),
                row.getInt(11),
                instant(row, 12)));
      }
    }
    return endpoints;
  }

  static OffsetDateTime utc(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
