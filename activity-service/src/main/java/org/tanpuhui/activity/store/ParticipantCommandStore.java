package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tanpuhui.activity.activity.EnrolmentPlan.NewMandate;
import org.tanpuhui.activity.activity.Micros;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.CopyRows;

/**
 * Commands that must still be brought to the log. They are written under the lock of the scheme
 * ({@link EnrolmentStore#lock}), in the transaction of what they tell, so that none is lost and
 * their numbers stand in the order of the commits.
 */
public final class ParticipantCommandStore {
  private static final int LOCK_CLASS = 0x7463;
  private static final int ROW_BYTES = 56;

  private static final String COPY =
      "COPY participant_command (scheme, kind, participant, partner_no, scenario_no, at)"
          + " FROM STDIN (FORMAT BINARY)";
  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(?, ?)";
  private static final String NEXT =
      """
      SELECT c.command_no, c.kind, c.participant, p.id, s.code, c.at
        FROM participant_command c
        JOIN partner p ON p.partner_no = c.partner_no
        LEFT JOIN scenario s ON s.scenario_no = c.scenario_no
       WHERE c.scheme = ?
       ORDER BY c.command_no
       LIMIT ?
      """;
  private static final String REMOVE =
      "DELETE FROM participant_command WHERE scheme = ? AND command_no <= ?";

  /** What a command tells. */
  public enum Kind {
    ENROLLED(1),
    POOL_GIVEN(2),
    POOL_ENDED(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /**
   * A command that waits.
   *
   * @param scenario null for {@link Kind#ENROLLED}
   */
  public record Waiting(
      long number, Kind kind, long participant, String partner, String scenario, Instant at) {}

  private ParticipantCommandStore() {}

  /** Tells who was enrolled at a partner. */
  static void enrolled(
      Connection connection, int partner, Collection<Long> participants, Instant now)
      throws SQLException {
    CopyRows rows = new CopyRows(ROW_BYTES * participants.size());
    for (long participant : participants) {
      row(rows, Kind.ENROLLED, participant, partner, 0, now);
    }
    send(connection, rows);
  }

  /** Tells which pool mandates cover what may stand recorded already. */
  static void given(Connection connection, int partner, List<NewMandate> mandates, Instant now)
      throws SQLException {
    CopyRows rows = new CopyRows(ROW_BYTES * 16);
    for (NewMandate added : mandates) {
      Instant from = Micros.toInstant(added.mandate().from());
      if (Grants.has(added.mandate().scopes(), Grants.POOL) && from.isBefore(now)) {
        int scenario = added.mandate().scenario();
        row(rows, Kind.POOL_GIVEN, added.participant(), partner, scenario, from);
      }
    }
    send(connection, rows);
  }

  /** Tells that pool mandates of a participant ended in these scenarios. */
  static void ended(
      Connection connection,
      int partner,
      Collection<Integer> scenarios,
      long participant,
      Instant now)
      throws SQLException {
    CopyRows rows = new CopyRows(ROW_BYTES * 16);
    for (int scenario : scenarios) {
      row(rows, Kind.POOL_ENDED, participant, partner, scenario, now);
    }
    send(connection, rows);
  }

  private static void row(
      CopyRows rows, Kind kind, long participant, int partner, int scenario, Instant at) {
    rows.row(6).int2((int) (participant >>> 56)).int2(kind.number).int8(participant).int4(partner);
    if (scenario == 0) {
      rows.nullValue();
    } else {
      rows.int4(scenario);
    }
    rows.timestamptz(at);
  }

  private static void send(Connection connection, CopyRows rows) throws SQLException {
    if (rows.rows() > 0) {
      rows.copyTo(connection, COPY);
    }
  }

  /** Whether no other instance sends for this scheme; held until the end of the transaction. */
  public static boolean tryLock(Connection connection, Scheme scheme) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK)) {
      lock.setInt(1, LOCK_CLASS);
      lock.setInt(2, scheme.code());
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** The next commands of a scheme, in order. */
  public static List<Waiting> next(Connection connection, Scheme scheme, int limit)
      throws SQLException {
    List<Waiting> waiting = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(NEXT)) {
      select.setInt(1, scheme.code());
      select.setInt(2, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          waiting.add(
              new Waiting(
                  row.getLong(1),
                  Kind.values()[row.getInt(2) - 1],
                  row.getLong(3),
                  row.getString(4),
                  row.getString(5),
                  row.getObject(6, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return waiting;
  }

  /** Takes out what Kafka has acknowledged: everything up to this number. */
  public static void remove(Connection connection, Scheme scheme, long number) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(REMOVE)) {
      delete.setInt(1, scheme.code());
      delete.setLong(2, number);
      delete.executeUpdate();
    }
  }
}
