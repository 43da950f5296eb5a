package org.tanpuhui.activity.store;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.activity.Digest;
import org.tanpuhui.activity.activity.EnrolmentItem;
import org.tanpuhui.activity.activity.EnrolmentPlan;
import org.tanpuhui.activity.activity.EnrolmentPlan.Known;
import org.tanpuhui.activity.activity.Holder;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Writes enrolments: at most 5 reads and 10 writes per request, whatever its size.
 *
 * <p>All commands that bind or create participants of a scheme take its lock first, so that what
 * the plan was told stays true until the commit.
 */
public final class EnrolmentStore {
  private static final int LOCK_CLASS = 0x7461;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String LOCK = "SELECT pg_advisory_xact_lock(?, ?)";
  private static final String BY_SUBJECT =
      """
      SELECT e.subject, p.participant, p.kind, p.person_key IS NOT NULL, n.persons,
             EXISTS (SELECT FROM ward AS w WHERE w.participant = p.participant
                       AND w.turns_14_on > (now() AT TIME ZONE 'Asia/Shanghai')::date) AS under_age
        FROM unnest(?) AS wanted(subject)
        JOIN enrolment e ON e.partner_no = ? AND e.subject = wanted.subject
        JOIN participant p ON p.participant = e.participant
        LEFT JOIN LATERAL (
          SELECT persons FROM enrolment_persons
           WHERE partner_no = e.partner_no AND subject = e.subject
           ORDER BY from_day DESC LIMIT 1) n ON true
      """;
  private static final String BY_PERSON_KEY =
      """
      SELECT p.person_key, p.participant, p.kind, true,
             EXISTS (SELECT FROM ward AS w WHERE w.participant = p.participant
                       AND w.turns_14_on > (now() AT TIME ZONE 'Asia/Shanghai')::date) AS under_age
        FROM unnest(?) AS wanted(key)
        JOIN participant AS p ON p.scheme = ? AND p.person_key = wanted.key
      """;
  private static final String BY_CODE =
      """
      SELECT c.code_hash, p.participant, p.kind, p.person_key IS NOT NULL,
             EXISTS (SELECT FROM ward AS w WHERE w.participant = p.participant
                       AND w.turns_14_on > (now() AT TIME ZONE 'Asia/Shanghai')::date) AS under_age
        FROM unnest(?) AS wanted(code)
        JOIN link_code c ON c.code_hash = wanted.code
        JOIN participant p ON p.participant = c.participant
       WHERE p.scheme = ? AND c.used_at IS NULL AND c.expires_at > now()
      """;
  private static final String COPY_PARTICIPANTS =
      "COPY participant (participant, scheme, kind, trace_key, person_key) FROM STDIN (FORMAT BINARY)";
  private static final String COPY_ENROLMENTS =
      "COPY enrolment (partner_no, subject, participant, enrolled_at) FROM STDIN (FORMAT BINARY)";
  private static final String SET_PERSONS =
      """
      INSERT INTO enrolment_persons (partner_no, subject, from_day, persons)
      SELECT ?, subject, ?, persons FROM unnest(?, ?) AS n(subject, persons)
      ON CONFLICT (partner_no, subject, from_day) DO UPDATE SET persons = excluded.persons
      """;
  private static final String ATTACH_KEYS =
      """
      UPDATE participant p SET person_key = k.key
        FROM unnest(?, ?) AS k(participant, key)
       WHERE p.participant = k.participant AND p.person_key IS NULL
      """;
  private static final String USE_CODES =
      """
      UPDATE link_code SET used_at = now(), partner_no = ?
       WHERE code_hash = ANY (?) AND used_at IS NULL
      """;
  private static final String IS_ENROLLED =
      "SELECT EXISTS (SELECT FROM enrolment WHERE partner_no = ? AND participant = ?)";

  private EnrolmentStore() {}

  /** Waits for the commands of this scheme that bind participants; held until the commit. */
  public static void lock(Connection connection, Scheme scheme) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setInt(1, LOCK_CLASS);
      lock.setInt(2, scheme.code());
      lock.execute();
    }
  }

  /** What the database knows of the items. Call under {@link #lock}. */
  public static Known read(Connection connection, Partner partner, List<EnrolmentItem> items)
      throws SQLException {
    Set<String> subjects = new HashSet<>();
    Set<Digest> keys = new HashSet<>();
    Set<Digest> codes = new HashSet<>();
    for (EnrolmentItem item : items) {
      subjects.add(item.subject());
      if (item.personKey() != null) {
        keys.add(item.personKey());
      }
      if (item.linkCode() != null) {
        codes.add(item.linkCode());
      }
    }
    Map<String, Holder> bySubject = new HashMap<>();
    Map<String, Integer> persons = new HashMap<>();
    readSubjects(connection, partner.number(), subjects, bySubject, persons);
    Map<Digest, Holder> byKey = readDigests(connection, BY_PERSON_KEY, partner.scheme(), keys);
    Map<Digest, Holder> byCode = readDigests(connection, BY_CODE, partner.scheme(), codes);
    Set<Long> participants = new HashSet<>();
    for (Map<?, Holder> holders : List.of(bySubject, byKey, byCode)) {
      holders.values().forEach(holder -> participants.add(holder.participant()));
    }
    MandateStore.Held held = MandateStore.read(connection, partner.number(), participants);
    return new Known(bySubject, byKey, byCode, held.mandates(), held.withdrawn(), persons);
  }

  /**
   * Writes a plan and tells the other instances.
   *
   * @return subjects whose binding reads differently now
   */
  public static Set<String> write(
      Connection connection, Partner partner, EnrolmentPlan plan, Instant now) throws SQLException {
    copyParticipants(connection, partner.scheme(), plan);
    copyEnrolments(connection, partner.number(), plan, now);
    MandateStore.add(connection, partner.number(), plan.newMandates());
    setPersons(connection, partner.number(), plan, CityTime.day(now));
    attachKeys(connection, plan);
    useCodes(connection, partner.number(), plan);
    ParticipantCommandStore.enrolled(
        connection,
        partner.number(),
        plan.newSubjects().values().stream().map(Holder::participant).distinct().toList(),
        now);
    ParticipantCommandStore.given(connection, partner.number(), plan.newMandates(), now);
    Set<String> changed =
        MandateStore.subjectsOf(connection, partner.number(), plan.changedHolders());
    changed.removeAll(plan.newSubjects().keySet());
    ChangeChannel.subjectsChanged(connection, partner.number(), changed);
    return changed;
  }

  /** Whether this participant is enrolled at the partner. */
  public static boolean isEnrolled(Connection connection, int partner, long participant)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(IS_ENROLLED)) {
      select.setInt(1, partner);
      select.setLong(2, participant);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static void readSubjects(
      Connection connection,
      int partner,
      Set<String> subjects,
      Map<String, Holder> bySubject,
      Map<String, Integer> persons)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BY_SUBJECT)) {
      select.setArray(1, SqlArrays.text(connection, subjects.toArray(new String[0])));
      select.setInt(2, partner);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          bySubject.put(row.getString(1), holder(row));
          int count = row.getInt(5);
          if (!row.wasNull()) {
            persons.put(row.getString(1), count);
          }
        }
      }
    }
  }

  private static Map<Digest, Holder> readDigests(
      Connection connection, String sql, Scheme scheme, Set<Digest> digests) throws SQLException {
    Map<Digest, Holder> found = new HashMap<>();
    if (digests.isEmpty()) {
      return found;
    }
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setArray(1, byteas(connection, digests));
      select.setInt(2, scheme.code());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(Digest.stored(row.getBytes(1)), holder(row));
        }
      }
    }
    return found;
  }

  private static void copyParticipants(Connection connection, Scheme scheme, EnrolmentPlan plan)
      throws SQLException {
    if (plan.newHolders().isEmpty()) {
      return;
    }
    byte[] keys = new byte[16 * plan.newHolders().size()];
    RANDOM.nextBytes(keys);
    CopyRows rows = new CopyRows(100 * plan.newHolders().size());
    int at = 0;
    for (EnrolmentPlan.NewHolder added : plan.newHolders()) {
      rows.row(5)
          .int8(added.holder().participant())
          .int2(scheme.code())
          .text(name(added.holder().kind()))
          .bytea(java.util.Arrays.copyOfRange(keys, at, at + 16))
          .bytea(added.personKey() == null ? null : added.personKey().bytes());
      at += 16;
    }
    rows.copyTo(connection, COPY_PARTICIPANTS);
  }

  private static void copyEnrolments(
      Connection connection, int partner, EnrolmentPlan plan, Instant now) throws SQLException {
    if (plan.newSubjects().isEmpty()) {
      return;
    }
    CopyRows rows = new CopyRows(64 * plan.newSubjects().size());
    for (Map.Entry<String, Holder> added : plan.newSubjects().entrySet()) {
      rows.row(4)
          .int4(partner)
          .text(added.getKey())
          .int8(added.getValue().participant())
          .timestamptz(now);
    }
    rows.copyTo(connection, COPY_ENROLMENTS);
  }

  private static void setPersons(
      Connection connection, int partner, EnrolmentPlan plan, LocalDate today) throws SQLException {
    if (plan.newPersons().isEmpty()) {
      return;
    }
    try (PreparedStatement upsert = connection.prepareStatement(SET_PERSONS)) {
      upsert.setInt(1, partner);
      upsert.setObject(2, today);
      upsert.setArray(
          3, SqlArrays.text(connection, plan.newPersons().keySet().toArray(new String[0])));
      upsert.setArray(
          4,
          SqlArrays.int4(
              connection, plan.newPersons().values().stream().mapToInt(n -> n).toArray()));
      upsert.executeUpdate();
    }
  }

  private static void attachKeys(Connection connection, EnrolmentPlan plan) throws SQLException {
    if (plan.attachedKeys().isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(ATTACH_KEYS)) {
      update.setArray(
          1,
          SqlArrays.int8(
              connection,
              plan.attachedKeys().values().stream().mapToLong(Holder::participant).toArray()));
      update.setArray(2, byteas(connection, plan.attachedKeys().keySet()));
      update.executeUpdate();
    }
  }

  private static void useCodes(Connection connection, int partner, EnrolmentPlan plan)
      throws SQLException {
    if (plan.usedCodes().isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(USE_CODES)) {
      update.setInt(1, partner);
      update.setArray(2, byteas(connection, plan.usedCodes()));
      update.executeUpdate();
    }
  }

  private static Holder holder(ResultSet row) throws SQLException {
    return new Holder(
        row.getLong(2),
        HolderKind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
        row.getBoolean(4),
        row.getBoolean("under_age"));
  }

  private static java.sql.Array byteas(Connection connection, Collection<Digest> digests)
      throws SQLException {
    return connection.createArrayOf(
        "bytea", digests.stream().map(Digest::bytes).toArray(byte[][]::new));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
