package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * The rows of {@code dead_letter} as the loop uses them: set aside, and retry what two people
 * approved.
 */
final class DeadLetterStore {
  private static final int MAX_REASON = 2_000;
  private static final String INSERT =
      """
      INSERT INTO dead_letter (topic, partition, "offset", recorded_at, key, value, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (topic, partition, "offset") DO NOTHING
      """;
  private static final String APPROVED =
      """
      SELECT id, partition, "offset", recorded_at, key, value, state
      FROM dead_letter
      WHERE topic = ? AND partition = ANY(?) AND state IN ('retry_approved', 'retried_unpublished')
      ORDER BY id LIMIT 100
      """;
  private static final String SET_STATE =
      "UPDATE dead_letter SET state = ?, note = ? WHERE id = ? AND topic = ?";
  // Back to the start: whoever wants it retried again proposes again.
  private static final String BACK_TO_WAITING =
      """
      UPDATE dead_letter
      SET state = 'waiting', note = ?, proposal = NULL, proposed_by = NULL, proposed_at = NULL,
          decided_by = NULL, decided_at = NULL
      WHERE id = ? AND topic = ?
      """;

  private final String topic;

  DeadLetterStore(String topic) {
    this.topic = topic;
  }

  /** A record set aside, or to be set aside. */
  record DeadLetter(
      long id,
      int partition,
      long offset,
      Instant recordedAt,
      byte[] key,
      byte[] value,
      String reason,
      String state) {}

  void insert(Connection connection, Collection<DeadLetter> letters) throws SQLException {
    if (letters.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (DeadLetter letter : letters) {
        insert.setString(1, topic);
        insert.setInt(2, letter.partition());
        insert.setLong(3, letter.offset());
        insert.setTimestamp(4, Timestamp.from(letter.recordedAt()));
        insert.setBytes(5, letter.key());
        insert.setBytes(6, letter.value());
        insert.setString(7, shorten(letter.reason()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /**
   * Those of these partitions that two people want retried, or whose outputs are still to publish.
   */
  List<DeadLetter> approved(Connection connection, Collection<Integer> partitions)
      throws SQLException {
    int[] numbers = partitions.stream().mapToInt(Integer::intValue).toArray();
    List<DeadLetter> letters = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(APPROVED)) {
      select.setString(1, topic);
      select.setArray(2, SqlArrays.int4(connection, numbers));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          letters.add(
              new DeadLetter(
                  rows.getLong(1),
                  rows.getInt(2),
                  rows.getLong(3),
                  rows.getObject(4, OffsetDateTime.class).toInstant(),
                  rows.getBytes(5),
                  rows.getBytes(6),
                  null,
                  rows.getString(7)));
        }
      }
    }
    return letters;
  }

  void setState(Connection connection, long id, String state, String note) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(SET_STATE)) {
      update.setString(1, state);
      update.setString(2, note);
      update.setLong(3, id);
      update.setString(4, topic);
      update.executeUpdate();
    }
  }

  void backToWaiting(Connection connection, long id, String reason) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(BACK_TO_WAITING)) {
      update.setString(1, "retried in vain: " + shorten(reason));
      update.setLong(2, id);
      update.setString(3, topic);
      update.executeUpdate();
    }
  }

  private static String shorten(String reason) {
    String text = reason == null ? "no reason given" : reason.replace('\u0000', ' ');
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
  }
}
