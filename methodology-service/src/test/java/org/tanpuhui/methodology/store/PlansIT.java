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
