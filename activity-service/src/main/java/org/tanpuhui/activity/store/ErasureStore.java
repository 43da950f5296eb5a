package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.activity.activity.Erasure;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.platform.ParticipantId;

/**
 * Erases what leads to a person, in the caller's transaction and under the scheme's lock. What the
 * books need stays: the pseudonym, and which mandates were in force when.
 */
public final class ErasureStore {
  private static final int LOCK_CLASS = 0x7465;
  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(?, 0)";
  private static final String OF =
      """
      SELECT command_id, participant, asked_by, points_lapse, requested_at, append_after
        FROM erasure
      """;
  private static final String FIND = OF + "WHERE participant = ?";
  private static final String NEXT_DUE =
      OF + "WHERE appended_at IS NULL AND append_after <= ? ORDER BY append_after LIMIT 1";
  private static final String APPENDED = "UPDATE erasure SET appended_at = ? WHERE command_id = ?";
  private static final String ADD =
      """
      INSERT INTO erasure (command_id, participant, asked_by, points_lapse, requested_at, append_after)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String SUBJECTS =
      "SELECT partner_no, subject FROM enrolment WHERE participant = ?";

  /* In the order of the foreign keys. Every statement takes the participant, and nothing else. */
  private static final String[] DESTROY = {
    """
    DELETE FROM enrolment_persons AS n USING enrolment AS e
     WHERE e.participant = ? AND n.partner_no = e.partner_no AND n.subject = e.subject
    """,
    "DELETE FROM enrolment WHERE participant = ?",
    "DELETE FROM participant_login WHERE participant = ?",
    "DELETE FROM link_code WHERE participant = ?",
    "DELETE FROM ward_code WHERE guardian = ?",
    "DELETE FROM ward WHERE participant = ?",
    "DELETE FROM check_in WHERE participant = ?",
    "UPDATE mandate SET evidence = NULL WHERE participant = ? AND evidence IS NOT NULL",
    """
    UPDATE dispute SET text = NULL, answer = NULL,
           state = CASE WHEN state = 'open' THEN 'withdrawn' ELSE state END
     WHERE participant = ?
    """,
    """
    DELETE FROM idempotency_key AS k
     USING (SELECT ?::bigint AS participant) AS p
     WHERE k.scheme = (p.participant >> 56)::smallint
       AND k.caller = 'sub:' || lpad(to_hex(p.participant), 16, '0')
    """
  };
  private static final String MANDATED =
      """
      SELECT DISTINCT partner_no FROM mandate
       WHERE participant = ? AND (valid_to IS NULL OR valid_to > ?) ORDER BY partner_no
      """;
  private static final int ALL_SCOPES = Grants.RECORD | Grants.POINTS | Grants.POOL;
  private static final String DESTROY_KEYS =
      """
      UPDATE participant SET trace_key = NULL, person_key = NULL, erased_at = ?
       WHERE participant = ? AND erased_at IS NULL
      """;

  private ErasureStore() {}

  /** The erasure of a participant, if there is one. */
  public static Optional<Erasure> find(Connection connection, ParticipantId participant)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setLong(1, participant.value());
      return first(select);
    }
  }

  /**
   * Destroys what leads to the person and notes the erasure; tells the other instances.
   *
   * @return subjects by the number of their partner, which lead nowhere now
   */
  public static Map<Integer, Set<String>> erase(Connection connection, Erasure erasure)
      throws SQLException {
    long participant = erasure.participant().value();
    Map<Integer, Set<String>> subjects = subjects(connection, participant);
    OffsetDateTime now = erasure.requestedAt().atOffset(ZoneOffset.UTC);
    endMandates(connection, participant, erasure.requestedAt());
    for (String statement : DESTROY) {
      try (PreparedStatement destroy = connection.prepareStatement(statement)) {
        destroy.setLong(1, participant);
        destroy.executeUpdate();
      }
    }
    try (PreparedStatement update = connection.prepareStatement(DESTROY_KEYS)) {
      update.setObject(1, now);
      update.setLong(2, participant);
      update.executeUpdate();
    }
    add(connection, erasure);
    for (Map.Entry<Integer, Set<String>> partner : subjects.entrySet()) {
      ChangeChannel.subjectsChanged(connection, partner.getKey(), partner.getValue());
    }
    return subjects;
  }

  /** Lets one instance append at a time; false when another is at it. */
  public static boolean tryLock(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK)) {
      lock.setInt(1, LOCK_CLASS);
      try (ResultSet row = lock.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** The next erasure whose command is to be appended. */
  public static Optional<Erasure> nextDue(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NEXT_DUE)) {
      select.setObject(1, now.atOffset(ZoneOffset.UTC));
      return first(select);
    }
  }

  public static void markAppended(Connection connection, UUID commandId, Instant now)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(APPENDED)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setObject(2, commandId);
      update.executeUpdate();
    }
  }

  /** As the participant would, one partner after the other: pooled grams come back by that. */
  private static void endMandates(Connection connection, long participant, Instant now)
      throws SQLException {
    List<Integer> partners = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(MANDATED)) {
      select.setLong(1, participant);
      select.setObject(2, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          partners.add(row.getInt(1));
        }
      }
    }
    for (int partner : partners) {
      MandateStore.end(
          connection,
          partner,
          0,
          participant,
          ALL_SCOPES,
          MandateStore.By.PARTICIPANT,
          now,
          MandateActs.ended(
              new ParticipantId(participant).toString(),
              "number " + partner,
              participant,
              0,
              ALL_SCOPES,
              now));
    }
  }

  private static void add(Connection connection, Erasure erasure) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, erasure.commandId());
      insert.setLong(2, erasure.participant().value());
      insert.setString(3, erasure.byGuardian() ? "guardian" : "self");
      insert.setLong(4, erasure.pointsLapse());
      insert.setObject(5, erasure.requestedAt().atOffset(ZoneOffset.UTC));
      insert.setObject(6, erasure.appendAfter().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private static Map<Integer, Set<String>> subjects(Connection connection, long participant)
      throws SQLException {
    Map<Integer, Set<String>> subjects = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(SUBJECTS)) {
      select.setLong(1, participant);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          subjects.computeIfAbsent(row.getInt(1), n -> new HashSet<>()).add(row.getString(2));
        }
      }
    }
    return subjects;
  }

  private static Optional<Erasure> first(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new Erasure(
              row.getObject(1, UUID.class),
              new ParticipantId(row.getLong(2)),
              row.getString(3).equals("guardian"),
              row.getLong(4),
              row.getObject(5, OffsetDateTime.class).toInstant(),
              row.getObject(6, OffsetDateTime.class).toInstant()));
    }
  }
}
