package org.tanpuhui.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.Plans;
import org.tanpuhui.ledger.LedgerDatabase;

/** On fresh tables without statistics no statement of the stream goes through a whole table. */
class FreshPlansIT {
  private static final Set<String> GROWING =
      Set.of(
          "journal",
          "participant_balance",
          "points_lot",
          "points_reserve",
          "pooled_balance",
          "batch_holding",
          "holding_answer",
          "membership",
          "welfare_gift_share");

  @Test
  void noStatementOfTheStreamWalksATable() throws Exception {
    List<String> found = new ArrayList<>();
    int seen = 0;
    try (Connection connection = LedgerDatabase.create().openHot()) {
      for (Class<?> statements :
          List.of(JournalSql.class, CommandSql.class, HoldingSql.class, MembershipStore.class)) {
        for (Field field : statements.getDeclaredFields()) {
          field.setAccessible(true);
          if (field.getType() != String.class) {
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
    assertThat(seen).isGreaterThan(30);
    assertThat(found).isEmpty();
  }

  /** The test bites. */
  @Test
  void aPlanThatWalksIsFound() throws Exception {
    try (Connection connection = LedgerDatabase.create().open()) {
      assertThat(
              Plans.walks(
                  connection,
                  "SELECT count(*) FROM journal WHERE amount = ? AND given_by = 'who?'",
                  GROWING))
          .containsExactly("Seq Scan on journal");
    }
  }
}
