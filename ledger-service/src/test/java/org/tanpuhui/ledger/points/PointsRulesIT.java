package org.tanpuhui.ledger.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.PointsService;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.Lot;
import org.tanpuhui.ledger.journal.ReferenceNumber;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.store.PointsStore.ParkedReversal;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.Input;

/** The rules for points, each a scenario: rules.md section 4, P1 to P11. */
class PointsRulesIT {
  private static final ParticipantId ANNA = Reductions.participant(7);
  private static final ParticipantId BEI = Reductions.participant(3);
  private static final Instant NOVEMBER = Instant.parse("2026-11-20T09:00:00Z");

  private final TestClock clock = new TestClock(NOVEMBER.plus(1, ChronoUnit.DAYS));
  private LedgerDatabase database;
  private LedgerService ledger;
  private PointsService points;
  private RedemptionService redemptions;
  private long activities;

  @BeforeEach
  void create() {
    database = LedgerDatabase.create();
    ledger = database.service();
    points = new PointsService(source(), LedgerDatabase.SALTS, clock);
    redemptions = new RedemptionService(source(), LedgerDatabase.SALTS, clock);
  }

  @Test
  void p1PointsNameTheMethodologyAndTheExchangeRule() throws Exception {
    earn(ANNA, 46_800, NOVEMBER);
    assertThat(
            database.number(
                "SELECT count(*) FROM journal j JOIN exchange_rule r ON r.rule_no = j.exchange_rule"
                    + " JOIN methodology_version m ON m.version_no = j.methodology_version"
                    + " WHERE j.asset = 2 AND j.amount = 46 * r.points_numerator"))
        .isEqualTo(1);
  }

  @Test
  void p2AndP3PointsComeOnlyFromRecordedReductionsAndAreComputedHere() throws Exception {
    assertRefused(
        "INSERT INTO journal (entry_id, line, purpose, occurred_at, recorded_at, book_date, debit_account, credit_account, amount, asset)"
            + " VALUES (gen_random_uuid(), 0, 7, now(), now(), now(), "
            + system(2)
            + ", "
            + ANNA.value()
            + ", 5, 2)",
        "ck_journal_cause");
    post(Reductions.command(++activities, ANNA, 46_800, false, NOVEMBER, activities));
    assertThat(balance(ANNA)).isZero();
  }

  @Test
  void p4PointsLiveFromTheirMonthToTheLastDayOfTheSixtieth() throws Exception {
    // Given
    earn(ANNA, 5_000, NOVEMBER);
    Instant end = Instant.parse("2031-10-31T16:00:00Z");

    // Then
    assertThat(points.lots(ANNA)).extracting(Lot::expiresAt).containsExactly(end);
    clock.set(end.minusMillis(1));
    assertThat(points.expire(Scheme.SANDBOX)).isZero();
    assertThat(reserve(ANNA, "last-minute", 1).state()).isEqualTo("reserved");
    clock.set(end);
    assertThatThrownBy(() -> reserve(ANNA, "too-late", 1))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(ProblemCode.POINTS_EXPIRED));
    assertThat(points.expire(Scheme.SANDBOX)).isEqualTo(1);
    assertThat(points.expire(Scheme.SANDBOX)).isZero();
    assertThat(balance(ANNA)).isZero();
    assertThat(database.number("SELECT count(*) FROM journal WHERE purpose = 3 AND amount = 4"))
        .isEqualTo(1);
    assertAgrees();
  }

  @Test
  void p4NoPointOutlivesTenYearsAtTheLongestValidity() throws Exception {
    // Given
    own("UPDATE exchange_rule SET validity_months = 120");
    earn(ANNA, 5_000, NOVEMBER);

    // When
    clock.set(Instant.parse("2036-11-20T09:00:00Z"));
    points.expire(Scheme.SANDBOX);

    // Then
    assertThat(balance(ANNA)).isZero();
    assertThat(points.lots(ANNA).get(0).expiresAt())
        .isBefore(NOVEMBER.atZone(java.time.ZoneOffset.UTC).plusYears(10).toInstant());
    assertThatThrownBy(() -> own("UPDATE exchange_rule SET validity_months = 121"))
        .hasMessageContaining("ck_exchange_rule_validity");
  }

  @Test
  void p5AnOperatorCanNeitherBeginNorCancelARedemptionOfItsOwnAccord() throws Exception {
    // Given
    earn(ANNA, 5_000, NOVEMBER);
    register(ANNA, "mall-a");
    Redemption redemption = redemptions.reserve(ANNA, "k", 3, "mall-a");

    // Then
    assertCode(
        ProblemCode.REDEMPTION_STATE,
        () -> redemptions.cancel(redemption.id(), any -> true, "mall-a"));
    assertCode(
        ProblemCode.REDEMPTION_UNKNOWN,
        () -> redemptions.use(redemption.id(), r -> "mall-b".equals(r.partner()), "mall-b"));
    assertThat(balance(ANNA)).isEqualTo(2);
  }

  @Test
  void p6ARedemptionIsForOneMallAndOnlyWhoIsRegisteredThereRedeemsInAnAppsMall() throws Exception {
    earn(ANNA, 5_000, NOVEMBER);
    assertCode(
        ProblemCode.NOT_REGISTERED_WITH_APP, () -> redemptions.reserve(ANNA, "mall", 1, "mall-a"));
    register(ANNA, "mall-a");
    assertCode(
        ProblemCode.NOT_REGISTERED_WITH_APP, () -> redemptions.reserve(ANNA, "other", 1, "mall-b"));
    assertThat(reserve(ANNA, "platform", 1).channel()).isEqualTo("platform");
    assertThat(redemptions.reserve(ANNA, "mall", 1, "mall-a").partner()).isEqualTo("mall-a");
    assertThatThrownBy(
            () ->
                own(
                    "INSERT INTO redemption SELECT gen_random_uuid(), participant, points, reserved_at, used_at, ended_at, release_after, 'partner', NULL, state FROM redemption LIMIT 1"))
        .hasMessageContaining("ck_redemption_channel");
  }

  @Test
  void p7UsedPointsAreReportedAndThenCancelled() throws Exception {
    // Given
    earn(ANNA, 5_000, NOVEMBER);
    Redemption redemption = reserve(ANNA, "k", 3);

    // When
    redemptions.use(redemption.id(), any -> true, "operator", "till-7");
    redemptions.use(redemption.id(), any -> true, "operator", "till-7");
    assertCode(
        ProblemCode.ALREADY_USED,
        () -> redemptions.use(redemption.id(), any -> true, "operator", "till-8"));
    assertCode(
        ProblemCode.ALREADY_USED, () -> redemptions.use(redemption.id(), any -> true, "operator"));
    Redemption cancelled = redemptions.cancel(redemption.id(), any -> true, "platform");
    redemptions.cancel(redemption.id(), any -> true, "platform");

    // Then
    assertThat(cancelled.state()).isEqualTo("cancelled");
    assertCode(
        ProblemCode.REDEMPTION_STATE, () -> redemptions.release(redemption.id(), any -> true, "x"));
    assertCode(ProblemCode.ID_REUSED, () -> reserve(ANNA, "k", 4));
    assertThat(reserve(ANNA, "k", 3).state()).isEqualTo("cancelled");
    assertThat(balance(ANNA)).isEqualTo(2);
    assertThat(database.number("SELECT credits - debits FROM points_reserve")).isZero();
    assertThat(database.number("SELECT credits FROM system_balance WHERE account >> 48 & 255 = 6"))
        .isEqualTo(3);
    assertAgrees();
  }

  @Test
  void p7AReservationThatNobodyUsesIsReleasedToItsLots() throws Exception {
    // Given
    earn(ANNA, 5_000, NOVEMBER);
    Redemption redemption = reserve(ANNA, "k", 3);

    // When
    clock.set(clock.instant().plus(RedemptionService.RESERVED_FOR));
    int released = redemptions.releaseOverdue();

    // Then
    assertThat(released).isEqualTo(1);
    assertThat(redemptions.one(redemption.id(), any -> true).state()).isEqualTo("released");
    assertThat(balance(ANNA)).isEqualTo(5);
    assertThat(points.lots(ANNA)).extracting(Lot::remaining).containsExactly(5L);
    assertCode(
        ProblemCode.REDEMPTION_RELEASED, () -> redemptions.use(redemption.id(), any -> true, "x"));
    assertCode(
        ProblemCode.REDEMPTION_RELEASED,
        () -> redemptions.cancel(redemption.id(), any -> true, "x"));
    assertAgrees();
  }

  @Test
  void p7PointsReleasedAfterTheirLastDayExpireAtOnce() throws Exception {
    // Given
    earn(ANNA, 5_000, NOVEMBER);
    clock.set(Instant.parse("2031-10-31T15:59:00Z"));
    Redemption redemption = reserve(ANNA, "k", 3);
    clock.set(Instant.parse("2031-11-02T00:00:00Z"));
    points.expire(Scheme.SANDBOX);

    // When
    redemptions.release(redemption.id(), any -> true, "x");

    // Then
    assertThat(balance(ANNA)).isZero();
    assertThat(database.number("SELECT credits FROM system_balance WHERE account >> 48 & 255 = 5"))
        .isEqualTo(5);
    assertAgrees();
  }

  /** The database itself refuses what no code of ours tries. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%d, %d, ck_journal_no_points_between_people",
        "%d, %d + (4::bigint << 48), ck_journal_reserve_of_its_person",
        "%d + (4::bigint << 48), %d, ck_journal_reserve_of_its_person",
        "%d + (4::bigint << 48), %d + (4::bigint << 48), ck_journal_reserve_of_its_person"
      })
  void p8NoPathMovesPointsFromOnePersonToAnother(String accounts) {
    String[] parts = accounts.formatted(ANNA.value(), BEI.value()).split(", ");
    assertRefused(
        "INSERT INTO journal (entry_id, line, purpose, occurred_at, recorded_at, book_date, debit_account, credit_account, amount, asset, cause)"
            + " VALUES (gen_random_uuid(), 1, 5, now(), now(), now(), "
            + parts[0]
            + ", "
            + parts[1]
            + ", 5, 2, gen_random_uuid())",
        parts[2]);
  }

  @Test
  void p9RulesBelongToTheAuthorityAndBeginInTheFuture() {
    assertRefused(
        "INSERT INTO exchange_rule SELECT 9, scheme, 9, timestamptz '2020-01-01', 1, 1, rounding, 60, provenance, source, 'someone', now() FROM exchange_rule LIMIT 1",
        "ck_exchange_rule_future");
    assertRefused(
        "INSERT INTO exchange_rule SELECT 9, scheme, 9, now() + interval '1 day', 1, 1, rounding, 60, provenance, source FROM exchange_rule LIMIT 1",
        "ck_exchange_rule_future");
  }

  @Test
  void p10TheRateInForceWhenTheActivityStartedApplies() throws Exception {
    own(
        "INSERT INTO exchange_rule SELECT 9, 2, 2, timestamptz '2026-11-20 08:30:02Z', 2, 1, rounding, 60, provenance, source, 'authority', timestamptz '2026-01-01' FROM exchange_rule LIMIT 1");
    earn(ANNA, 5_000, NOVEMBER);
    earn(ANNA, 5_000, NOVEMBER);
    assertThat(balance(ANNA)).isEqualTo(15);
  }

  @Test
  void p11EarliestExpiryGoesFirstAndActivitiesRoundDownOneByOne() throws Exception {
    // Given
    earn(ANNA, 1_999, NOVEMBER);
    earn(ANNA, 1_999, NOVEMBER);
    earn(ANNA, 7_000, NOVEMBER.plus(40, ChronoUnit.DAYS));

    // When
    clock.set(NOVEMBER.plus(41, ChronoUnit.DAYS));
    reserve(ANNA, "k", 3);

    // Then
    assertThat(points.lots(ANNA)).extracting(Lot::remaining).containsExactly(0L, 6L);
    assertAgrees();
  }

  @Test
  void p11OnlyAnOrderMakesADebtAndWhatIsEarnedLaterPaysIt() throws Exception {
    // Given
    earn(ANNA, 10_000, NOVEMBER);
    Redemption redemption = reserve(ANNA, "k", 8);
    redemptions.use(redemption.id(), any -> true, "operator");
    post(Reductions.reversal(1, ANNA, NOVEMBER.plus(1, ChronoUnit.DAYS), 99));
    assertThat(balance(ANNA)).isEqualTo(2);
    ParkedReversal parked =
        points.parked(Scheme.SANDBOX, new java.util.UUID(0, 0), false, 10).get(0);
    assertThat(parked.parked().why()).isEqualTo("spent");

    // When
    points.decide(Scheme.SANDBOX, parked.parked().reversalId(), true, "fraud", "authority-1");
    points.decide(Scheme.SANDBOX, parked.parked().reversalId(), true, "fraud", "authority-2");

    // Then
    assertThat(balance(ANNA)).isEqualTo(-8);
    assertThat(database.number("SELECT points_debt FROM participant_balance")).isEqualTo(8);
    assertCode(
        ProblemCode.CONFLICT,
        () ->
            points.decide(Scheme.SANDBOX, parked.parked().reversalId(), false, "no", "authority"));
    assertAgrees();
    earn(ANNA, 11_000, NOVEMBER.plus(2, ChronoUnit.DAYS));
    assertCode(ProblemCode.INSUFFICIENT_POINTS, () -> reserve(ANNA, "k4", 4));
    reserve(ANNA, "k3", 3);
    assertThat(balance(ANNA)).isZero();
    assertThat(database.number("SELECT points_debt FROM participant_balance")).isZero();
    assertAgrees();
  }

  @Test
  void p11ADismissedReversalLeavesThePoints() throws Exception {
    // Given
    earn(ANNA, 10_000, NOVEMBER);
    post(Reductions.reversal(1, ANNA, NOVEMBER.plus(30, ChronoUnit.DAYS), 99));
    ParkedReversal parked =
        points.parked(Scheme.SANDBOX, new java.util.UUID(0, 0), false, 10).get(0);

    // When
    points.decide(Scheme.SANDBOX, parked.parked().reversalId(), false, "late", "authority");

    // Then
    assertThat(balance(ANNA)).isEqualTo(10);
    assertThat(points.parked(Scheme.SANDBOX, new java.util.UUID(0, 0), false, 10)).isEmpty();
    assertCode(
        ProblemCode.REVERSAL_UNKNOWN,
        () ->
            points.decide(Scheme.SHENZHEN, parked.parked().reversalId(), false, "x", "authority"));
  }

  /** 32 clients spend, take back and earn on three accounts: no overspend, no lost update. */
  @Test
  void thirtyTwoClientsAtOnceNeitherOverspendNorDeadlock() throws Exception {
    // Given
    for (int person = 0; person < 3; person++) {
      earn(Reductions.participant(person), 100_000, NOVEMBER);
    }
    ExecutorService clients = Executors.newFixedThreadPool(32);
    try {
      // When
      List<Callable<Long>> work = new ArrayList<>();
      for (int client = 0; client < 32; client++) {
        int number = client;
        work.add(() -> spend(number));
      }
      long kept = 0;
      for (Future<Long> future : clients.invokeAll(work)) {
        kept += future.get();
      }

      // Then
      assertThat(kept).isEqualTo(300);
      assertThat(
              database.number(
                  "SELECT sum(points_credits - points_debits) FROM participant_balance"))
          .isZero();
      assertThat(database.number("SELECT sum(credits - debits) FROM points_reserve"))
          .isEqualTo(300);
      assertAgrees();
    } finally {
      clients.shutdownNow();
    }
  }

  private long spend(int client) {
    ParticipantId person = Reductions.participant(client % 3);
    long kept = 0;
    for (int i = 0; i < 20; i++) {
      try {
        Redemption redemption = reserve(person, client + "-" + i, 1);
        if (i % 4 == 3) {
          redemptions.release(redemption.id(), any -> true, null);
        } else {
          kept++;
        }
      } catch (ProblemException e) {
        assertThat(e.code()).isEqualTo(ProblemCode.INSUFFICIENT_POINTS);
      }
    }
    return kept;
  }

  private Redemption reserve(ParticipantId participant, String key, long amount) {
    return redemptions.reserve(participant, key, amount, null);
  }

  private void earn(ParticipantId participant, long milligrams, Instant recordedAt)
      throws Exception {
    activities++;
    post(Reductions.command(activities, participant, milligrams, true, recordedAt, activities));
  }

  private void post(StreamCommand command) throws Exception {
    try (Connection connection = database.openHot()) {
      ledger.post(
          connection,
          List.of(new Input<>(0, command.activitiesOffset(), command.recordedAt(), command)));
      connection.commit();
    }
  }

  private void register(ParticipantId participant, String partner) throws SQLException {
    own(
        "INSERT INTO partner VALUES (%d, '%s')"
            .formatted(ReferenceNumber.partner(partner), partner));
    own(
        "INSERT INTO membership VALUES (%d, %d, now())"
            .formatted(participant.value(), ReferenceNumber.partner(partner)));
  }

  private long balance(ParticipantId participant) throws Exception {
    return database.number(
        "SELECT coalesce(sum(points_credits - points_debits), 0) FROM participant_balance WHERE participant = "
            + participant.value());
  }

  private void assertAgrees() {
    assertThat(ledger.trialBalance(Scheme.SANDBOX).assets())
        .allSatisfy(asset -> assertThat(asset.difference()).as(asset.toString()).isZero())
        .isEqualTo(ledger.runningBalance(Scheme.SANDBOX).assets());
  }

  private static void assertCode(ProblemCode code, Runnable command) {
    assertThatThrownBy(command::run)
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static long system(int accountClass) {
    return 2L << 56 | (long) accountClass << 48;
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

  private void own(String command) throws SQLException {
    try (Connection owner =
            DriverManager.getConnection(
                database.database().jdbcUrl(),
                database.database().owner(),
                database.database().ownerPassword());
        Statement statement = owner.createStatement()) {
      statement.execute(command);
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
