package org.tanpuhui.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;

/** The books on a real PostgreSQL, with the app role's rights. */
class JournalStoreIT {
  private static final long PERSON = Reductions.participant(1).value();
  private static final long ORIGIN = 0x0201_0000_0000_0000L;

  private static final String NOTHING_WRITTEN = "nothing-written";
  private static LedgerDatabase shared;

  private LedgerDatabase database;
  private LedgerService ledger;

  /** Tests in which nothing is written share a database. */
  @BeforeEach
  void create(TestInfo test) {
    if (test.getTags().contains(NOTHING_WRITTEN)) {
      shared = shared == null ? LedgerDatabase.create() : shared;
      database = shared;
    } else {
      database = LedgerDatabase.create();
    }
    ledger = database.service();
  }

  /** Without it a batch could cost a statement per row, and the path its speed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 3_000})
  void aBatchCostsFiveStatementsWhateverItsSize(int size) throws Exception {
    try (Connection real = database.openHot()) {
      // Given
      CountingConnection counting = new CountingConnection(real);
      ledger.post(counting.connection(), batch(0, 1));
      real.commit();
      ledger.post(counting.connection(), batch(1, 1));
      real.commit();
      counting.take();

      // When
      ledger.post(counting.connection(), batch(2, size));
      List<String> fresh = counting.take();
      ledger.post(counting.connection(), batch(2, size));
      List<String> again = counting.take();

      // Then
      assertThat(fresh).hasSize(5);
      assertThat(again).hasSize(3);
    }
  }

  /**
   * A fresh table has no statistics. A plan that sorts or hashes would not keep the lock order, and
   * one that scans would cost the whole journal per batch.
   */
  @Test
  @Tag(NOTHING_WRITTEN)
  void everyHotStatementRunsThroughIndexesInTheOrderOfItsArrays() throws Exception {
    try (Connection hot = database.openHot("preferQueryMode=simple")) {
      for (String lookUp : List.of(JournalSql.EXISTING, CommandSql.POSTED)) {
        assertThat(plan(hot, lookUp))
            .contains("Nested Loop")
            .contains("using pk_journal")
            // Neither the whole index per batch nor a cached copy of it per wanted id.
            .containsPattern("Index Cond: \\(+(j\\.)?entry_id = wanted\\.entry_id")
            .doesNotContain("Join Filter")
            .doesNotContain("Materialize")
            .contains("Function Scan on")
            .doesNotContain("Seq Scan")
            .doesNotContain("Bitmap")
            .doesNotContain("Hash Join");
      }
      for (String upsert :
          List.of(
              JournalSql.ADD_TO_BALANCES,
              JournalSql.ADD_TO_LOTS,
              JournalSql.ADD_TO_STRIPES_AND_PROGRESS)) {
        assertThat(plan(hot, upsert))
            .contains("Conflict Resolution: UPDATE")
            .contains("Function Scan on")
            .doesNotContain("Sort")
            .doesNotContain("Join");
      }
    }
  }

  private static String plan(Connection connection, String statement) throws SQLException {
    StringBuilder numbered = new StringBuilder();
    int parameter = 0;
    for (char c : statement.toCharArray()) {
      if (c == '?') {
        numbered.append('$').append(++parameter);
      } else {
        numbered.append(c);
      }
    }
    StringBuilder plan = new StringBuilder();
    try (Statement explain = connection.createStatement();
        ResultSet rows = explain.executeQuery("EXPLAIN (GENERIC_PLAN, COSTS OFF) " + numbered)) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }

  @Test
  void totalsAndLotsFollowTheJournal() throws Exception {
    try (Connection connection = database.openHot()) {
      // When
      ledger.post(connection, batch(0, 2_000));
      ledger.post(connection, batch(1_000, 2_000));
      connection.commit();
    }

    // Then
    TrialBalanceStore.TrialBalance balance = ledger.trialBalance(Scheme.SANDBOX);
    assertThat(balance.assets())
        .extracting(TrialBalanceStore.AssetBalance::difference)
        .allMatch(difference -> difference.signum() == 0);
    assertThat(ledger.runningBalance(Scheme.SANDBOX).assets()).isEqualTo(balance.assets());
    assertThat(balance.assets().get(0).entries()).isEqualTo(3_000);
    assertThat(balance.assets().get(0).journalAmount().longValueExact())
        .isEqualTo(
            batch(0, 3_000).stream()
                .mapToLong(i -> ((PostReduction) i.value()).amount().milligrams())
                .sum());
    assertThat(balance.assets().get(1).lots()).isEqualTo(balance.assets().get(1).journalAmount());
    assertThat(database.number("SELECT count(*) FROM posting")).isEqualTo(12_000);
    assertThat(
            database.number(
                "SELECT sum(amount * CASE side WHEN 'debit' THEN 1 ELSE -1 END) FROM posting"))
        .isZero();
  }

  /** Without it an auditor would be told that all is well whatever someone did to a table. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE participant_balance SET reduction_credits = reduction_credits + 1 WHERE participant = (SELECT min(participant) FROM participant_balance)",
        "UPDATE participant_balance SET lot_credited = lot_credited - 1 WHERE participant = (SELECT min(participant) FROM participant_balance)",
        "INSERT INTO points_lot SELECT participant, 1, 0, 202610, 60 FROM participant_balance LIMIT 1",
        "INSERT INTO points_lot SELECT participant, 1, 1, 202610, 60 FROM participant_balance LIMIT 1",
        "UPDATE system_balance SET debits = debits - 1 WHERE asset = 2",
        "UPDATE control_total SET journal_amount = journal_amount + 1 WHERE asset = 1",
        "DELETE FROM journal WHERE line = 1 AND entry_id = (SELECT entry_id FROM journal ORDER BY 1 LIMIT 1)",
        "UPDATE journal SET amount = amount + 1 WHERE line = 0 AND entry_id = (SELECT entry_id FROM journal ORDER BY 1 LIMIT 1)"
      })
  void theTrialBalanceFindsWhatSomeoneChanged(String tampering) throws Exception {
    // Given
    try (Connection connection = database.openHot()) {
      ledger.post(connection, batch(0, 50));
      connection.commit();
    }

    // When
    try (Connection owner = owner();
        Statement statement = owner.createStatement()) {
      assertThat(statement.executeUpdate(tampering)).isPositive();
    }

    // Then
    assertThat(ledger.trialBalance(Scheme.SANDBOX).assets())
        .extracting(asset -> asset.difference().signum())
        .contains(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE journal SET amount = 1",
        "DELETE FROM journal",
        "TRUNCATE journal",
        "ALTER TABLE journal DROP CONSTRAINT ck_journal_amount",
        "DROP TABLE journal",
        "UPDATE lane_batch SET leaves = leaves",
        "DELETE FROM lane_batch",
        "DELETE FROM lane",
        "UPDATE log_order SET tree_index = 0",
        "DELETE FROM log_order",
        "DELETE FROM participant_balance",
        "DELETE FROM points_lot",
        "TRUNCATE system_balance",
        "UPDATE exchange_rule SET points_numerator = 2",
        "DELETE FROM parked_reversal",
        "UPDATE parked_reversal SET points = 1",
        "DELETE FROM reversal_decision",
        "UPDATE redemption SET points = 1",
        "UPDATE correction_rule SET window_days = 3660",
        "UPDATE partner SET partner_id = 'x'"
      })
  @Tag(NOTHING_WRITTEN)
  void theServiceItselfCannotBreakTheBooks(String command) throws Exception {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(command))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, ck_journal_amount",
    "-5, 1, ck_journal_amount",
    "5, 0, ck_journal_asset",
    "5, 5, ck_journal_asset"
  })
  @Tag(NOTHING_WRITTEN)
  void amountsAndAssetsOfPairsAreChecked(long amount, int asset, String constraint) {
    assertRefused(pair(ORIGIN, PERSON, amount, asset, "NULL"), constraint);
  }

  @Test
  @Tag(NOTHING_WRITTEN)
  void accountsOfPairsAreChecked() {
    long otherScheme = ParticipantId.of(Scheme.SHENZHEN, 1).value();
    assertRefused(pair(PERSON, PERSON, 5, 1, "NULL"), "ck_journal_two_accounts");
    assertRefused(pair(ORIGIN, otherScheme, 5, 1, "NULL"), "ck_journal_one_scheme");
    assertRefused(pair(1, 2, 5, 1, "NULL"), "ck_journal_account_shape");
    assertRefused(pair(-5, -6, 5, 1, "NULL"), "ck_journal_account_shape");
    assertRefused(pair(ORIGIN, PERSON, 5, 1, "" + (PERSON + 1)), "ck_journal_holder");
  }

  /** Rule P8: points are not transferable. */
  @Test
  @Tag(NOTHING_WRITTEN)
  void noPairMovesPointsFromOnePersonToAnother() {
    assertRefused(pair(PERSON, PERSON + 1, 5, 2, "NULL"), "ck_journal_no_points_between_people");
  }

  @Test
  void anEntryExistsOnce() throws Exception {
    // Given
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute(pair(ORIGIN, PERSON, 5, 1, "NULL"));
    }

    // Then
    assertRefused(pair(ORIGIN, PERSON, 5, 1, "NULL"), "pk_journal");
  }

  @Test
  @Tag(NOTHING_WRITTEN)
  void noParticipantFallsBelowZero() {
    assertRefused(
        "INSERT INTO participant_balance VALUES (" + PERSON + ", 5, 0, 0, 4, 0)",
        "ck_participant_balance_reduction");
    assertRefused(
        "INSERT INTO participant_balance VALUES (" + PERSON + ", 0, 5, 0, 0, 4)",
        "ck_participant_balance_points");
    assertRefused(
        "INSERT INTO points_lot (participant, book_month, validity_months, credited, debited)"
            + " VALUES ("
            + PERSON
            + ", 202611, 121, 1, 0)",
        "ck_points_lot_validity");
  }

  /** Without the look-up after the key refused, one altered position would stop a partition. */
  @Test
  void anEntryThatIsThereThoughThePositionIsNewIsFoundByItsKey() throws Exception {
    // Given
    try (Connection connection = database.openHot()) {
      ledger.post(connection, batch(0, 10));
      connection.commit();
      List<String> books = database.books();
      try (Connection owner = owner();
          Statement statement = owner.createStatement()) {
        statement.execute("DELETE FROM activities_progress");
      }

      // When
      ledger.post(connection, batch(0, 10));
      connection.commit();

      // Then
      assertThat(database.books()).isEqualTo(books);
    }
  }

  /** Without it a replay in other batches would not give the same rows. */
  @Test
  void whereLotsStandDependsOnNeitherOrderNorBatches() throws Exception {
    // Given
    SplittableRandom random = new SplittableRandom(11);
    List<Input<StreamCommand>> all = new ArrayList<>();
    for (int n = 0; n < 600; n++) {
      Instant recordedAt =
          Instant.parse("2026-08-01T00:00:00Z").plus(random.nextInt(120), ChronoUnit.DAYS);
      all.add(
          new Input<>(
              0,
              n,
              recordedAt,
              Reductions.command(
                  n,
                  Reductions.participant(random.nextInt(20)),
                  1 + random.nextInt(9_000),
                  random.nextInt(4) > 0,
                  recordedAt,
                  n)));
    }
    LedgerDatabase shuffled = LedgerDatabase.create();

    // When
    try (Connection inOrder = database.openHot();
        Connection other = shuffled.openHot()) {
      for (Input<StreamCommand> input : all) {
        ledger.post(inOrder, List.of(input));
        inOrder.commit();
      }
      Collections.shuffle(all, new java.util.Random(12));
      LedgerService same = shuffled.service();
      for (int from = 0; from < all.size(); from += 50) {
        same.post(other, all.subList(from, from + 50));
        other.commit();
      }
    }

    // Then
    assertThat(shuffled.books()).isEqualTo(database.books());
    String rows = "SELECT sum(hashtext(l::text)::bigint) FROM points_lot l";
    assertThat(shuffled.number(rows)).isEqualTo(database.number(rows));
    assertThat(database.number("SELECT count(*) FROM points_lot")).isGreaterThan(40);
    assertThat(
            database.number(
                "SELECT count(*) FROM points_lot JOIN participant_balance USING (participant) WHERE book_month >= lot_month"))
        .isZero();
    assertThat(ledger.trialBalance(Scheme.SANDBOX).assets())
        .allMatch(asset -> asset.difference().signum() == 0);
  }

  @Test
  void aTotalThatLeaves64BitsIsADataErrorAndChangesNothing() throws Exception {
    // Given
    try (Connection owner = owner();
        Statement statement = owner.createStatement()) {
      statement.execute(
          "INSERT INTO participant_balance VALUES ("
              + Reductions.participant(0).value()
              + ", 0, 0, 0, 9223372036854775807, 0)");
    }

    // Then
    try (Connection connection = database.openHot()) {
      assertThatThrownBy(() -> ledger.post(connection, batch(0, 1_000)))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
      connection.rollback();
    }
    assertThat(database.number("SELECT count(*) FROM journal")).isZero();
  }

  /** Without sorted changes the two writers take the same row locks in different orders. */
  @Test
  void twoWritersOnTheSamePeopleNeitherDeadlockNorLoseAnything() throws Exception {
    // Given
    int batches = 40;
    ExecutorService writers = Executors.newFixedThreadPool(2);
    try {
      // When
      List<Future<Long>> written = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        int partition = writer;
        written.add(
            writers.submit(
                () -> {
                  long sum = 0;
                  SplittableRandom random = new SplittableRandom(partition);
                  try (Connection connection = database.openHot()) {
                    for (int i = 0; i < batches; i++) {
                      List<Input<StreamCommand>> batch =
                          shared(random, partition, (partition * batches + i) * 1_000L);
                      ledger.post(connection, batch);
                      connection.commit();
                      sum +=
                          batch.stream()
                              .mapToLong(b -> ((PostReduction) b.value()).amount().milligrams())
                              .sum();
                    }
                  }
                  return sum;
                }));
      }
      long sum = written.get(0).get() + written.get(1).get();

      // Then
      TrialBalanceStore.AssetBalance reduction =
          ledger.trialBalance(Scheme.SANDBOX).assets().get(0);
      assertThat(reduction.credits().longValueExact()).isEqualTo(sum);
      assertThat(reduction.difference().signum()).isZero();
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void aParticipantsTotalsAreReadInOneRow() throws Exception {
    // Given
    try (Connection connection = database.openHot()) {
      ledger.post(connection, batch(0, 1));
      connection.commit();
    }

    // Then
    var totals = ledger.balances(Reductions.participant(0)).orElseThrow();
    assertThat(totals.get(Asset.REDUCTION).balance().longValueExact()).isEqualTo(1_000);
    assertThat(totals.get(Asset.POINTS).balance().longValueExact()).isEqualTo(1);
    assertThat(ledger.balances(Reductions.participant(777_777))).isEmpty();
  }

  private void assertRefused(String command, String constraint) {
    assertThatThrownBy(
            () -> {
              try (Connection connection = database.open();
                  Statement statement = connection.createStatement()) {
                statement.execute(command);
              }
            })
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("\"" + constraint + "\"");
  }

  private static String pair(long debit, long credit, long amount, int asset, String holder) {
    return """
        INSERT INTO journal (entry_id, line, purpose, occurred_at, recorded_at, book_date,
                             debit_account, credit_account, amount, asset, holder, lane, lane_number)
        VALUES ('00000000-0000-8000-8000-000000000001', 0, 1, now(), now(), now(), %d, %d, %d, %d, %s, %d, 0)
        """
        .formatted(debit, credit, amount, asset, holder, debit >> 56 << 16);
  }

  private Connection owner() throws SQLException {
    return java.sql.DriverManager.getConnection(
        database.database().jdbcUrl(),
        database.database().owner(),
        database.database().ownerPassword());
  }

  /** Activities [from, from + size) of 97 people; activity n saves n + 1 grams. */
  private static List<Input<StreamCommand>> batch(int from, int size) {
    List<Input<StreamCommand>> batch = new ArrayList<>(size);
    for (int n = from; n < from + size; n++) {
      batch.add(input(0, n, n % 97, (n + 1) * 1_000L));
    }
    return batch;
  }

  private static List<Input<StreamCommand>> shared(
      SplittableRandom random, int partition, long first) {
    List<Input<StreamCommand>> batch = new ArrayList<>(1_000);
    for (int i = 0; i < 1_000; i++) {
      batch.add(input(partition, first + i, random.nextInt(300), 1 + random.nextInt(5_000)));
    }
    return batch;
  }

  private static Input<StreamCommand> input(
      int partition, long activity, long person, long milligrams) {
    Instant recordedAt = Reductions.RECORDED_AT;
    return new Input<>(
        partition,
        activity,
        recordedAt,
        Reductions.command(
            activity, Reductions.participant(person), milligrams, true, recordedAt, activity));
  }
}
