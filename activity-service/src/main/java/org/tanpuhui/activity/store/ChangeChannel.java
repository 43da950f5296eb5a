package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.postgresql.PGNotification;
import org.tanpuhui.platform.Scheme;

/**
 * What a command tells the other instances, in its own transaction: which cached reads are now
 * wrong. Payloads: {@code p <scheme> <partner id>}, {@code s <partner number> <subject>}, {@code S
 * <partner number>} for all subjects of a partner.
 */
final class ChangeChannel {
  static final String NAME = "tanpuhui_activity";

  /** Beyond this many subjects a command empties the partner's part of the cache instead. */
  private static final int MANY = 64;

  private static final String NOTIFY =
      "SELECT pg_notify('" + NAME + "', payload) FROM unnest(?) payload";

  private ChangeChannel() {}

  static void partnerChanged(Connection connection, Scheme scheme, String id) throws SQLException {
    send(connection, "p " + scheme.code() + " " + id);
  }

  static void subjectsChanged(Connection connection, int partner, Collection<String> subjects)
      throws SQLException {
    if (subjects.isEmpty()) {
      return;
    }
    if (subjects.size() > MANY) {
      send(connection, "S " + partner);
      return;
    }
    send(
        connection,
        subjects.stream().map(subject -> "s " + partner + " " + subject).toArray(String[]::new));
  }

  private static void send(Connection connection, String... payloads) throws SQLException {
    try (PreparedStatement notify = connection.prepareStatement(NOTIFY)) {
      notify.setArray(1, connection.createArrayOf("text", payloads));
      notify.execute();
    }
  }

  /** Applies a notification to the caches; one that is not understood empties both. */
  static void apply(PGNotification notification, BindingCache bindings, PartnerCache partners) {
    String[] parts = notification.getParameter().split(" ", 3);
    try {
      switch (parts[0]) {
        case "p" -> partners.invalidate(Scheme.byCode(Integer.parseInt(parts[1])), parts[2]);
        case "s" -> bindings.invalidate(Integer.parseInt(parts[1]), parts[2]);
        case "S" -> bindings.invalidatePartner(Integer.parseInt(parts[1]));
        default -> throw new IllegalArgumentException("unknown kind");
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      bindings.invalidateAll();
      partners.invalidateAll();
    }
  }
}
