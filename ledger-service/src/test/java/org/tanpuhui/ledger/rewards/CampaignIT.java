package org.tanpuhui.ledger.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tanpuhui.ledger.rewards.RewardsBooks.NOW;
import static org.tanpuhui.ledger.rewards.RewardsBooks.assertCode;
import static org.tanpuhui.ledger.rewards.RewardsBooks.minutes;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.ledger.CampaignService.Recognition;
import org.tanpuhui.ledger.CampaignService.Standing;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.store.CampaignStore.Award;
import org.tanpuhui.ledger.store.CampaignStore.CampaignRow;
import org.tanpuhui.ledger.store.CountingConnection;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.Input;

/** Campaigns: dated rules with a budget that holds, in a replay too. */
class CampaignIT {
  private static final ParticipantId ANNA = Reductions.participant(7);
  private static final ParticipantId ESTATE = Reductions.participant(70);

  private RewardsBooks books;

  @BeforeEach
  void create() {
    books = new RewardsBooks();
  }

  @Test
  void anActivityRecordedInTimeGetsItsBonusAndTheMultiplierRoundedDown() throws Exception {
    // Given
    bonus("double", 300, 5, 1, 2);

    // When
    books.earn(ANNA, 7, minutes(9));
    books.earn(ANNA, 7, minutes(10));
    books.earn(ANNA, 7, minutes(20));

    // Then: 7, then 7 + 5 + floor(7 / 2), then 7
    assertThat(books.balance(ANNA)).isEqualTo(7 + 15 + 7);
    assertThat(left("double")).isEqualTo(300 - 8);
    assertThat(
            books.database.number(
                "SELECT count(*) FROM journal j JOIN campaign c"
                    + " ON c.campaign_no = (j.debit_account >> 16) & 4294967295"
                    + " WHERE j.debit_account >> 48 & 255 = 10 AND j.purpose = 1 AND j.amount = 8"
                    + " AND j.activity_id IS NOT NULL AND j.exchange_rule IS NOT NULL"))
        .isEqualTo(1);
    books.assertAgrees();
  }

  @Test
  void otherTypesSchemesAndPeopleWithoutTheMandateGetNothing() throws Exception {
    // Given
    bonus("transit", 300, 5, 0, 1);
    PostReduction trip = Reductions.command(1, ANNA, 7_000, true, minutes(11), 1);
    PostReduction other = typed(trip, "tanpuhui.activity.bike-ride.v1");
    PostReduction elsewhere =
        Reductions.command(2, ParticipantId.of(Scheme.YANTIAN, 7), 7_000, true, minutes(11), 2);
    PostReduction unmandated = Reductions.command(3, ANNA, 7_000, false, minutes(11), 3);

    // When
    books.post(0, other, elsewhere, unmandated);

    // Then
    assertThat(left("transit")).isEqualTo(300);
    assertThat(books.balance(ANNA)).isEqualTo(7);
  }

  @Test
  void aShareIsSpentInLogOrderInFullOrNotAtAllAndNeverOverdrawn() throws Exception {
    // Given: 10 points in each of three shares
    bonus("small", 30, 0, 1, 1);

    // When: 6 fits, 7 does not, 4 does
    books.post(
        1,
        Reductions.command(1, ANNA, 6_000, true, minutes(11), 1),
        Reductions.command(2, ANNA, 7_000, true, minutes(11), 2),
        Reductions.command(3, ANNA, 4_000, true, minutes(11), 3),
        Reductions.command(4, ANNA, 1_000, true, minutes(11), 4));

    // Then
    assertThat(books.balance(ANNA)).isEqualTo(6 + 7 + 4 + 1 + 6 + 4);
    assertThat(left("small")).isEqualTo(20);
    books.assertRefused(
        "UPDATE system_balance SET debits = debits + 1 WHERE account >> 48 & 255 = 10 AND credits = debits",
        "ck_system_balance_reward_bound");
    books.assertAgrees();
  }

  /** Fails when awards depend on how the log is cut into batches, or on what another writer did. */
  @Test
  void batchesOneByOneAndAReplayAfterARestoreGiveTheSameBooks() throws Exception {
    // Given
    bonus("double", 60, 1, 1, 1);
    List<StreamCommand> log = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      ParticipantId who = Reductions.participant(i % 4);
      log.add(Reductions.command(i, who, i * 250L, true, minutes(5 + i % 12), i));
      if (i % 7 == 0) {
        ParticipantId whose = Reductions.participant((i - 3) % 4);
        log.add(Reductions.reversal(i - 3, whose, minutes(18), 1_000 + i));
      }
    }
    RewardsBooks restored = new RewardsBooks(books.database.copy());

    // When
    books.post(0, log.toArray(StreamCommand[]::new));
    books.post(0, log.toArray(StreamCommand[]::new));
    for (StreamCommand command : log) {
      restored.post(0, command);
    }

    // Then
    assertThat(restored.database.books()).isEqualTo(books.database.books());
    assertThat(
            books.database.number(
                "SELECT count(*) FROM journal WHERE debit_account >> 48 & 255 = 10"))
        .isPositive();
    books.assertAgrees();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 500})
  void awardsCostTwoMoreStatementsPerBatchWhateverItsSize(int size) throws Exception {
    // Given
    bonus("double", 1_000_000, 1, 0, 1);
    books.earn(ANNA, 1, minutes(11));
    books.earn(ANNA, 1, minutes(11));
    try (Connection real = books.database.openHot()) {
      CountingConnection counting = new CountingConnection(real);
      List<Input<StreamCommand>> batch = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        StreamCommand post = Reductions.command(100 + i, ANNA, 1_000, true, minutes(11), 100 + i);
        batch.add(new Input<>(0, 100 + i, post.recordedAt(), post));
      }

      // When
      books.ledger.post(counting.connection(), batch);

      // Then
      assertThat(counting.take()).hasSize(7);
    }
  }

  @Test
  void aReversalGivesTheBonusBackToItsShareAndAParkedOneIsParkedWhole() throws Exception {
    // Given
    bonus("double", 30, 0, 1, 1);
    books.post(
        2,
        Reductions.command(1, ANNA, 6_000, true, minutes(11), 1),
        Reductions.command(2, ANNA, 3_000, true, minutes(11), 2));

    // When
    books.post(
        2,
        Reductions.reversal(1, ANNA, minutes(30), 3),
        Reductions.reversal(2, ANNA, NOW.plus(java.time.Duration.ofDays(20)), 4));

    // Then
    assertThat(left("double")).isEqualTo(30 - 3);
    assertThat(books.balance(ANNA)).isEqualTo(6);
    assertThat(books.database.number("SELECT sum(points) FROM parked_reversal")).isEqualTo(6);
    books.assertAgrees();
  }

  @Test
  void whatIsLeftGoesBackOnceWhenTheCampaignIsOver() throws Exception {
    // Given
    bonus("double", 31, 0, 1, 1);
    books.earn(ANNA, 4, minutes(11));
    books.clock.set(minutes(200));

    // When
    long early = books.campaigns.refund(minutes(19));
    long returned = books.campaigns.refund(minutes(200));
    long again = books.campaigns.refund(minutes(200));

    // Then
    assertThat(List.of(early, returned, again)).containsExactly(0L, 27L, 0L);
    assertThat(books.held(10)).isZero();
    books.assertAgrees();
  }

  @Test
  void aCampaignBeginsInTheFutureIsDecidedOnceAndMayEndEarly() throws Exception {
    CampaignRow wanted = row("c", "activity_bonus", 30, 1, 0, 1, List.of());
    Standing first = books.campaigns.create(wanted);
    assertThat(books.campaigns.create(wanted).campaign()).isEqualTo(first.campaign());
    assertCode(
        ProblemCode.ID_REUSED,
        () -> books.campaigns.create(row("c", "activity_bonus", 31, 1, 0, 1, List.of())));
    assertThat(books.held(10)).isEqualTo(30);
    books.clock.set(minutes(10));
    assertCode(
        ProblemCode.RULE_NOT_IN_FUTURE,
        () -> books.campaigns.create(row("late", "activity_bonus", 30, 1, 0, 1, List.of())));
    assertCode(
        ProblemCode.CAMPAIGN_UNKNOWN,
        () -> books.campaigns.end(Scheme.SHENZHEN, "c", minutes(12), "why", "authority"));
    books.campaigns.end(Scheme.SANDBOX, "c", minutes(12), "why", "authority");
    books.campaigns.end(Scheme.SANDBOX, "c", minutes(12), "why", "authority");
    assertCode(
        ProblemCode.CAMPAIGN_STATE,
        () -> books.campaigns.end(Scheme.SANDBOX, "c", minutes(13), "why", "authority"));
    books.earn(ANNA, 4, minutes(11));
    books.earn(ANNA, 4, minutes(12));
    assertThat(books.balance(ANNA)).isEqualTo(9);
    books.assertRefused(
        "INSERT INTO campaign_end VALUES (1, now() - interval '1 day', 'x', 'x', now())",
        "ck_campaign_end_future");
  }

  @Test
  void recognitionIsAwardedOnceByReferenceAlsoToAnAccountThatHadNothing() throws Exception {
    // Given
    recognition("green-estates", 100);
    Recognition wish = wish(ESTATE, "estate", "2026", 40);
    assertCode(ProblemCode.CAMPAIGN_STATE, () -> award("green-estates", wish));
    books.clock.set(minutes(11));

    // When
    Award award = award("green-estates", wish);
    Award again = award("green-estates", wish);
    award("green-estates", wish(ANNA, "household", "2026", 0));

    // Then
    assertThat(again).isEqualTo(award);
    assertThat(books.balance(ESTATE)).isEqualTo(40);
    assertThat(books.held(10)).isEqualTo(60);
    assertCode(
        ProblemCode.ID_REUSED, () -> award("green-estates", wish(ESTATE, "estate", "2026", 41)));
    assertCode(
        ProblemCode.FIELD_RANGE, () -> award("green-estates", wish(ESTATE, "person", "2027", 1)));
    assertCode(
        ProblemCode.BUDGET_EXHAUSTED,
        () -> award("green-estates", wish(ESTATE, "estate", "2027", 61)));
    assertThat(books.campaigns.awardsOf(ESTATE, new UUID(0, 0), 10)).containsExactly(award);
    assertThat(
            books.database.number(
                "SELECT count(*) FROM journal WHERE purpose = 10 AND given_by = 'authority-1' AND cause = '"
                    + award.id()
                    + "'"))
        .isEqualTo(1);
    books.assertAgrees();
  }

  @Test
  void thirtyTwoClientsAtOnceNeverOverdrawABudget() throws Exception {
    // Given
    recognition("schools", 100);
    books.clock.set(minutes(11));
    AtomicInteger awarded = new AtomicInteger();

    // When
    RewardsBooks.atOnce(
        32,
        client -> {
          for (int i = 0; i < 5; i++) {
            try {
              award("schools", wish(Reductions.participant(client), "school", "r" + i, 3));
              awarded.incrementAndGet();
            } catch (ProblemException e) {
              assertThat(e.code()).isEqualTo(ProblemCode.BUDGET_EXHAUSTED);
            }
          }
        });

    // Then
    assertThat(awarded).hasValue(33);
    assertThat(books.held(10)).isEqualTo(1);
    books.assertAgrees();
  }

  private Award award(String code, Recognition wish) {
    return books.campaigns.award(Scheme.SANDBOX, code, wish, "authority-1");
  }

  private static Recognition wish(
      ParticipantId participant, String kind, String reference, long points) {
    return new Recognition(participant, kind, reference, "绿色小区", "Green estate", points);
  }

  private void bonus(String code, long budget, long bonus, long numerator, long denominator) {
    books.campaigns.create(
        row(code, "activity_bonus", budget, bonus, numerator, denominator, List.of()));
  }

  private void recognition(String code, long budget) {
    books.campaigns.create(
        row(code, "recognition", budget, 0, 0, 1, List.of("household", "estate", "school")));
  }

  private long left(String code) {
    return books.campaigns.one(Scheme.SANDBOX, code).left();
  }

  private static CampaignRow row(
      String code,
      String kind,
      long budget,
      long bonus,
      long numerator,
      long denominator,
      List<String> holderKinds) {
    return new CampaignRow(
        0,
        Scheme.SANDBOX,
        code,
        kind,
        "双倍积分",
        "Double points",
        holderKinds.isEmpty() ? List.of(Reductions.TYPE) : List.of(),
        bonus,
        numerator,
        denominator,
        holderKinds,
        budget,
        0,
        minutes(10),
        minutes(20),
        "illustrative",
        "test",
        "authority-1",
        null,
        null,
        null);
  }

  private static PostReduction typed(PostReduction post, String type) {
    return new PostReduction(
        post.entryId(),
        post.activityId(),
        type,
        post.participant(),
        post.amount(),
        post.points(),
        post.project(),
        post.occurredAt(),
        post.recordedAt(),
        post.partner(),
        post.methodology(),
        post.activitiesPartition(),
        post.activitiesOffset());
  }
}
