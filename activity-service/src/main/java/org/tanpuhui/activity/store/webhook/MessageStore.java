package org.tanpuhui.activity.store.webhook;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.activity.activity.webhook.EventType;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Writes messages and, for each endpoint that takes them, a delivery, in the transaction of what
 * they tell. A message that is there already is left as it is.
 *
 * <p>Statements, any number of messages: 1 to find the endpoints; 2 more when there are any.
 */
public final class MessageStore {
  /** An endpoint that only our side gave up takes messages on; they go out when it is enabled. */
  private static final String SUBSCRIBERS =
      """
      SELECT e.partner_no, e.endpoint_id, e.event_types, e.created_at
        FROM unnest(?) AS wanted(partner_no)
        JOIN webhook_endpoint e ON e.partner_no = wanted.partner_no AND e.state <> 'deleted'
       WHERE e.state = 'enabled' OR e.disabled_reason = 'failing'
      """;

  private static final String ADD =
      """
      INSERT INTO webhook_message (message_id, partner_no, type, at, data, participant)
      SELECT * FROM unnest(?::uuid[], ?::int[], ?::text[], ?::timestamptz[], ?::text[], ?::bigint[])
      ON CONFLICT (message_id) DO NOTHING
      """;
  private static final String DELIVER =
      """
      INSERT INTO webhook_delivery (endpoint_id, message_id, next_at, created_at)
      SELECT endpoint_id, message_id, ?, ?
        FROM unnest(?::uuid[], ?::uuid[]) AS d(endpoint_id, message_id)
      ON CONFLICT (endpoint_id, message_id) DO NOTHING
      """;
  private static final String NUMBERS =
      """
      SELECT p.scheme, p.id, p.partner_no
        FROM unnest(?::int[], ?::text[]) AS wanted(scheme, id)
        JOIN partner p ON p.scheme = wanted.scheme AND p.id = wanted.id
       WHERE EXISTS (SELECT FROM webhook_endpoint e
                      WHERE e.partner_no = p.partner_no AND e.state <> 'deleted')
      """;
  private static final String SCENARIOS =
      "SELECT scenario_no, code FROM scenario WHERE scenario_no = ANY (?)";

  private MessageStore() {}

  private record Subscriber(UUID endpoint, List<String> types, Instant since) {}

  /** A partner by its id. */
  public record PartnerName(int scheme, String id) {}

  /** The numbers of these partners, of those that have endpoints. 1 statement. */
  public static Map<PartnerName, Integer> withEndpoints(
      Connection connection, Collection<PartnerName> partners) throws SQLException {
    Map<PartnerName, Integer> numbers = new HashMap<>();
    if (partners.isEmpty()) {
      return numbers;
    }
    try (PreparedStatement select = connection.prepareStatement(NUMBERS)) {
      select.setArray(
          1, SqlArrays.int4(connection, partners.stream().mapToInt(PartnerName::scheme).toArray()));
      select.setArray(
          2,
          SqlArrays.text(
              connection, partners.stream().map(PartnerName::id).toArray(String[]::new)));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          numbers.put(new PartnerName(row.getInt(1), row.getString(2)), row.getInt(3));
        }
      }
    }
    return numbers;
  }

  /**
   * Adds messages for whoever takes them, due now.
   *
   * @return deliveries written
   */
  public static int add(Connection connection, List<Message> messages, Instant now)
      throws SQLException {
    return add(connection, messages, now, false);
  }

  /** The same, for endpoints only that were there when it happened. */
  public static int addForThoseThen(Connection connection, List<Message> messages, Instant now)
      throws SQLException {
    return add(connection, messages, now, true);
  }

  private static int add(
      Connection connection, List<Message> messages, Instant now, boolean thoseThen)
      throws SQLException {
    Map<Integer, List<Subscriber>> subscribers =
        subscribers(connection, messages.stream().mapToInt(Message::partner).distinct().toArray());
    if (subscribers.isEmpty()) {
      return 0;
    }
    Map<UUID, Message> wanted = new LinkedHashMap<>();
    List<UUID> endpoints = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    for (Message message : messages) {
      for (Subscriber one : subscribers.getOrDefault(message.partner(), List.of())) {
        if (one.types().contains(message.type())
            && !(thoseThen && one.since().isAfter(message.at()))) {
          wanted.put(message.id(), message);
          endpoints.add(one.endpoint());
          ids.add(message.id());
        }
      }
    }
    if (wanted.isEmpty()) {
      return 0;
    }
    insert(connection, List.copyOf(wanted.values()));
    try (PreparedStatement insert = connection.prepareStatement(DELIVER)) {
      insert.setObject(1, EndpointStore.utc(now));
      insert.setObject(2, EndpointStore.utc(now));
      insert.setArray(3, SqlArrays.uuid(connection, endpoints.toArray(UUID[]::new)));
      insert.setArray(4, SqlArrays.uuid(connection, ids.toArray(UUID[]::new)));
      return insert.executeUpdate();
    }
  }

  /** Adds messages without deliveries. */
  static void insert(Connection connection, List<Message> messages) throws SQLException {
    int size = messages.size();
    Object[] times = new Object[size];
    Long[] participants = new Long[size];
    for (int i = 0; i < size; i++) {
      times[i] = messages.get(i).at().toString();
      participants[i] = messages.get(i).participant();
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setArray(
          1, SqlArrays.uuid(connection, messages.stream().map(Message::id).toArray(UUID[]::new)));
      insert.setArray(
          2, SqlArrays.int4(connection, messages.stream().mapToInt(Message::partner).toArray()));
      insert.setArray(
          3,
          SqlArrays.text(connection, messages.stream().map(Message::type).toArray(String[]::new)));
      insert.setArray(4, connection.createArrayOf("timestamptz", times));
      insert.setArray(
          5,
          SqlArrays.text(connection, messages.stream().map(Message::data).toArray(String[]::new)));
      insert.setArray(6, connection.createArrayOf("int8", participants));
      insert.executeUpdate();
    }
  }

  private static Map<Integer, List<Subscriber>> subscribers(Connection connection, int[] partners)
      throws SQLException {
    Map<Integer, List<Subscriber>> found = new HashMap<>();
    if (partners.length == 0) {
      return found;
    }
    try (PreparedStatement select = connection.prepareStatement(SUBSCRIBERS)) {
      select.setArray(1, SqlArrays.int4(connection, partners));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found
              .computeIfAbsent(row.getInt(1), partner -> new ArrayList<>())
              .add(
                  new Subscriber(
                      row.getObject(2, UUID.class),
                      List.of((String[]) row.getArray(3).getArray()),
                      EndpointStore.instant(row, 4)));
        }
      }
    }
    return found;
  }

  /**
   * Tells a partner that a participant withdrew scopes; in the transaction of the withdrawal.
   *
   * @param scopes by the number of the scenario, bits of {@link Grants}
   */
  public static void revoked(
      Connection connection,
      int partner,
      long participant,
      Map<Integer, Integer> scopes,
      Instant now)
      throws SQLException {
    if (scopes.isEmpty() || subscribers(connection, new int[] {partner}).isEmpty()) {
      return;
    }
    List<Message> messages = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SCENARIOS)) {
      select.setArray(
          1, SqlArrays.int4(connection, scopes.keySet().stream().mapToInt(n -> n).toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          int ended = scopes.get(row.getInt(1));
          messages.add(revoked(partner, participant, row.getString(2), ended, now));
        }
      }
    }
    add(connection, messages, now);
  }

  private static Message revoked(
      int partner, long participant, String scenario, int scopes, Instant now) {
    var data = Json.mapper().createObjectNode();
    data.put("scenario", scenario);
    Grants.names(scopes).forEach(data.putArray("scopes")::add);
    data.put("revoked_at", now.toString());
    String type = EventType.MANDATE_REVOKED.id();
    UUID id =
        Ids.timeOrdered(
            now,
            "webhook",
            type,
            Integer.toString(partner),
            ParticipantId.text(participant),
            scenario,
            Integer.toString(scopes),
            now.toString());
    return new Message(id, partner, type, now, data.toString(), participant);
  }
}
