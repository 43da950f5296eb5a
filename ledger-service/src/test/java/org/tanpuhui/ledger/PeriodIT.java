package org.tanpuhui.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.store.PeriodStore.Period;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.Input;

/** A closed month stays as it was, whoever writes. */
class PeriodIT {
  private static final ParticipantId ANNA = Reductions.participant(7);
  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
  private static final Instant IN_OCTOBER = Instant.parse("2026-10-20T09:00:00Z");
  private static final Clock NOVEMBER =
      Clock.fixed(Instant.parse("2026-11-02T00:00:00Z"), ZoneOffset.UTC);
  private static final PeriodService.Passed ALL_PASSED = before -> Optional.empty();

  private LedgerDatabase database;
  private PeriodService periods;

  @BeforeEach
  void octoberIsOver() throws Exception {
    database = LedgerDatabase.create();
    periods = new PeriodService(source(), NOVEMBER);
    post(database.service(), 1, 46_800);
    new PointsService(source(), LedgerDatabase.SALTS, NOVEMBER).expire(Scheme.SANDBOX);
  }

  @Test
  void onePersonProposesAndAnotherCloses() {
    Period proposed = close("operator-a");
    assertThat(proposed.confirmedBy()).isNull();
    assertRefused(ProblemCode.SAME_PERSON, () -> close("operator-a"));

    Period closed = close("operator-b");

    assertThat(closed.confirmedBy()).isEqualTo("operator-b");
    assertThat(close("operator-c")).isEqualTo(closed);
    assertThat(periods.totals(Scheme.SANDBOX, OCTOBER))
        .extracting(t -> t.asset() + " " + t.accountClass() + " " + t.debits() + " " + t.credits())
        .containsExactly(
            "REDUCTION PARTICIPANT 0 46800",
            "REDUCTION REDUCTION_ORIGIN 46800 0",
            "POINTS PARTICIPANT 0 46",
            "POINTS POINTS_ISSUANCE 46 0");
  }

  @Test
  void aMonthIsNotOverBeforeEveryPartitionHasPassedItAndItsLotsAreExpired() throws Exception {
    assertRefused(
        ProblemCode.PERIOD_NOT_OVER,
        () ->
            periods.close(
                Scheme.SANDBOX, OCTOBER, "operator-a", before -> Optional.of("3 records")));
    assertRefused(
        ProblemCode.PERIOD_NOT_OVER,
        () -> periods.close(Scheme.SANDBOX, OCTOBER.plusMonths(1), "operator-a", ALL_PASSED));
    own("DELETE FROM expiry_run");
    assertRefused(ProblemCode.PERIOD_NOT_OVER, () -> close("operator-a"));
  }

  @Test
  void monthsCloseOneAfterAnother() {
    close("operator-a");
    close("operator-b");
    assertRefused(
        ProblemCode.PERIOD_ORDER,
        () -> periods.close(Scheme.SANDBOX, OCTOBER.minusMonths(1), "operator-a", ALL_PASSED));
  }

  @Test
  void whatComesLateIsBookedToTheOpenMonth() throws Exception {
    // Given
    close("operator-a");
    close("operator-b");

    // When: a dead letter of October is retried
    post(database.service(), 2, 10_000);

    // Then
    assertThat(
            database.number(
                "SELECT count(*) FROM journal WHERE amount = 10000 AND book_date = '2026-11-01'"
                    + " AND recorded_at < '2026-11-01'"))
        .isEqualTo(1);
    assertThat(
            database.number(
                "SELECT lot_credited FROM participant_balance WHERE lot_month = 202611"))
        .isEqualTo(10);
    assertThat(database.number("SELECT credited FROM points_lot WHERE book_month = 202610"))
        .isEqualTo(46);
    assertThat(database.service().trialBalance(Scheme.SANDBOX).assets())
        .allSatisfy(asset -> assertThat(asset.difference()).isZero());
  }

  @Test
  void theDatabaseRefusesRowsOfAClosedMonthFromAnyone() throws Exception {
    close("operator-a");
    close("operator-b");
    String insert =
        "INSERT INTO journal (debit_account, credit_account, amount, occurred_at, recorded_at,"
            + " entry_id, book_date, line, asset, purpose, lane, lane_number) SELECT debit_account, credit_account,"
            + " 1, occurred_at, recorded_at, gen_random_uuid(), '2026-10-31', 0, asset, 1, lane, lane_number + 1000 FROM"
            + " journal LIMIT 1";
    assertThatThrownBy(() -> own(insert)).hasMessageContaining("ck_journal_open_2");
    assertThatThrownBy(() -> app(insert)).hasMessageContaining("ck_journal_open_2");
    assertThatThrownBy(() -> app("ALTER TABLE journal DROP CONSTRAINT ck_journal_open_2"))
        .hasMessageContaining("must be owner");
    assertThatThrownBy(() -> app("INSERT INTO period_close VALUES (2, 202611, 'a', 'b', now())"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> app("SELECT close_period(2::smallint, 202610, 'x')"))
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> app("SELECT close_period(2::smallint, 202901, 'x')"))
        .hasMessageContaining("is not over");
  }

  @Test
  void aLongReadingOfTheJournalMakesTheCloseWaitForAnotherTry() throws Exception {
    close("operator-a");
    try (Connection reader = database.open();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.executeQuery("SELECT count(*) FROM journal").close();
      assertRefused(ProblemCode.PERIOD_BUSY, () -> close("operator-b"));
    }
    assertThat(close("operator-b").confirmedBy()).isEqualTo("operator-b");
  }

  private Period close(String by) {
    return periods.close(Scheme.SANDBOX, OCTOBER, by, ALL_PASSED);
  }

  private void post(LedgerService ledger, long activity, long milligrams) throws Exception {
    try (Connection connection = database.openHot()) {
      StreamCommand command =
          Reductions.command(activity, ANNA, milligrams, true, IN_OCTOBER, activity);
      ledger.post(connection, List.of(new Input<>(0, activity, IN_OCTOBER, command)));
      connection.commit();
    }
  }

  private static void assertRefused(ProblemCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void own(String sql) throws SQLException {
    execute(TestEngines.postgres().connectAsSuperuser(database.database().name()), sql);
  }

  private void app(String sql) throws SQLException {
    Database db = database.database();
    execute(DriverManager.getConnection(db.jdbcUrl(), db.app(), db.appPassword()), sql);
  }

  private static void execute(Connection opened, String sql) throws SQLException {
    try (Connection connection = opened;
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.database().jdbcUrl());
    source.setUser(database.database().app());
    source.setPassword(database.database().appPassword());
    return source;
  }
}
