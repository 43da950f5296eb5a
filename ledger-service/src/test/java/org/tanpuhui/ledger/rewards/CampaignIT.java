package org.tanpuhui.ledger.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tanpuhui.ledger.rewards.RewardsBooks.NOW;
import static org.tanpuhui.ledger.rewards.RewardsBooks.assertCode;
import static org.tanpuhui.ledger.rewards.RewardsBooks.minutes;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.ledger.CampaignService.Standing;
import org.tanpuhui.ledger.RecognitionService.Recognition;
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

  /** Fails when a joint campaign pays for the acts of a partner outside of the alliance. */
  @Test
  void aJointCampaignCountsTheActsOfAllPartnersOfItsAllianceAndNoOthers() throws Exception {
    // Given
    CampaignRow all = row("joint", "activity_bonus", 300, 5, 0, 1, List.of());
    books.campaigns.create(joint(all, "green", List.of("demo-bike", "demo-metro")));
    PostReduction metro = Reductions.command(1, ANNA, 7_000, true, minutes(11), 1);
    PostReduction bike = of(Reductions.command(2, ANNA, 7_000, true, minutes(11), 2), "demo-bike");
    PostReduction stranger = of(Reductions.command(3, ANNA, 7_000, true, minutes(11), 3), "other");

    // When
    books.post(0, metro, bike, stranger);

    // Then
    assertThat(books.balance(ANNA)).isEqualTo(3 * 7 + 2 * 5);
    assertThat(left("joint")).isEqualTo(290);
    assertCode(
        ProblemCode.ID_REUSED,
        () -> books.campaigns.create(joint(all, "other", List.of("demo-bike", "demo-metro"))));
    books.assertAgrees();
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
        "UPDATE system_balance SET debits = debits + 1 WHERE account >> 48 & 255 = 10 AND credits ="
            + " debits",
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

  /**
   * Fails when a batch decides postings before the reversals that stand between them and the share
   * is nearly dry: then it matters for the last points on which side of a batch's end a record is.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whoGetsTheLastPointsDoesNotDependOnWhereBatchesEndWithReversalsBetween(long seed)
      throws Exception {
    // Given: ten points in a share, and a log that asks for far more, with much of it taken back
    bonus("double", 30, 1, 1, 3);
    SplittableRandom random = new SplittableRandom(seed);
    List<StreamCommand> log = reversalsBetween(random);
    RewardsBooks oneByOne = new RewardsBooks(books.database.copy());
    RewardsBooks cut = new RewardsBooks(oneByOne.database.copy());

    // When
    books.post(0, log.toArray(StreamCommand[]::new));
    for (StreamCommand command : log) {
      oneByOne.post(0, command);
    }
    for (int from = 0, to; from < log.size(); from = to) {
      to = Math.min(log.size(), from + 1 + random.nextInt(9));
      cut.post(0, log.subList(from, to).toArray(StreamCommand[]::new));
    }

    // Then
    assertThat(books.database.books()).as("seed %d", seed).isEqualTo(oneByOne.database.books());
    assertThat(cut.database.books()).as("seed %d", seed).isEqualTo(oneByOne.database.books());
    assertThat(cut.database.lanes()).as("seed %d", seed).isEqualTo(oneByOne.database.lanes());
    assertThat(
            books.database.number(
                "SELECT count(*) FROM journal WHERE purpose = 2 AND credit_account >> 48 & 255 ="
                    + " 10"))
        .as("reversals gave points back to the share")
        .isPositive();
    books.assertAgrees();
  }

  private static List<StreamCommand> reversalsBetween(SplittableRandom random) {
    List<StreamCommand> log = new ArrayList<>();
    List<Integer> standing = new ArrayList<>();
    int[] whose = new int[60];
    for (int i = 1; i < 60; i++) {
      whose[i] = random.nextInt(5);
      ParticipantId who = Reductions.participant(whose[i]);
      log.add(Reductions.command(i, who, random.nextInt(6_000) + 1, true, minutes(11), log.size()));
      standing.add(i);
      if (random.nextInt(2) == 0) {
        int taken = standing.remove(random.nextInt(standing.size()));
        ParticipantId from = Reductions.participant(whose[taken]);
        log.add(Reductions.reversal(taken, from, minutes(12), log.size()));
      }
    }
    return log;
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
  void aReversalGivesTheBonusBackToItsShareWhereItWaitsForTheEndAndAParkedOneIsParkedWhole()
      throws Exception {
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
    assertThat(books.recognitions.awardsOf(ESTATE, new UUID(0, 0), 10)).containsExactly(award);
    assertThat(
            books.database.number(
                "SELECT count(*) FROM journal WHERE purpose = 10 AND given_by = 'authority-1' AND"
                    + " cause = '"
                    + award.id()
                    + "'"))
        .isEqualTo(1);
    books.assertAgrees();
  }

  /** Fails when one refusal spoils a list, or a list that is sent again pays again. */
  @Test
  void aListIsAwardedItemByItemInItsOrderAndOnce() throws Exception {
    // Given
    recognition("schools", 100);
    books.clock.set(minutes(11));
    award("schools", wish(ESTATE, "estate", "r1", 10));
    List<Recognition> list =
        List.of(
            wish(Reductions.participant(1), "school", "r1", 60),
            wish(Reductions.participant(2), "person", "r1", 1),
            wish(Reductions.participant(3), "school", "r1", 31),
            wish(Reductions.participant(4), "school", "r1", 0),
            wish(ESTATE, "estate", "r1", 10),
            wish(ESTATE, "estate", "r1", 11),
            wish(Reductions.participant(1), "school", "r1", 60),
            wish(Reductions.participant(5), "school", "r1", 30));

    // When
    List<String> first = said(list);
    List<String> again = said(list);

    // Then
    assertThat(first)
        .containsExactly(
            "awarded",
            "field_range",
            "budget_exhausted",
            "awarded",
            "unchanged",
            "id_reused",
            "unchanged",
            "awarded");
    assertThat(again)
        .containsExactly(
            "unchanged",
            "field_range",
            "budget_exhausted",
            "unchanged",
            "unchanged",
            "id_reused",
            "unchanged",
            "unchanged");
    assertThat(books.held(10)).isZero();
    assertThat(books.balance(Reductions.participant(1))).isEqualTo(60);
    assertThat(books.database.number("SELECT count(*) FROM campaign_award")).isEqualTo(4);
    books.assertAgrees();
  }

  private List<String> said(List<Recognition> list) {
    return books.recognitions.awardAll(Scheme.SANDBOX, "schools", list, "authority-1").stream()
        .map(
            o ->
                o.problem() != null
                    ? o.problem().code().code()
                    : o.unchanged() ? "unchanged" : "awarded")
        .toList();
  }

  /** Fails when a dry stripe refuses what another holds, or two lists wait for each other. */
  @Test
  void listsSideBySideSpendTheBudgetToTheLastPoint() throws Exception {
    // Given
    recognition("schools", 600);
    books.clock.set(minutes(11));
    AtomicInteger awarded = new AtomicInteger();

    // When: eight lists of a hundred, each the people of all others in another order
    RewardsBooks.atOnce(
        8,
        client -> {
          List<Recognition> list = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            long who = client % 2 == 0 ? i : 99 - i;
            list.add(wish(Reductions.participant(who), "school", "r" + client / 2, 2));
          }
          said(list).stream().filter("awarded"::equals).forEach(s -> awarded.incrementAndGet());
        });

    // Then: four references for a hundred people would be 800 points
    assertThat(awarded).hasValue(300);
    assertThat(books.held(10)).isZero();
    assertThat(books.database.number("SELECT sum(points) FROM campaign_award")).isEqualTo(600);
    assertThat(
            books.database.number(
                "SELECT count(DISTINCT debit_account & 65535) FROM journal WHERE purpose = 10"))
        .isGreaterThan(1);
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
    return books.recognitions.award(Scheme.SANDBOX, code, wish, "authority-1");
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
        null,
        null,
        List.of());
  }

  private static CampaignRow joint(CampaignRow row, String alliance, List<String> partners) {
    return new CampaignRow(
        row.number(),
        row.scheme(),
        row.code(),
        row.kind(),
        row.nameZh(),
        row.nameEn(),
        row.activityTypes(),
        row.bonusPoints(),
        row.multiplierNumerator(),
        row.multiplierDenominator(),
        row.holderKinds(),
        row.budgetPoints(),
        row.shares(),
        row.validFrom(),
        row.validTo(),
        row.provenance(),
        row.source(),
        row.decidedBy(),
        row.decidedAt(),
        row.entryId(),
        row.endsAt(),
        alliance,
        partners);
  }

  private static PostReduction of(PostReduction post, String partner) {
    return new PostReduction(
        post.entryId(),
        post.activityId(),
        post.type(),
        post.participant(),
        post.amount(),
        post.points(),
        post.project(),
        post.occurredAt(),
        post.recordedAt(),
        partner,
        post.methodology(),
        post.activitiesPartition(),
        post.activitiesOffset());
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
