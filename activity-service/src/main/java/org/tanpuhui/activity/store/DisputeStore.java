package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.activity.activity.Dispute;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/** Disputes, in the caller's transaction. */
public final class DisputeStore {
  private static final String OF =
      """
      SELECT d.dispute_id, d.participant, p.id, d.activity_type, d.activity_id, d.happened_on, d.text,
             d.filed_at, d.answer_due_at, d.state, d.answer, d.answered_by, d.answered_at
        FROM dispute AS d LEFT JOIN partner AS p ON p.partner_no = d.partner_no
      """;
  private static final String FIND = OF + "WHERE d.dispute_id = ?";
  private static final String LOCK = FIND + " FOR UPDATE OF d";
  private static final String MINE =
      OF + "WHERE d.participant = ? AND d.dispute_id > ? ORDER BY d.dispute_id LIMIT ?";
  private static final String OPEN =
      OF
          + """
          WHERE d.participant >> 56 = ? AND d.state = 'open'
            AND (d.answer_due_at, d.dispute_id) > (?, ?)
          ORDER BY d.answer_due_at, d.dispute_id LIMIT ?
          """;
  private static final String COUNT_OPEN =
      "SELECT count(*) FROM dispute WHERE participant = ? AND state = 'open'";
  private static final String ADD =
      """
      INSERT INTO dispute (dispute_id, participant, partner_no, activity_type, activity_id,
                           happened_on, text, filed_at, answer_due_at)
      VALUES (?, ?, (SELECT partner_no FROM partner WHERE scheme = ? AND id = ?), ?, ?, ?, ?, ?, ?)
      """;
  private static final String ANSWER =
      """
      UPDATE dispute SET state = ?, answer = ?, answered_by = ?, answered_at = ?
       WHERE dispute_id = ? AND state = 'open'
      """;

  private DisputeStore() {}

  public static void add(Connection connection, Dispute dispute) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, dispute.id());
      insert.setLong(2, dispute.participant().value());
      insert.setInt(3, dispute.participant().scheme().code());
      insert.setString(4, dispute.partner());
      insert.setString(5, dispute.activityType());
      insert.setObject(6, dispute.activityId());
      insert.setObject(7, dispute.happenedOn());
      insert.setString(8, dispute.text());
      insert.setObject(9, dispute.filedAt().atOffset(ZoneOffset.UTC));
      insert.setObject(10, dispute.answerDueAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  public static long countOpen(Connection connection, long participant) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(COUNT_OPEN)) {
      select.setLong(1, participant);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  public static Optional<Dispute> find(Connection connection, UUID id, boolean lock)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(lock ? LOCK : FIND)) {
      select.setObject(1, id);
      return read(select).stream().findFirst();
    }
  }

  /** A participant's disputes in order of their ids, which begin with their time. */
  public static List<Dispute> mine(Connection connection, long participant, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(MINE)) {
      select.setLong(1, participant);
      select.setObject(2, after);
      select.setInt(3, limit);
      return read(select);
    }
  }

  /** Open disputes of a scheme, those due first first. */
  public static List<Dispute> open(
      Connection connection, Scheme scheme, Instant afterDue, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OPEN)) {
      select.setInt(1, scheme.code());
      select.setObject(2, afterDue.atOffset(ZoneOffset.UTC));
      select.setObject(3, after);
      select.setInt(4, limit);
      return read(select);
    }
  }

  /** Answers an open dispute; false when it is not open. */
  public static boolean answer(
      Connection connection, UUID id, String state, String answer, String by, Instant at)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(ANSWER)) {
      update.setString(1, state);
      update.setString(2, answer);
      update.setString(3, by);
      update.setObject(4, at.atOffset(ZoneOffset.UTC));
      update.setObject(5, id);
      return update.executeUpdate() == 1;
    }
  }

  private static List<Dispute> read(PreparedStatement select) throws SQLException {
    List<Dispute> disputes = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        OffsetDateTime answeredAt = row.getObject(13, OffsetDateTime.class);
        disputes.add(
            new Dispute(
                row.getObject(1, UUID.class),
                new ParticipantId(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getObject(5, UUID.class),
                row.getObject(6, LocalDate.class),
                row.getString(7),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                answeredAt == null ? null : answeredAt.toInstant()));
      }
    }
    return disputes;
  }
}
