package org.tanpuhui.platform.web;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.sql.OneTransaction;

/** Reads and moves rows of {@code dead_letter}; the stream loop writes them. */
@ApplicationScoped
@IfBuildProperty(name = "tanpuhui.dead-letters", stringValue = "true")
class DeadLetterStore {
  private static final String COLUMNS =
      """
      id, topic, partition, "offset", recorded_at, key, reason, state, proposal,
      proposed_by, proposed_at, decided_by, decided_at, note, created_at
      """;

  private static final String LIST =
      "SELECT "
          + COLUMNS
          + """
          , NULL::bytea AS value
          FROM dead_letter
          WHERE id > ? AND (?::text IS NULL OR state = ?)
          ORDER BY id
          LIMIT ?
          """;

  private static final String ONE = "SELECT " + COLUMNS + ", value FROM dead_letter WHERE id = ?";

  // The row lock makes the second of two simultaneous words see the first.
  private static final String LOCK = ONE + " FOR UPDATE";

  private static final String PROPOSE =
      """
      UPDATE dead_letter
      SET state = 'proposed', proposal = ?, proposed_by = ?, proposed_at = now(),
          decided_by = NULL, decided_at = NULL, note = coalesce(?, note)
      WHERE id = ?
      """;

  private static final String DECIDE =
      """
      UPDATE dead_letter
      SET state = ?, decided_by = ?, decided_at = now(), note = coalesce(?, note)
      WHERE id = ?
      """;

  private final DataSource database;

  DeadLetterStore(DataSource database) {
    this.database = database;
  }

  /**
   * Letters in order of their number.
   *
   * @param after number behind which to begin
   * @param state null for all
   */
  List<DeadLetter> list(long after, String state, int limit) throws SQLException {
    try (Connection connection = OneTransaction.join(database::getConnection);
        PreparedStatement statement = connection.prepareStatement(LIST)) {
      statement.setLong(1, after);
      statement.setString(2, state);
      statement.setString(3, state);
      statement.setInt(4, limit);
      List<DeadLetter> letters = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          letters.add(read(rows));
        }
      }
      return letters;
    }
  }

  Optional<DeadLetter> find(long number) throws SQLException {
    try (Connection connection = OneTransaction.join(database::getConnection)) {
      return select(connection, ONE, number);
    }
  }

  /**
   * Reads a letter under a row lock, decides, writes, records it as an act, commits.
   *
   * @return the letter afterwards; empty if there is none
   */
  Optional<DeadLetter> say(long number, String verb, Scheme scheme, String person, String note)
      throws SQLException {
    try (Connection connection = OneTransaction.join(database::getConnection)) {
      connection.setAutoCommit(false);
      try {
        Optional<DeadLetter> letter = select(connection, LOCK, number);
        if (letter.isPresent()) {
          DeadLetterStep step = DeadLetterStep.of(letter.get(), verb, person);
          write(connection, number, step, verb, person, note);
          String kind = "dead_letter." + verb + (step.decides() ? "_decided" : "_proposed");
          Acts.record(
              connection,
              Act.of(scheme, Instant.now(), kind, person, letter.get().position()).because(note));
          letter = select(connection, ONE, number);
        }
        connection.commit();
        return letter;
      } finally {
        // Of no effect after the commit; after a refusal it gives the row lock back.
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static void write(
      Connection connection,
      long number,
      DeadLetterStep step,
      String verb,
      String person,
      String note)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(step.decides() ? DECIDE : PROPOSE)) {
      statement.setString(1, step.decides() ? step.state() : verb);
      statement.setString(2, person);
      statement.setString(3, note);
      statement.setLong(4, number);
      statement.executeUpdate();
    }
  }

  private static Optional<DeadLetter> select(Connection connection, String sql, long number)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, number);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(read(rows)) : Optional.empty();
      }
    }
  }

  private static DeadLetter read(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getLong("id"),
        row.getString("topic"),
        row.getInt("partition"),
        row.getLong("offset"),
        instant(row, "recorded_at"),
        text(row, "key"),
        text(row, "value"),
        row.getString("reason"),
        row.getString("state"),
        row.getString("proposal"),
        row.getString("proposed_by"),
        instant(row, "proposed_at"),
        row.getString("decided_by"),
        instant(row, "decided_at"),
        row.getString("note"),
        instant(row, "created_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  private static String text(ResultSet row, String column) throws SQLException {
    byte[] value = row.getBytes(column);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }
}
