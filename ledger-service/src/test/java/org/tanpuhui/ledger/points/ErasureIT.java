package org.tanpuhui.ledger.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.journal.EraseAccount;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.store.ErasureStore;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.Input;

/** What an erasure does to an account: points lapse by one entry, grams stay, books agree. */
class ErasureIT {
  private static final ParticipantId ANNA = Reductions.participant(7);
  private static final ParticipantId BEI = Reductions.participant(3);
  private static final Instant OCTOBER = Instant.parse("2026-10-20T09:00:00Z");
  private static final Instant NOVEMBER = Instant.parse("2026-11-20T09:00:00Z");
  private static final UUID COMMAND = UUID.fromString("7d3c1e52-5b0a-8c1d-9e3f-000000000001");

  private final TestClock clock = new TestClock(NOVEMBER.plus(1, ChronoUnit.DAYS));
  private LedgerDatabase database;
  private LedgerService ledger;
  private RedemptionService redemptions;
  private long offset;

  @BeforeEach
  void create() {
    database = LedgerDatabase.create();
    ledger = database.service();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.database().jdbcUrl());
    source.setUser(database.database().app());
    source.setPassword(database.database().appPassword());
    redemptions = new RedemptionService(source, LedgerDatabase.SALTS, clock);
  }

  @Test
  void pointsOfAllLotsLapseByOneEntryAndGramsStay() throws Exception {
    post(
        earned(ANNA, 46_800, OCTOBER), earned(ANNA, 5_000, NOVEMBER), earned(BEI, 9_000, NOVEMBER));

    post(erase(ANNA));

    assertThat(balance(ANNA)).isZero();
    assertThat(balance(BEI)).isEqualTo(9);
    assertThat(grams(ANNA)).isEqualTo(51_800);
    assertThat(
            database.number(
                "SELECT amount FROM journal WHERE purpose = 40 AND cause = '" + COMMAND + "'"))
        .isEqualTo(51);
    assertThat(ledger.isErased(ANNA)).isTrue();
    assertThat(ledger.isErased(BEI)).isFalse();
    assertAgrees();
  }

  @Test
  void aBatchWithAnErasureGivesWhatItsCommandsGiveOneByOne() throws Exception {
    // Before it everything counts; a repeat changes nothing.
    post(
        earned(ANNA, 46_800, NOVEMBER),
        earned(BEI, 1_000, NOVEMBER),
        erase(ANNA),
        erase(ANNA),
        earned(BEI, 2_000, NOVEMBER));

    assertThat(balance(ANNA)).isZero();
    assertThat(balance(BEI)).isEqualTo(3);
    assertThat(database.number("SELECT count(*) FROM journal WHERE purpose = 40")).isEqualTo(1);
    assertThat(ledger.progress()).containsEntry(0, offset);
    assertAgrees();
  }

  @Test
  void anAccountWithoutPointsMakesNoEntryAndIsErasedAllTheSame() throws Exception {
    post(erase(ANNA));
    assertThat(database.number("SELECT count(*) FROM journal")).isZero();
    assertThat(ledger.isErased(ANNA)).isTrue();
  }

  @Test
  void anOpenRedemptionIsNamedAndWhatItGivesBackLaterLapses() throws Exception {
    post(earned(ANNA, 46_800, NOVEMBER));
    Redemption open = redemptions.reserve(ANNA, "k", 30, null);
    assertThat(ledger.erasureBlockers(ANNA).open())
        .containsExactly(
            new ErasureStore.Open("redemption_open", open.id().toString(), "reserved", "30 point"));
    assertThat(ledger.erasureBlockers(ANNA).points()).isEqualTo(16);

    // It was opened between the question and the erasure.
    post(erase(ANNA));
    assertThatThrownBy(() -> redemptions.reserve(ANNA, "k2", 1, null))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(ProblemCode.INSUFFICIENT_POINTS));
    redemptions.release(open.id(), any -> true, null);

    assertThat(balance(ANNA)).isZero();
    assertThat(ledger.erasureBlockers(ANNA).open()).isEmpty();
    assertAgrees();
  }

  @Test
  void aRetirementThatWaitsForItsReviewIsNamedAndADecidedOneIsNot() throws Exception {
    CreditOwner anna =
        new CreditOwner(ANNA.scheme(), CreditOwner.Kind.PARTICIPANT, ANNA.toString());
    UUID waiting = new UUID(1, 1);
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO credit_account (account, owner_kind, owner_ref, opened_at) VALUES (%d, 'participant', '%s', now())"
              .formatted(anna.account().value(), ANNA));
      for (UUID id : List.of(waiting, new UUID(1, 2))) {
        statement.execute(
            """
            INSERT INTO credit_retirement (retirement_id, scheme, account, tonnes, applied_at, period_start, period_end,
                                           reason, state, decided_at, decided_by, beneficiary, purpose, applied_by, content_hash)
            SELECT '%s', 2, %d, 3, now(), '2026-01-01', '2026-12-31', 'voluntary_neutrality', state,
                   CASE state WHEN 'withdrawn' THEN now() END, CASE state WHEN 'withdrawn' THEN 'anna' END,
                   'anna', 'a year', 'anna', '\\x00'
              FROM (VALUES ('%s')) AS wanted (state)
            """
                .formatted(
                    id, anna.account().value(), id.equals(waiting) ? "applied" : "withdrawn"));
      }
    }

    assertThat(ledger.erasureBlockers(ANNA).open())
        .containsExactly(
            new ErasureStore.Open("retirement_open", waiting.toString(), "applied", "3 t"));
    assertThat(ledger.erasureBlockers(BEI).open()).isEmpty();
  }

  private StreamCommand earned(ParticipantId participant, long milligrams, Instant recordedAt) {
    offset++;
    return Reductions.command(offset, participant, milligrams, true, recordedAt, offset);
  }

  private StreamCommand erase(ParticipantId participant) {
    Instant at = NOVEMBER.plusSeconds(60);
    return new EraseAccount(
        EraseAccount.entryId(at, COMMAND), participant, at, COMMAND, 0, ++offset);
  }

  private void post(StreamCommand... commands) throws Exception {
    List<Input<StreamCommand>> batch = new ArrayList<>();
    for (StreamCommand command : commands) {
      batch.add(new Input<>(0, command.activitiesOffset(), command.recordedAt(), command));
    }
    try (Connection connection = database.openHot()) {
      ledger.post(connection, batch);
      connection.commit();
    }
  }

  private long balance(ParticipantId participant) throws Exception {
    return sum("points_credits - points_debits", participant);
  }

  private long grams(ParticipantId participant) throws Exception {
    return sum("reduction_credits - reduction_debits", participant);
  }

  private long sum(String what, ParticipantId participant) throws Exception {
    return database.number(
        "SELECT coalesce(sum("
            + what
            + "), 0) FROM participant_balance WHERE participant = "
            + participant.value());
  }

  private void assertAgrees() {
    assertThat(ledger.trialBalance(Scheme.SANDBOX).assets())
        .allSatisfy(asset -> assertThat(asset.difference()).as(asset.toString()).isZero())
        .isEqualTo(ledger.runningBalance(Scheme.SANDBOX).assets());
  }
}
