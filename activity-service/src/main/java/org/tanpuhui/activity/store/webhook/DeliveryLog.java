package org.tanpuhui.activity.store.webhook;

import static org.tanpuhui.activity.store.webhook.EndpointStore.instant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.activity.activity.webhook.Call;
import org.tanpuhui.activity.activity.webhook.Delivery;
import org.tanpuhui.activity.activity.webhook.Message;

/** What partners read of their deliveries. */
public final class DeliveryLog {
  /**
   * A message as it would be sent now.
   *
   * @param subjects the partner's own references of whom it is about
   */
  public record Sent(Message message, List<String> subjects) {}

  private DeliveryLog() {}

  /**
   * Deliveries of an endpoint, the newest first.
   *
   * @param state null for all
   * @param before message behind which to begin
   */
  public static List<Delivery> list(
      Connection connection, UUID endpoint, String state, UUID before, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(DeliverySql.LOG)) {
      select.setObject(1, endpoint);
      select.setObject(2, before);
      select.setString(3, state);
      select.setString(4, state);
      select.setInt(5, limit);
      return read(select);
    }
  }

  public static Optional<Delivery> find(Connection connection, UUID endpoint, UUID message)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(DeliverySql.ONE)) {
      select.setObject(1, endpoint);
      select.setObject(2, message);
      return read(select).stream().findFirst();
    }
  }

  /** The message of a delivery that was found. */
  public static Sent message(Connection connection, UUID message) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(DeliverySql.MESSAGE)) {
      select.setObject(1, message);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Sent(
            DeliveryStore.message(row, 1), List.of((String[]) row.getArray(7).getArray()));
      }
    }
  }

  /** The last 100 calls of a delivery, the newest first. */
  public static List<Call> attempts(Connection connection, UUID endpoint, UUID message)
      throws SQLException {
    List<Call> attempts = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(DeliverySql.ATTEMPTS)) {
      select.setObject(1, endpoint);
      select.setObject(2, message);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          attempts.add(
              new Call(
                  instant(row, 1),
                  row.getInt(2),
                  row.getObject(3, Integer.class),
                  row.getString(4),
                  row.getString(5),
                  null));
        }
      }
    }
    return attempts;
  }

  private static List<Delivery> read(PreparedStatement select) throws SQLException {
    List<Delivery> deliveries = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        deliveries.add(
            new Delivery(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                instant(row, 5),
                instant(row, 6),
                row.getInt(7),
                instant(row, 8),
                row.getObject(9, Integer.class),
                row.getString(10)));
      }
    }
    return deliveries;
  }
}
