package org.tanpuhui.methodology.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.Plans;
import org.tanpuhui.methodology.ServiceDatabase;

/** On fresh tables without statistics no statement of the stream goes through a whole table. */
class FreshPlansIT {
  private static final Set<String> GROWING =
      Set.of(
          "evidence",
          "evidence_change",
          "activity_identity",
          "waiting_void",
          "settlement_due",
          "activity_pooling",
          "batch_activity",
          "batch_participant",
          "batch_release",
          "holding_output");

  /** Of the operator, of exports, and the parts that other statements are made of. */
  private static final Set<String> NOT_OF_THE_STREAM =
      Set.of("STATE_SELECT", "EVIDENCE_SELECT", "COLUMNS", "WITH_LATEST", "SCAN");

  @Test
  void noStatementOfTheStreamWalksATable() throws Exception {
    List<String> found = new ArrayList<>();
    int seen = 0;
    try (Connection connection = new ServiceDatabase().writer()) {
      for (Class<?> statements :
          List.of(BatchSql.class, StateSql.class, BindingSql.class, HoldingSql.class)) {
        for (Field field : statements.getDeclaredFields()) {
          field.setAccessible(true);
          if (field.getType() != String.class || NOT_OF_THE_STREAM.contains(field.getName())) {
            continue;
          }
          String sql = (String) field.get(null);
          if (sql.startsWith("COPY")) {
            continue;
          }
          seen++;
          for (String walk : Plans.walks(connection, sql, GROWING)) {
            found.add(statements.getSimpleName() + "." + field.getName() + ": " + walk);
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(25);
    assertThat(found).isEmpty();
  }
}
