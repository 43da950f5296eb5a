package org.tanpuhui.activity.store.webhook;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.activity.activity.webhook.EventType;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.json.Json;

/** Daily statements of partners that became ready. */
public final class ReadyStatements {
  private static final String EXISTS = "SELECT to_regclass('statement_ready') IS NOT NULL";
  private static final String READY =
      """
      SELECT p.partner_no, s.day, s.ready_at
        FROM statement_ready s
        JOIN partner p ON p.scheme = s.scheme AND p.id = s.partner_id
       WHERE s.ready_at > ?
         AND EXISTS (SELECT FROM webhook_endpoint e
                      WHERE e.partner_no = p.partner_no AND e.state <> 'deleted')
      """;

  private ReadyStatements() {}

  /** A message for each statement that became ready after this time. */
  public static List<Message> ready(Connection connection, Instant after) throws SQLException {
    List<Message> messages = new ArrayList<>();
    if (!exists(connection)) {
      return messages;
    }
    try (PreparedStatement select = connection.prepareStatement(READY)) {
      select.setObject(1, EndpointStore.utc(after));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          messages.add(
              message(
                  row.getInt(1), row.getObject(2, LocalDate.class), EndpointStore.instant(row, 3)));
        }
      }
    }
    return messages;
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(EXISTS);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static Message message(int partner, LocalDate day, Instant readyAt) {
    String type = EventType.STATEMENT_READY.id();
    var data = Json.mapper().createObjectNode();
    data.put("day", day.toString());
    UUID id = Ids.timeOrdered(readyAt, "webhook", type, Integer.toString(partner), day.toString());
    return new Message(id, partner, type, readyAt, data.toString(), null);
  }
}
