package org.tanpuhui.ledger.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tanpuhui.ledger.rewards.RewardsBooks.NOW;
import static org.tanpuhui.ledger.rewards.RewardsBooks.SHOP;
import static org.tanpuhui.ledger.rewards.RewardsBooks.assertCode;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.OfferService.By;
import org.tanpuhui.ledger.OfferService.Statistics;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.audit.AuditedExport;
import org.tanpuhui.ledger.rewards.OfferTerms.CapPeriod;
import org.tanpuhui.ledger.store.BudgetStore.Budget;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.ledger.store.OfferStore.Step;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/** Offers: who makes them, what a redemption takes, what comes back. */
class OfferIT {
  private static final ParticipantId ANNA = Reductions.participant(7);
  private static final ParticipantId BEI = Reductions.participant(3);
  private static final By OTHER = new By(Scheme.SANDBOX, "merchant:other", "clerk-2");
  private static final By PLATFORM = new By(Scheme.SANDBOX, By.PLATFORM, "operator");
  private static final UUID FIRST = new UUID(0, 0);

  private RewardsBooks books;

  @AfterEach
  void anAuditFindsNothing() {
    AuditedExport.assertAgrees(books.database, Scheme.SANDBOX);
  }

  @BeforeEach
  void create() {
    books = new RewardsBooks();
  }

  @Test
  void aRedemptionTakesPointsStockAndBudgetAndACancellationMakesAClaim() throws Exception {
    // Given
    books.budget("fund", 1_000);
    books.earn(ANNA, 100);
    Offer offer = books.publish("coffee", Terms.of(30).stock(5).budget("fund", 200).terms());

    // When
    Redemption redemption = books.redemptions.redeem(ANNA, "k", offer.id(), 2);
    Redemption again = books.redemptions.redeem(ANNA, "k", offer.id(), 2);

    // Then
    assertThat(again).isEqualTo(redemption);
    assertThat(redemption.points()).isEqualTo(60);
    assertThat(taken(offer)).isEqualTo(2);
    assertThat(books.held(12)).isEqualTo(600);
    assertThat(books.held(13)).isEqualTo(400);
    assertCode(ProblemCode.ID_REUSED, () -> books.redemptions.redeem(ANNA, "k", offer.id(), 1));
    books.redemptions.use(redemption.id(), r -> true, "clerk");
    books.redemptions.cancel(redemption.id(), r -> true, "operator");
    assertThat(books.balance(ANNA)).isEqualTo(40);
    assertThat(books.held(13)).isZero();
    assertThat(books.held(14)).isEqualTo(400);
    assertThat(books.held(6)).isEqualTo(60);
    assertThat(
            books.database.number(
                "SELECT count(DISTINCT entry_id) FROM journal WHERE cause = '"
                    + redemption.id()
                    + "' AND asset = 4"))
        .isEqualTo(2);
    books.assertAgrees();
  }

  @Test
  void aReleaseByRefusalOrTimeoutGivesEverythingBack() throws Exception {
    // Given
    books.budget("fund", 1_000);
    books.earn(ANNA, 100);
    Offer offer =
        books.publish(
            "coffee", Terms.of(30).stock(2).cap(1, CapPeriod.MONTH).budget("fund", 200).terms());
    Redemption refused = books.redemptions.redeem(ANNA, "refused", offer.id(), 1);

    // When
    books.redemptions.release(refused.id(), r -> true, "merchant:shop");
    Redemption late = books.redemptions.redeem(ANNA, "late", offer.id(), 1);
    books.clock.set(NOW.plus(RedemptionService.RESERVED_FOR));
    books.redemptions.releaseOverdue();

    // Then
    assertThat(books.redemptions.one(late.id(), r -> true).state()).isEqualTo("released");
    assertThat(books.balance(ANNA)).isEqualTo(100);
    assertThat(taken(offer)).isZero();
    assertThat(books.held(12)).isEqualTo(1_000);
    assertThat(books.held(13)).isZero();
    assertThat(books.database.number("SELECT sum(taken) FROM offer_use")).isZero();
    books.redemptions.redeem(ANNA, "third", offer.id(), 1);
    books.assertAgrees();
  }

  @Test
  void whatIsRefusedHasItsCodeAndChangesNothing() throws Exception {
    // Given
    books.budget("fund", 300);
    books.earn(ANNA, 1_000);
    Offer scarce = books.publish("scarce", Terms.of(10).stock(1).terms());
    Offer capped = books.publish("capped", Terms.of(10).cap(2, CapPeriod.DAY).terms());
    Offer paid = books.publish("paid", Terms.of(10).budget("fund", 200).terms());
    Offer draft = books.offers.create(SHOP, "draft", Terms.of(10).terms());
    books.redemptions.redeem(ANNA, "scarce", scarce.id(), 1);
    books.redemptions.redeem(ANNA, "capped", capped.id(), 2);
    books.redemptions.redeem(ANNA, "paid", paid.id(), 1);
    var before = books.database.books();

    // Then
    assertCode(ProblemCode.OUT_OF_STOCK, () -> redeem(scarce, 1));
    assertCode(ProblemCode.OVER_PERSONAL_CAP, () -> redeem(capped, 1));
    assertCode(ProblemCode.BUDGET_EXHAUSTED, () -> redeem(paid, 1));
    assertCode(ProblemCode.OFFER_UNKNOWN, () -> redeem(draft, 1));
    assertCode(ProblemCode.INSUFFICIENT_POINTS, () -> redeem(capped, 200));
    assertCode(ProblemCode.AMOUNT_INVALID, () -> redeem(capped, Long.MAX_VALUE));
    assertCode(
        ProblemCode.OFFER_UNKNOWN,
        () -> books.redemptions.redeem(ParticipantId.of(Scheme.YANTIAN, 7), "x", capped.id(), 1));
    books.offers.move(SHOP, capped.id(), "pause", null);
    assertCode(ProblemCode.OFFER_CLOSED, () -> redeem(capped, 1));
    books.clock.set(Instant.parse("2027-03-01T00:00:00Z"));
    assertCode(ProblemCode.OFFER_CLOSED, () -> redeem(scarce, 1));
    assertThat(books.database.books()).isEqualTo(before);
  }

  @Test
  void aPublishedOfferGetsMoreUnitsOncePerDeliveryAndItsHistorySaysSo() throws Exception {
    // Given
    books.earn(ANNA, 1_000);
    Offer offer = books.publish("scarce", Terms.of(10).stock(1).terms());
    books.redemptions.redeem(ANNA, "first", offer.id(), 1);
    assertCode(ProblemCode.OUT_OF_STOCK, () -> redeem(offer, 1));

    // When
    Offer more = books.offers.restock(SHOP, offer.id(), "delivery-7", 2);
    books.offers.restock(SHOP, offer.id(), "delivery-7", 2);

    // Then
    assertThat(more.terms().stock()).isEqualTo(3);
    assertThat(more.revision()).isEqualTo(offer.revision() + 1);
    assertCode(
        ProblemCode.ID_REUSED, () -> books.offers.restock(SHOP, offer.id(), "delivery-7", 3));
    books.redemptions.redeem(ANNA, "second", offer.id(), 2);
    assertCode(ProblemCode.OUT_OF_STOCK, () -> redeem(offer, 1));
    assertThat(books.offers.steps(SHOP, offer.id()))
        .extracting(step -> step.verb() + " " + step.reason())
        .contains("restock +2 units, delivery-7")
        .hasSize(3);
    assertThat(books.database.number("SELECT count(*) FROM act WHERE kind = 'offer.restocked'"))
        .isEqualTo(1);
    Offer endless = books.publish("endless", Terms.of(10).terms());
    assertCode(ProblemCode.STOCK_UNLIMITED, () -> books.offers.restock(SHOP, endless.id(), "d", 1));
    Offer draft = books.offers.create(SHOP, "draft", Terms.of(10).stock(1).terms());
    assertCode(ProblemCode.OFFER_STATE, () -> books.offers.restock(SHOP, draft.id(), "d", 1));
    assertCode(
        ProblemCode.ROLE_MISSING,
        () ->
            books.offers.restock(
                new By(SHOP.scheme(), By.PLATFORM, "operator"), offer.id(), "d", 1));
    books.assertAgrees();
  }

  @Test
  void onlyWhoIsRegisteredWithTheAppRedeemsInItsMall() throws Exception {
    By app = new By(Scheme.SANDBOX, "partner:app-a", "app-a");
    books.earn(ANNA, 1_000);
    Offer offer = books.publish(app, "in-app", Terms.of(10).partner("app-a").terms());
    assertCode(ProblemCode.NOT_REGISTERED_WITH_APP, () -> redeem(offer, 1));
    books.register(ANNA, "app-b");
    assertCode(ProblemCode.NOT_REGISTERED_WITH_APP, () -> redeem(offer, 1));
    books.register(ANNA, "app-a");
    assertThat(redeem(offer, 1).partner()).isEqualTo("app-a");
    books.assertAgrees();
  }

  @Test
  void aCapCountsAnewInTheNextPeriod() throws Exception {
    books.earn(ANNA, 1_000);
    Offer daily = books.publish("daily", Terms.of(10).cap(1, CapPeriod.DAY).terms());
    redeem(daily, 1);
    assertCode(ProblemCode.OVER_PERSONAL_CAP, () -> redeem(daily, 1));
    books.clock.set(Instant.parse("2026-11-20T16:00:00Z"));
    redeem(daily, 1);
    assertCode(ProblemCode.OVER_PERSONAL_CAP, () -> redeem(daily, 1));
  }

  @Test
  void anOfferGoesFromDraftToEndedAndEveryStepNamesWho() {
    // Given
    OfferTerms terms = Terms.of(30).stock(5).terms();
    Offer draft = books.offers.create(SHOP, "coffee", terms);
    assertThat(books.offers.create(SHOP, "coffee", terms)).isEqualTo(draft);
    assertCode(
        ProblemCode.ID_REUSED,
        () -> books.offers.create(SHOP, "coffee", Terms.of(31).stock(5).terms()));

    // When
    Offer revised = books.offers.revise(SHOP, draft.id(), 1, Terms.of(20).stock(5).terms());
    assertCode(
        ProblemCode.CHANGED_MEANWHILE,
        () -> books.offers.revise(SHOP, draft.id(), 1, Terms.of(25).terms()));
    books.offers.move(SHOP, draft.id(), "publish", null);
    books.offers.move(SHOP, draft.id(), "publish", null);
    books.offers.move(SHOP, draft.id(), "pause", null);
    books.offers.move(SHOP, draft.id(), "resume", null);
    books.offers.move(PLATFORM, draft.id(), "pause", "complaints");
    assertCode(ProblemCode.OFFER_STATE, () -> books.offers.move(SHOP, draft.id(), "resume", null));
    assertCode(
        ProblemCode.ROLE_MISSING, () -> books.offers.move(PLATFORM, draft.id(), "resume", "x"));
    books.offers.move(SHOP, draft.id(), "end", null);

    // Then
    assertThat(revised.terms().points()).isEqualTo(20);
    assertCode(
        ProblemCode.OFFER_STATE,
        () -> books.offers.revise(SHOP, draft.id(), 7, Terms.of(25).terms()));
    assertCode(ProblemCode.OFFER_STATE, () -> books.offers.move(SHOP, draft.id(), "publish", null));
    assertThat(books.offers.steps(SHOP, draft.id()))
        .extracting(Step::verb)
        .containsExactly("create", "revise", "publish", "pause", "resume", "pause", "end");
    assertThat(books.offers.steps(SHOP, draft.id()))
        .extracting(Step::givenBy)
        .containsExactly("clerk", "clerk", "clerk", "clerk", "clerk", "operator", "clerk");
  }

  @Test
  void merchantsSeeAndChangeOnlyTheirOwn() {
    // Given
    Offer draft = books.offers.create(SHOP, "coffee", Terms.of(30).terms());

    // Then
    assertCode(
        ProblemCode.OFFER_UNKNOWN, () -> books.offers.move(OTHER, draft.id(), "publish", null));
    assertCode(ProblemCode.OFFER_UNKNOWN, () -> books.offers.one(OTHER, draft.id()));
    assertCode(ProblemCode.OFFER_UNKNOWN, () -> books.offers.one(null, draft.id()));
    assertCode(ProblemCode.OFFER_UNKNOWN, () -> books.offers.steps(OTHER, draft.id()));
    assertCode(
        ProblemCode.OFFER_UNKNOWN, () -> books.offers.move(PLATFORM, draft.id(), "end", "x"));
    By elsewhere = new By(Scheme.YANTIAN, SHOP.party(), "clerk");
    assertCode(
        ProblemCode.OFFER_UNKNOWN, () -> books.offers.move(elsewhere, draft.id(), "publish", null));
    assertThat(books.offers.mine(OTHER, FIRST, 10)).isEmpty();
    assertThat(books.offers.mine(SHOP, FIRST, 10)).containsExactly(draft);
    assertThat(books.offers.published(Scheme.SANDBOX, null, FIRST, 10)).isEmpty();
    Offer published = books.offers.move(SHOP, draft.id(), "publish", null);
    assertThat(books.offers.published(Scheme.SANDBOX, "platform", FIRST, 10))
        .containsExactly(published);
    assertThat(books.offers.published(Scheme.SANDBOX, "partner", FIRST, 10)).isEmpty();
    assertThat(books.offers.published(Scheme.SANDBOX, null, published.id(), 10)).isEmpty();
    assertThat(books.offers.published(Scheme.YANTIAN, null, FIRST, 10)).isEmpty();
  }

  @Test
  void aBudgetIsChargedOnlyByThoseItIsForAndIsFundedOncePerReference() {
    books.budgets.create(budget("closed", "merchant:other"));
    assertCode(
        ProblemCode.BUDGET_UNKNOWN,
        () -> books.offers.create(SHOP, "x", Terms.of(1).budget("closed", 1).terms()));
    books.offers.create(OTHER, "x", Terms.of(1).budget("closed", 1).terms());
    books.budgets.fund(Scheme.SANDBOX, "closed", "r1", 500, "start", "authority-1");
    books.budgets.fund(Scheme.SANDBOX, "closed", "r1", 500, "start", "authority-1");
    assertCode(
        ProblemCode.ID_REUSED,
        () -> books.budgets.fund(Scheme.SANDBOX, "closed", "r1", 600, "start", "a"));
    assertCode(
        ProblemCode.BUDGET_EXHAUSTED,
        () -> books.budgets.fund(Scheme.SANDBOX, "closed", "r2", -501, "back", "a"));
    books.budgets.fund(Scheme.SANDBOX, "closed", "r3", -200, "back", "authority-1");
    assertThat(books.budgets.one(Scheme.SANDBOX, "closed").free()).isEqualTo(300);
    books.assertAgrees();
  }

  @Test
  void theMoneyOfABudgetGoesNoOtherWayThanTheJournalAllows() throws Exception {
    String insert =
        "INSERT INTO journal (entry_id, line, purpose, occurred_at, recorded_at, book_date, debit_account, credit_account, amount, asset, cause)"
            + " VALUES (gen_random_uuid(), 1, 11, now(), now(), now(), %s, %s, 5, %d, gen_random_uuid())";
    String free = "((2::bigint << 56) + (12::bigint << 48) + 1)";
    String otherReserved = "((2::bigint << 56) + (13::bigint << 48) + 2)";
    String share = "((2::bigint << 56) + (10::bigint << 48) + 65536)";
    String reserve = "((2::bigint << 56) + (4::bigint << 48) + 1)";
    books.assertRefused(insert.formatted(free, otherReserved, 4), "ck_journal_reward_accounts");
    books.assertRefused(insert.formatted(free, ANNA.value(), 4), "ck_journal_cash");
    books.assertRefused(insert.formatted(free, ANNA.value(), 2), "ck_journal_reward_accounts");
    books.assertRefused(insert.formatted(reserve, share, 2), "ck_journal_reserve_of_its_person");
    books.assertRefused(insert.formatted(share, ANNA.value(), 4), "ck_journal_cash");
  }

  @Test
  void aDonationIsCancelledAtOnceAndTheSponsorsPerformanceIsPublic() throws Exception {
    // Given
    books.budget("fund", 10_000);
    books.earn(ANNA, 100);
    Offer mangroves =
        books.publish("mangroves", Terms.of(30).stock(50).budget("fund", 100).donation().terms());

    // When
    Redemption donation = books.redemptions.redeem(ANNA, "k", mangroves.id(), 2);
    LocalDate day = LocalDate.parse("2026-11-21");
    books.offers.perform(SHOP, mangroves.id(), "r1", day, 3, "planted at Futian");
    books.offers.perform(SHOP, mangroves.id(), "r1", day, 3, "planted at Futian");

    // Then
    assertThat(donation.state()).isEqualTo("cancelled");
    assertCode(
        ProblemCode.REDEMPTION_STATE,
        () -> books.redemptions.release(donation.id(), r -> true, "anna"));
    assertThat(books.held(6)).isEqualTo(60);
    assertThat(books.held(14)).isEqualTo(200);
    Statistics statistics = books.offers.statistics(mangroves.id());
    assertThat(statistics.counts().cancelled()).isEqualTo(2);
    assertThat(statistics.counts().pointsCancelled()).isEqualTo(60);
    assertThat(statistics.performances()).hasSize(1);
    assertCode(
        ProblemCode.ID_REUSED,
        () -> books.offers.perform(SHOP, mangroves.id(), "r1", day, 4, "planted at Futian"));
    assertCode(
        ProblemCode.OFFER_UNKNOWN,
        () -> books.offers.perform(OTHER, mangroves.id(), "r2", day, 4, "x"));
    books.assertAgrees();
  }

  @Test
  void aLimitedPoolReleasesAMonthsQuotaInProportionToTheGramsOfTheMonthBefore() throws Exception {
    // Given: 7.5 kg and 2.5 kg in November, a voided trip, and what December brings
    Offer pool = books.publish("pool", Terms.of(10).pool(10, 1).terms());
    books.earn(ANNA, 7_500);
    books.earn(BEI, 2_500);
    books.post(
        0,
        Reductions.command(50, BEI, 9_000_000, true, NOW, 50),
        Reductions.reversal(50, BEI, NOW.plus(1, ChronoUnit.DAYS), 51));
    ParticipantId late = Reductions.participant(9);
    Instant december = Instant.parse("2026-12-02T00:00:00Z");
    books.earn(late, 50_000, december);
    books.clock.set(december);
    assertCode(ProblemCode.POOL_NOT_OPEN, () -> redeem(pool, 1));

    // When
    assertThat(books.offers.openPools()).isEqualTo(1);
    assertThat(books.offers.openPools()).isZero();

    // Then
    assertThat(books.offers.statistics(pool.id()).pools())
        .singleElement()
        .satisfies(p -> assertThat(p.totalMg()).isEqualTo(10_000_000));
    redeem(pool, 7);
    assertCode(ProblemCode.OVER_PERSONAL_CAP, () -> redeem(pool, 1));
    assertCode(
        ProblemCode.OVER_PERSONAL_CAP, () -> books.redemptions.redeem(late, "late", pool.id(), 1));
    Redemption bei = books.redemptions.redeem(BEI, "k", pool.id(), 2);
    assertCode(
        ProblemCode.OVER_PERSONAL_CAP, () -> books.redemptions.redeem(BEI, "k2", pool.id(), 1));
    books.redemptions.release(bei.id(), r -> true, "bei");
    books.redemptions.redeem(BEI, "k3", pool.id(), 2);
    assertThat(books.offers.statistics(pool.id()).pools().get(0).taken()).isEqualTo(9);
    books.assertAgrees();
  }

  private int keys;

  private Redemption redeem(Offer offer, long quantity) {
    return books.redemptions.redeem(ANNA, "key-" + keys++, offer.id(), quantity);
  }

  private static Budget budget(String code, String party) {
    return new Budget(
        0,
        Scheme.SANDBOX,
        code,
        "基金",
        "Fund",
        "foundation",
        List.of(party),
        "illustrative",
        "test",
        "authority-1",
        null);
  }

  private long taken(Offer offer) {
    return books.offers.one(SHOP, offer.id()).taken();
  }
}
