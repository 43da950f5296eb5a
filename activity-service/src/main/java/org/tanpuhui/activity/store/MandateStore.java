package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.activity.EnrolmentPlan.NewMandate;
import org.tanpuhui.activity.activity.Mandate;
import org.tanpuhui.activity.activity.Micros;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.store.webhook.MessageStore;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.sql.SqlArrays;

/** Adds and ends mandates. Call under the scheme's lock ({@link EnrolmentStore#lock}). */
public final class MandateStore {
  private static final String READ =
      """
      SELECT m.participant, m.scenario_no, m.scopes, m.valid_from, m.valid_to, m.ended_by
        FROM unnest(?) AS wanted(participant)
        JOIN mandate m ON m.participant = wanted.participant AND m.partner_no = ?
       ORDER BY m.mandate_id
      """;
  private static final String COPY =
      "COPY mandate (participant, partner_no, scenario_no, scopes, valid_from, evidence)"
          + " FROM STDIN (FORMAT BINARY)";
  private static final String END =
      """
      UPDATE mandate SET valid_to = greatest(?, valid_from), ended_by = ?
       WHERE participant = ? AND partner_no = ? AND (? = 0 OR scenario_no = ?) AND scopes & ? <> 0
         AND (valid_to IS NULL OR valid_to > ?)
      RETURNING scenario_no, scopes, valid_from, evidence
      """;
  private static final String SUBJECTS_OF =
      "SELECT subject FROM enrolment WHERE partner_no = ? AND participant = ANY (?)";
  private static final String PLACE_OF =
      "SELECT partner_no, scenario_no FROM mandate WHERE mandate_id = ? AND participant = ?";

  /** Who ends a mandate. */
  public enum By {
    PARTNER,
    PARTICIPANT
  }

  /**
   * Mandates for one partner.
   *
   * @param mandates by participant
   * @param withdrawn by participant and scenario, the scopes whose last mandate the participant
   *     ended
   */
  public record Held(
      Map<Long, List<Mandate>> mandates, Map<Long, Map<Integer, Integer>> withdrawn) {}

  /** Partner and scenario of a mandate, by their numbers. */
  public record Place(int partner, int scenario) {}

  private MandateStore() {}

  /** All mandates of these participants for a partner. */
  public static Held read(Connection connection, int partner, Collection<Long> participants)
      throws SQLException {
    Held held = new Held(new HashMap<>(), new HashMap<>());
    if (participants.isEmpty()) {
      return held;
    }
    try (PreparedStatement select = connection.prepareStatement(READ)) {
      select.setArray(1, SqlArrays.int8(connection, longs(participants)));
      select.setInt(2, partner);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          add(held, row);
        }
      }
    }
    return held;
  }

  /** Adds mandates. */
  public static void add(Connection connection, int partner, List<NewMandate> mandates)
      throws SQLException {
    if (mandates.isEmpty()) {
      return;
    }
    CopyRows rows = new CopyRows(96 * mandates.size());
    for (NewMandate added : mandates) {
      Mandate mandate = added.mandate();
      row(
          rows,
          added.participant(),
          partner,
          mandate.scenario(),
          mandate.scopes(),
          Micros.toInstant(mandate.from()),
          added.evidence());
    }
    rows.copyTo(connection, COPY);
  }

  /**
   * Ends these scopes of all mandates of a participant for a partner, and tells the other
   * instances; what the participant ended is told to the partner's webhooks. A row that also holds
   * other scopes goes on with those in a new row.
   *
   * @param scenario its number, or 0 for all of the partner's
   * @param scopes bits
   * @return subjects whose binding reads differently now
   */
  public static Set<String> end(
      Connection connection,
      int partner,
      int scenario,
      long participant,
      int scopes,
      By by,
      Instant now,
      Act act)
      throws SQLException {
    CopyRows remaining = new CopyRows(1_024);
    Set<Integer> unpooled = new HashSet<>();
    Map<Integer, Integer> ended = new HashMap<>();
    try (PreparedStatement update = connection.prepareStatement(END)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setString(2, by.name().toLowerCase(Locale.ROOT));
      update.setLong(3, participant);
      update.setInt(4, partner);
      update.setInt(5, scenario);
      update.setInt(6, scenario);
      update.setInt(7, scopes);
      update.setObject(8, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = update.executeQuery()) {
        while (row.next()) {
          int kept = row.getInt(2) & ~scopes;
          ended.merge(row.getInt(1), row.getInt(2) & scopes, (a, b) -> a | b);
          if (Grants.has(row.getInt(2) & scopes, Grants.POOL)) {
            unpooled.add(row.getInt(1));
          }
          Instant from = row.getObject(3, OffsetDateTime.class).toInstant();
          if (kept != 0) {
            Instant begins = from.isAfter(now) ? from : now;
            row(remaining, participant, partner, row.getInt(1), kept, begins, row.getString(4));
          }
        }
      }
    }
    if (remaining.rows() > 0) {
      remaining.copyTo(connection, COPY);
    }
    ParticipantCommandStore.ended(connection, partner, unpooled, participant, now);
    if (ended.isEmpty()) {
      return new HashSet<>();
    }
    Acts.record(connection, act);
    if (by == By.PARTICIPANT) {
      MessageStore.revoked(connection, partner, participant, ended, now);
    }
    return changed(connection, partner, participant);
  }

  /**
   * Tells the other instances that the mandates of a participant for a partner have changed.
   *
   * @return subjects whose binding reads differently now
   */
  public static Set<String> changed(Connection connection, int partner, long participant)
      throws SQLException {
    Set<String> changed = subjectsOf(connection, partner, Set.of(participant));
    ChangeChannel.subjectsChanged(connection, partner, changed);
    return changed;
  }

  /** Where a mandate of this participant holds; null when it has no such mandate. */
  public static Place placeOf(Connection connection, long mandate, long participant)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PLACE_OF)) {
      select.setLong(1, mandate);
      select.setLong(2, participant);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? new Place(row.getInt(1), row.getInt(2)) : null;
      }
    }
  }

  static Set<String> subjectsOf(Connection connection, int partner, Collection<Long> participants)
      throws SQLException {
    Set<String> subjects = new HashSet<>();
    if (participants.isEmpty()) {
      return subjects;
    }
    try (PreparedStatement select = connection.prepareStatement(SUBJECTS_OF)) {
      select.setInt(1, partner);
      select.setArray(2, SqlArrays.int8(connection, longs(participants)));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          subjects.add(row.getString(1));
        }
      }
    }
    return subjects;
  }

  private static void add(Held held, ResultSet row) throws SQLException {
    long participant = row.getLong(1);
    int scenario = row.getInt(2);
    int scopes = row.getInt(3);
    OffsetDateTime to = row.getObject(5, OffsetDateTime.class);
    held.mandates()
        .computeIfAbsent(participant, id -> new ArrayList<>())
        .add(
            new Mandate(
                scenario,
                scopes,
                Micros.of(row.getObject(4, OffsetDateTime.class).toInstant()),
                to == null ? Mandate.OPEN : Micros.of(to.toInstant())));
    boolean withdrawn = "participant".equals(row.getString(6));
    held.withdrawn()
        .computeIfAbsent(participant, id -> new HashMap<>())
        .merge(
            scenario,
            withdrawn ? scopes : 0,
            (before, now) -> withdrawn ? before | scopes : before & ~scopes);
  }

  private static void row(
      CopyRows rows,
      long participant,
      int partner,
      int scenario,
      int scopes,
      Instant from,
      String evidence) {
    rows.row(6)
        .int8(participant)
        .int4(partner)
        .int4(scenario)
        .int2(scopes)
        .timestamptz(from)
        .text(evidence);
  }

  private static long[] longs(Collection<Long> values) {
    return values.stream().mapToLong(value -> value).toArray();
  }
}
