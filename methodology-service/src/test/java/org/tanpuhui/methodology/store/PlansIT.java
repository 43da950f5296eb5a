package org.tanpuhui.methodology.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.platform.sql.SqlArrays;

/** On fresh tables without statistics the hot reads must be nested loops over an index. */
class PlansIT {
  private static ServiceDatabase database;

  @BeforeAll
  static void create() {
    database = new ServiceDatabase();
  }

  @Test
  void identitiesAreLookedUpByIndex() throws SQLException {
    try (Connection connection = database.writer();
        PreparedStatement explain = connection.prepareStatement("EXPLAIN " + BatchSql.SEEN)) {
      explain.setArray(1, SqlArrays.uuid(connection, new UUID[] {new UUID(1, 2)}));
      assertThat(plan(explain))
          .contains("Nested Loop")
          .contains("Index Scan using pk_activity_identity")
          .doesNotContain("Seq Scan");
    }
  }

  @Test
  void standingClaimsAreReadByIndex() throws SQLException {
    try (Connection connection = database.writer();
        PreparedStatement explain = connection.prepareStatement("EXPLAIN " + BatchSql.STANDING)) {
      for (int i = 1; i <= 3; i++) {
        explain.setArray(i, SqlArrays.int8(connection, new long[] {1}));
      }
      assertThat(plan(explain))
          .contains("Nested Loop")
          .contains("Index Scan using pk_evidence")
          .contains("Index Cond: ((participant = w.participant) AND (occurred_at >=")
          .doesNotContain("Seq Scan");
    }
  }

  @Test
  void aStretchOfTheLogIsReadByItsBlockRanges() throws SQLException {
    try (Connection connection = database.writer();
        PreparedStatement explain = connection.prepareStatement("EXPLAIN " + BatchSql.BY_PLACE)) {
      explain.setInt(1, 0);
      explain.setLong(2, 0);
      explain.setLong(3, 10);
      assertThat(plan(explain)).contains("ix_evidence_place").doesNotContain("Seq Scan");
    }
  }

  @Test
  void whatBecameOfTheFewRowsFoundIsReadByIndex() throws SQLException {
    try (Connection connection = database.writer();
        PreparedStatement explain = connection.prepareStatement("EXPLAIN " + BatchSql.STANDING)) {
      for (int i = 1; i <= 3; i++) {
        explain.setArray(i, SqlArrays.int8(connection, new long[] {1}));
      }
      assertThat(plan(explain))
          .contains("Index Scan Backward using pk_evidence_change")
          .doesNotContain("Sort");
    }
  }

  @Test
  void waitingVoidsAreOneDescentOfTheirIndex() throws SQLException {
    try (Connection connection = database.writer();
        PreparedStatement explain = connection.prepareStatement("EXPLAIN " + BatchSql.SEEN)) {
      explain.setArray(1, SqlArrays.uuid(connection, new UUID[] {new UUID(1, 2)}));
      assertThat(plan(explain))
          .containsPattern("(Bitmap Index Scan on|Index Scan using) pk_waiting_void")
          .contains("Index Cond: (voids_activity_id = ANY");
    }
  }

  @Test
  void statesAndHouseholdDaysAreReadByIndex() throws SQLException {
    try (Connection connection = database.writer();
        PreparedStatement states = connection.prepareStatement("EXPLAIN " + StateSql.STATES);
        PreparedStatement days =
            connection.prepareStatement("EXPLAIN " + StateSql.HOUSEHOLD_DAYS)) {
      states.setArray(1, SqlArrays.uuid(connection, new UUID[] {new UUID(1, 2)}));
      assertThat(plan(states))
          .contains("Index Scan using pk_activity_identity")
          .contains("Index Scan using pk_evidence")
          .contains("Index Scan Backward using pk_evidence_change")
          .doesNotContain("Seq Scan");
      days.setArray(1, SqlArrays.int8(connection, new long[] {1}));
      days.setObject(2, java.time.OffsetDateTime.now());
      days.setObject(3, java.time.OffsetDateTime.now());
      assertThat(plan(days))
          .contains("pk_evidence")
          .contains("Index Scan Backward using pk_evidence_change")
          .doesNotContain("Seq Scan");
    }
  }

  @Test
  void changesAreFoundByTheirPlaceAndTheWorkListByItsKey() throws SQLException {
    try (Connection connection = database.writer();
        PreparedStatement changes =
            connection.prepareStatement("EXPLAIN " + StateSql.CHANGES_BY_PLACE);
        PreparedStatement due = connection.prepareStatement("EXPLAIN " + StateSql.TAKE_DUE)) {
      changes.setInt(1, 0);
      changes.setLong(2, 0);
      changes.setLong(3, 10);
      assertThat(plan(changes)).contains("ix_evidence_change_place").doesNotContain("Seq Scan");
      due.setInt(1, 0);
      due.setInt(2, 2);
      due.setString(3, "");
      due.setInt(4, 1);
      due.setInt(5, 202611);
      due.setInt(6, 202611);
      assertThat(plan(due)).contains("pk_settlement_due").doesNotContain("Seq Scan");
    }
  }

  private static String plan(PreparedStatement explain) throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (ResultSet rows = explain.executeQuery()) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }
}
