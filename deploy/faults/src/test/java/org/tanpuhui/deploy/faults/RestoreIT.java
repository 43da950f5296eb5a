package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tanpuhui.deploy.faults.Stack.Kind;
import org.tanpuhui.engines.Database;

/**
 * An older copy of the ledger's database catches up from Kafka and then holds the same journal,
 * entry for entry: ids, times, amounts and causes come from the data, never from the clock or a
 * counter.
 */
class RestoreIT {
  private static final int BATCH = 500;
  private static final String JOURNAL =
      "SELECT row_to_json(j)::text FROM journal AS j ORDER BY entry_id, line";
  private static final String BALANCES =
      "SELECT row_to_json(b)::text FROM participant_balance AS b"
          + " UNION ALL SELECT row_to_json(p)::text FROM pooled_balance AS p ORDER BY 1";
  private static final String LOTS =
      "SELECT row_to_json(l)::text FROM points_lots AS l ORDER BY participant, book_month";

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void anOlderCopyOfTheLedgerReplaysToTheSameJournal() throws Exception {
    LocalDate firstDay = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    try (Stack stack = new Stack(1)) {
      Partner partner =
          new Partner(stack, "trial-metro", 200, Instant.now().minus(Duration.ofDays(3)));
      partner.registerAndEnrol();
      sendBatches(partner, 6);
      Books.awaitEntries(stack, partner.trips());
      stack.of(Kind.LEDGER_SERVICE).get(0).stop();
      Database original = stack.database(Kind.LEDGER_SERVICE);
      Database copy = copyOf(stack, original);
      stack.of(Kind.LEDGER_SERVICE).get(0).start();
      sendBatches(partner, 6);
      Books.awaitEntries(stack, partner.trips());
      List<String> journal = rows(original, JOURNAL);
      List<String> balances = rows(original, BALANCES);
      List<String> lots = rows(original, LOTS);

      stack.of(Kind.LEDGER_SERVICE).get(0).stop();
      assertThat(rows(copy, JOURNAL).size()).isLessThan(journal.size()).isPositive();
      stack.useDatabase(Kind.LEDGER_SERVICE, copy);
      stack.of(Kind.LEDGER_SERVICE).get(0).start();
      stack.of(Kind.LEDGER_SERVICE).get(0).awaitReady();
      Books.awaitEntries(stack, partner.trips());

      assertThat(rows(copy, JOURNAL)).isEqualTo(journal);
      assertThat(rows(copy, BALANCES)).isEqualTo(balances);
      assertThat(rows(copy, LOTS)).isEqualTo(lots);
      Books.assertHold(stack, partner, firstDay);
    }
  }

  private static void sendBatches(Partner partner, int batches) throws InterruptedException {
    for (int i = 0; i < batches; i++) {
      partner.send(BATCH);
    }
  }

  /** A copy as a backup would give it: every table as it stands while the service is down. */
  private static Database copyOf(Stack stack, Database original) throws SQLException {
    String name = original.name() + "_older";
    try (Connection superuser = stack.postgres().connectAsSuperuser("postgres");
        Statement statement = superuser.createStatement()) {
      statement.execute(
          "CREATE DATABASE "
              + name
              + " TEMPLATE "
              + original.name()
              + " OWNER "
              + original.owner());
      statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + original.app());
    }
    return new Database(
        name,
        stack.postgres().jdbcUrl(name),
        original.owner(),
        original.ownerPassword(),
        original.app(),
        original.appPassword());
  }

  private static List<String> rows(Database database, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.owner(), database.ownerPassword());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
