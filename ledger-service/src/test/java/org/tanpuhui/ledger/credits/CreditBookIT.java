package org.tanpuhui.ledger.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.CreditBook.Moved;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Issuance;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.credits.unit.StandingRange;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.BatchEntries;
import org.tanpuhui.ledger.journal.OpenPeriods;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.store.JournalStore;
import org.tanpuhui.ledger.store.TrialBalanceStore.AssetBalance;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.Input;

/** Units issued, moved, split and ended, on a real database. */
class CreditBookIT {
  private static final Instant JUNE = Instant.parse("2023-06-20T02:00:00Z");
  private static final CreditOwner BIKES = CreditOwner.project(Scheme.SHENZHEN, "hello-riding");
  private static final CreditOwner BUYER = CreditOwner.organisation(Scheme.SHENZHEN, "builder-a");

  private final CreditBook book = new CreditBook(LedgerDatabase.SALTS);
  private LedgerDatabase database;
  private int causes;

  @BeforeEach
  void create() {
    database = LedgerDatabase.create();
  }

  @Test
  void aBatchIsIssuedOnceWithTheNumbersOfItsProject() throws Exception {
    // When
    Batch batch = issue("batch-1", 3_740);
    Batch again = issue("batch-1", 3_740);
    Batch next = issue("batch-2", 5);

    // Then
    assertThat(again).isEqualTo(batch);
    assertThat(batch.units()).isEqualTo(new SerialRange(7_000_000_001L, 7_000_003_740L));
    assertThat(next.units().first()).isEqualTo(7_000_003_741L);
    assertThat(batch.serial(batch.units()).text())
        .startsWith("SZ-PHCER-SZ-SHARED-BIKE-RIDING-2023-7000000001-7000003740-");
    assertThat(batch.whereabouts().held()).isEqualTo(3_740);
    assertAgrees(3_745);
  }

  @Test
  void otherContentUnderABatchThatWasIssuedIsRefused() throws Exception {
    issue("batch-1", 3_740);
    assertThatThrownBy(() -> issue("batch-1", 3_741)).hasMessageContaining("other content");
    assertAgrees(3_740);
  }

  @Test
  void unitsAreSplitFrozenSettledAndRetiredLowestNumbersFirst() throws Exception {
    // Given
    issue("batch-1", 1_000);
    AccountId seller = BIKES.account();
    AccountId buyer = BUYER.account();
    UUID listing = new UUID(1, 1);

    // When
    freeze(seller, listing, Pick.any(400));
    Moved sold = write(c -> book.settle(c, command(), seller, listing, buyer, Pick.any(377)));
    write(c -> book.unfreeze(c, command(), seller, listing, Pick.any(23)));
    Moved retired =
        write(
            c ->
                book.end(
                    c,
                    command(),
                    buyer,
                    Pick.exactly(new SerialRange(7_000_000_101L, 7_000_000_200L)),
                    EndReason.VOLUNTARY_NEUTRALITY));

    // Then
    assertThat(ranges(sold)).containsExactly(new SerialRange(7_000_000_001L, 7_000_000_377L));
    assertThat(ranges(retired)).containsExactly(new SerialRange(7_000_000_101L, 7_000_000_200L));
    assertThat(state("held")).isEqualTo(900);
    assertThat(state("retired")).isEqualTo(100);
    assertAgrees(1_000);
  }

  @Test
  void whatIsNotThereOrNotFreeIsNotMoved() throws Exception {
    issue("batch-1", 10);
    AccountId seller = BIKES.account();
    freeze(seller, new UUID(1, 1), Pick.any(4));
    write(c -> book.end(c, command(), seller, Pick.any(2), EndReason.VOLUNTARY_CANCELLATION));

    assertRefused(ProblemCode.INSUFFICIENT_CREDITS, "4 t that fit", Pick.any(5));
    assertRefused(ProblemCode.UNITS_NOT_AVAILABLE, "frozen", exactly(1, 2));
    assertRefused(ProblemCode.UNITS_NOT_AVAILABLE, "cancelled", exactly(5, 7));
    assertRefused(ProblemCode.UNITS_NOT_AVAILABLE, "not issued", exactly(10, 11));
    assertRefused(ProblemCode.INSUFFICIENT_CREDITS, "0 t", Pick.of("sz-distributed-pv", null, 1));
    assertRefused(ProblemCode.INSUFFICIENT_CREDITS, "0 t", Pick.any(1).acquiredBefore(JUNE));
    assertAgrees(10);
  }

  @Test
  void whatIsFrozenForOneCaseIsNotTakenForAnother() throws Exception {
    issue("batch-1", 10);
    AccountId seller = BIKES.account();
    freeze(seller, new UUID(1, 1), Pick.any(4));
    freeze(seller, new UUID(1, 2), Pick.any(4));

    assertThatThrownBy(
            () -> write(c -> book.unfreeze(c, command(), seller, new UUID(1, 1), Pick.any(5))))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(ProblemCode.INSUFFICIENT_CREDITS));
    assertThat(ranges(write(c -> book.unfreeze(c, command(), seller, new UUID(1, 2), Pick.any(4)))))
        .containsExactly(new SerialRange(7_000_000_005L, 7_000_000_008L));
  }

  @Test
  void freezingAndGivingBackLeavesWhenTheHolderGotTheUnits() throws Exception {
    issue("batch-1", 10);
    AccountId seller = BIKES.account();
    freeze(seller, new UUID(1, 1), Pick.any(10));
    write(c -> book.unfreeze(c, command(), seller, new UUID(1, 1), Pick.any(10)));

    assertThat(
            database.number(
                "SELECT count(*) FROM credit_range WHERE acquired_at = '2023-06-20 02:00:00Z'"))
        .isEqualTo(1);
  }

  /** Fails when the policy, the constraint or the right that it names is taken away. */
  @Test
  void noStatementOfTheServiceMovesARetiredUnit() throws Exception {
    // Given
    issue("batch-1", 10);
    AccountId seller = BIKES.account();
    write(c -> book.end(c, command(), seller, Pick.any(10), EndReason.ECOLOGICAL_RESTORATION));
    long retired = EndReason.ECOLOGICAL_RESTORATION.account(Scheme.SHENZHEN).value();

    // Then
    assertThat(app("DELETE FROM credit_range")).isZero();
    assertDenied("UPDATE credit_range SET account = " + seller.value(), "permission denied");
    assertDenied("TRUNCATE credit_range", "permission denied");
    assertDenied("DELETE FROM credit_movement", "permission denied");
    assertDenied("UPDATE credit_total SET issued = 11", "permission denied");
    assertDenied("UPDATE credit_total SET held = 10, retired = 1", "ck_credit_total_conserved");
    assertDenied(
        "UPDATE system_balance SET debits = 10 WHERE account = " + retired,
        "ck_system_balance_credits");
    assertDenied(
        "INSERT INTO journal (entry_id, line, purpose, occurred_at, recorded_at, book_date, debit_account, credit_account, amount, asset, cause)"
            + " VALUES (gen_random_uuid(), 1, 17, now(), now(), now(), "
            + retired
            + ", "
            + seller.value()
            + ", 10, 3, gen_random_uuid())",
        "ck_journal_credits");
    assertDenied(
        "INSERT INTO credit_range (first_no, last_no, account, acquired_at, entry_id, line, batch_id)"
            + " SELECT first_no, last_no, "
            + seller.value()
            + ", acquired_at, entry_id, line, batch_id FROM credit_range",
        "pk_credit_range");
    assertThat(owner("DELETE FROM credit_range")).isZero();
    assertAgrees(10);
  }

  @Test
  void aRangeStandsOnlyWhereAMovementBroughtItAndOnlyOnce() throws Exception {
    issue("batch-1", 10);
    String range =
        "INSERT INTO credit_range (first_no, last_no, account, acquired_at, entry_id, line, batch_id) SELECT ";
    // Units nobody issued, units that stand already, and an account they were never brought to.
    assertDenied(
        range
            + "first_no + 10, last_no + 10, account, acquired_at, entry_id, line, batch_id FROM credit_range",
        "fk_credit_range_");
    assertDenied(
        range
            + "first_no + 3, last_no, account, acquired_at, entry_id, line, batch_id FROM credit_range",
        "ex_credit_range_units");
    owner("DELETE FROM credit_range");
    assertDenied(
        range
            + "first_no, last_no, "
            + BUYER.account().value()
            + ", moved_at, entry_id, line, batch_id FROM credit_movement",
        "fk_credit_range_movement");
  }

  /** Each project has one writer, but how the writers of two meet is chance. */
  @Test
  void aReplayInWhichProjectsMeetOtherwiseGivesTheSameNumbersAndEntries() throws Exception {
    CreditOwner trees = CreditOwner.project(Scheme.SHENZHEN, "trees");
    List<Issuance> bikes =
        List.of(
            issuance(Scheme.SHENZHEN, "a1", 7, BIKES, 10),
            issuance(Scheme.SHENZHEN, "a2", 7, BIKES, 20));
    Issuance forest = issuance(Scheme.SHENZHEN, "b1", 9, trees, 30);
    write(
        c ->
            List.of(
                book.issue(c, bikes.get(0)), book.issue(c, forest), book.issue(c, bikes.get(1))));
    List<String> first = numbers();

    database = LedgerDatabase.create();
    write(
        c ->
            List.of(
                book.issue(c, forest), book.issue(c, bikes.get(0)), book.issue(c, bikes.get(1))));

    assertThat(numbers()).isEqualTo(first);
  }

  @Test
  void theEntryOfAnIssuanceGoesLastToTheLaneOfItsWriterAndCannotBeLeftOut() throws Exception {
    // Given
    Issuance issuance =
        issuance(Scheme.SANDBOX, "b", 7, CreditOwner.project(Scheme.SANDBOX, "p"), 5);
    JournalStore journal = new JournalStore(LedgerDatabase.SALTS);
    StreamCommand caused = Reductions.command(1, Reductions.participant(1), 1_000, false, JUNE, 1);

    // Then
    assertThatThrownBy(() -> write(c -> book.issue(c, issuance, entry -> {})))
        .hasMessageContaining("fk_credit_movement_entry");
    write(
        c -> {
          BatchEntries entries =
              new BatchEntries(List.of(new Input<>(3, 1, JUNE, caused)), Set.of(), OpenPeriods.ALL);
          book.issue(c, issuance, entry -> entries.add(List.of(entry)));
          journal.append(c, entries);
          return null;
        });
    assertThat(database.number("SELECT count(*) FROM journal WHERE asset = 3")).isEqualTo(1);
    assertThat(
            database.service().trialBalance(Scheme.SANDBOX).assets().stream()
                .map(asset -> asset.difference().longValueExact()))
        .containsOnly(0L);
  }

  @Test
  void onlyShenzhenPrintsItsPrefix() throws Exception {
    assertThatThrownBy(
            () -> owner("UPDATE credit_scheme SET serial_prefix = 'SZ-PHCER' WHERE scheme = 2"))
        .hasMessageContaining("credit_scheme");
    Batch sandbox =
        write(
            c ->
                book.issue(
                    c,
                    issuance(Scheme.SANDBOX, "b", 8, CreditOwner.project(Scheme.SANDBOX, "p"), 5)));
    assertThat(sandbox.serial(sandbox.units()).text()).startsWith("SANDBOX-UNIT-");
  }

  private List<String> numbers() throws SQLException {
    try (Connection connection = database.open();
        Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                "SELECT batch_id || ' ' || first_no || ' ' || last_no || ' ' || entry_id FROM credit_batch ORDER BY batch_id")) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  private Batch issue(String id, long tonnes) throws SQLException {
    return write(c -> book.issue(c, issuance(Scheme.SHENZHEN, id, 7, BIKES, tonnes)));
  }

  static Issuance issuance(Scheme scheme, String id, int seriesNo, CreditOwner owner, long tonnes) {
    return new Issuance(
        scheme,
        id,
        owner.ref(),
        seriesNo,
        "sz-shared-bike-riding",
        "2022-12",
        java.time.LocalDate.parse("2023-01-01"),
        java.time.LocalDate.parse("2023-05-31"),
        tonnes,
        owner,
        JUNE,
        3);
  }

  private void freeze(AccountId holder, UUID hold, Pick pick) throws SQLException {
    write(c -> book.freeze(c, command(), holder, hold, pick));
  }

  private Pick exactly(int first, int last) {
    return Pick.exactly(new SerialRange(7_000_000_000L + first, 7_000_000_000L + last));
  }

  private void assertRefused(ProblemCode code, String detail, Pick pick) {
    assertThatThrownBy(
            () -> write(c -> book.transfer(c, command(), BIKES.account(), BUYER.account(), pick)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessageContaining(detail);
            });
  }

  private Command command() {
    causes++;
    return new Command(new UUID(9, causes), 0, JUNE.plusSeconds(60L * causes), "tester");
  }

  private static List<SerialRange> ranges(Moved moved) {
    return moved.units().stream().map(StandingRange::range).toList();
  }

  private long state(String column) throws SQLException {
    return database.number("SELECT sum(" + column + ") FROM credit_total");
  }

  /** Balances, journal, control totals and ranges all tell the same tonnes. */
  private void assertAgrees(long issued) throws SQLException {
    AssetBalance credits =
        database.service().trialBalance(Scheme.SHENZHEN).assets().stream()
            .filter(asset -> asset.asset().id().equals("credit"))
            .findFirst()
            .orElseThrow();
    assertThat(credits.difference()).isZero();
    assertThat(database.number("SELECT sum(last_no - first_no + 1) FROM credit_range"))
        .isEqualTo(issued);
    assertThat(database.number("SELECT sum(issued) FROM credit_total")).isEqualTo(issued);
  }

  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T write(Work<T> work) throws SQLException {
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      T result = work.on(connection);
      connection.commit();
      return result;
    }
  }

  private void assertDenied(String statement, String message) {
    assertThatThrownBy(() -> app(statement)).hasMessageContaining(message);
  }

  private int app(String statement) throws SQLException {
    try (Connection connection = database.open();
        Statement run = connection.createStatement()) {
      return run.executeUpdate(statement);
    }
  }

  private int owner(String statement) throws SQLException {
    var where = database.database();
    try (Connection connection =
            DriverManager.getConnection(where.jdbcUrl(), where.owner(), where.ownerPassword());
        Statement run = connection.createStatement()) {
      return run.executeUpdate(statement);
    }
  }
}
