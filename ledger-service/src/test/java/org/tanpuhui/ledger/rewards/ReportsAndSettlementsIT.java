package org.tanpuhui.ledger.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tanpuhui.ledger.rewards.RewardsBooks.SHOP;
import static org.tanpuhui.ledger.rewards.RewardsBooks.assertCode;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.OfferService.By;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.SettlementService.Statement;
import org.tanpuhui.ledger.SettlementService.Viewer;
import org.tanpuhui.ledger.UsedPointsService.Reconciliation;
import org.tanpuhui.ledger.audit.AuditedExport;
import org.tanpuhui.ledger.rewards.UsedPointsMatch.Finding;
import org.tanpuhui.ledger.rewards.UsedPointsMatch.Line;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.ledger.store.ReportStore.Key;
import org.tanpuhui.ledger.store.SettlementStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The operators' reports against the redemptions, and the statements that pay merchants. */
class ReportsAndSettlementsIT {
  private static final ParticipantId ANNA = Reductions.participant(7);
  private static final String APP = "app-a";
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final Key KEY = new Key(Scheme.SANDBOX, APP, DAY);
  private static final UUID NONE = new UUID(8, 8);

  private RewardsBooks books;

  @AfterEach
  void anAuditFindsNothing() {
    AuditedExport.assertAgrees(books.database, Scheme.SANDBOX);
  }

  @BeforeEach
  void create() throws Exception {
    books = new RewardsBooks();
    books.earn(ANNA, 1_000);
    books.register(ANNA, APP);
  }

  @Test
  void aReportAgreesMissesAndDiffersLineByLine() {
    // Given
    Redemption agreed = used("agreed", 10);
    Redemption unreported = used("unreported", 20);
    Redemption other = used("other", 30);
    Redemption waiting = books.redemptions.reserve(ANNA, "waiting", 40, APP);

    // When
    Map<UUID, Long> lines = Map.of(agreed.id(), 10L, other.id(), 31L, waiting.id(), 40L, NONE, 5L);
    Reconciliation found = report(lines);

    // Then
    assertThat(found.lines())
        .containsExactlyInAnyOrder(
            new Line(agreed.id(), 10L, 10L, Finding.AGREE),
            new Line(unreported.id(), null, 20L, Finding.MISSING_THERE),
            new Line(other.id(), 31L, 30L, Finding.DIFFERING_POINTS),
            new Line(waiting.id(), 40L, null, Finding.MISSING_HERE),
            new Line(NONE, 5L, null, Finding.MISSING_HERE));
    assertThat(report(lines)).isEqualTo(found);
    assertCode(ProblemCode.REPORT_DIFFERS, () -> report(Map.of(agreed.id(), 10L)));
    assertThat(books.redemptions.one(waiting.id(), r -> true).state()).isEqualTo("reserved");
    assertCode(
        ProblemCode.REPORT_UNKNOWN, () -> books.reports.one(new Key(Scheme.SANDBOX, "app-b", DAY)));
    assertCode(
        ProblemCode.REPORT_UNKNOWN, () -> books.reports.one(new Key(Scheme.YANTIAN, APP, DAY)));
    assertCode(
        ProblemCode.FIELD_RANGE,
        () -> books.reports.report(Scheme.SANDBOX, APP, DAY.plusDays(1), Map.of(), APP));
  }

  @Test
  void onlyThePlatformCorrectsAndThenCancelsWhatAgrees() throws Exception {
    // Given
    Redemption agreed = used("agreed", 10);
    Redemption other = used("other", 30);
    Redemption waiting = books.redemptions.reserve(ANNA, "waiting", 40, APP);
    report(Map.of(agreed.id(), 10L, other.id(), 31L, waiting.id(), 40L, NONE, 5L));

    // When
    correct(waiting.id(), true);
    correct(waiting.id(), true);
    correct(NONE, false);

    // Then
    assertCode(ProblemCode.CONFLICT, () -> correct(waiting.id(), false));
    assertCode(ProblemCode.CONFLICT, () -> correct(other.id(), true));
    assertCode(ProblemCode.CONFLICT, () -> correct(agreed.id(), false));
    assertThat(books.reports.cancel(KEY, "operator")).isEqualTo(2);
    assertThat(books.reports.cancel(KEY, "operator")).isEqualTo(2);
    correct(other.id(), false);
    assertThat(books.reports.cancel(KEY, "operator")).isEqualTo(3);
    assertThat(books.held(6)).isEqualTo(80);
    assertThat(books.reports.one(KEY).corrections()).hasSize(3);
    books.assertAgrees();
  }

  @Test
  void aReportNamesNobodyElsesRedemptions() throws Exception {
    // Given
    books.register(ANNA, "app-b");
    Redemption elsewhere = books.redemptions.reserve(ANNA, "elsewhere", 10, "app-b");
    report(Map.of(elsewhere.id(), 10L));

    // Then
    assertCode(ProblemCode.REDEMPTION_UNKNOWN, () -> correct(elsewhere.id(), true));
    assertThat(books.redemptions.one(elsewhere.id(), r -> true).state()).isEqualTo("reserved");
  }

  @Test
  void aStatementHoldsEveryClaimOnceAndItsPaymentClearsThem() throws Exception {
    // Given
    books.budget("fund", 10_000);
    By other = new By(Scheme.SANDBOX, "merchant:other", "clerk-2");
    Offer coffee = books.publish("coffee", Terms.of(30).budget("fund", 200).terms());
    Offer bag = books.publish(other, "bag", Terms.of(50).budget("fund", 700).terms());
    cancelled("a", coffee, 2);
    cancelled("b", coffee, 1);
    cancelled("c", bag, 1);
    Redemption open = books.redemptions.redeem(ANNA, "open", coffee.id(), 1);

    // When
    books.clock.set(books.clock.instant().plus(1, ChronoUnit.HOURS));
    Statement drawn = draw("2026-11");
    Statement again = draw("2026-11");

    // Then
    assertThat(again).isEqualTo(drawn);
    assertThat(drawn.settlement().fen()).isEqualTo(3 * 200 + 700).isEqualTo(books.held(14));
    assertThat(drawn.settlement().points()).isEqualTo(140);
    assertThat(drawn.lines()).hasSize(2);
    assertCode(ProblemCode.SETTLEMENT_STATE, () -> draw("2026-11b"));
    UUID id = drawn.settlement().id();
    Viewer bank = new Viewer(Scheme.SANDBOX, "foundation", null);
    assertCode(ProblemCode.SAME_PERSON, () -> books.settlements.pay(bank, id, "r", "operator"));
    Statement paid = books.settlements.pay(bank, id, "transfer-1", "banker");
    assertThat(books.settlements.pay(bank, id, "transfer-1", "banker")).isEqualTo(paid);
    assertCode(
        ProblemCode.SETTLEMENT_STATE,
        () -> books.settlements.pay(bank, id, "transfer-2", "banker"));
    assertThat(books.held(14)).isZero();
    assertThat(books.held(15)).isEqualTo(1_300);
    assertThat(books.database.number("SELECT count(*) FROM journal WHERE purpose = 13"))
        .isEqualTo(2);
    books.redemptions.use(open.id(), r -> true, "clerk");
    books.redemptions.cancel(open.id(), r -> true, "operator");
    books.clock.set(books.clock.instant().plus(1, ChronoUnit.HOURS));
    Statement next = draw("2026-12");
    assertThat(next.settlement().fen()).isEqualTo(200);
    assertThat(next.settlement().coversFrom()).isEqualTo(drawn.settlement().coversTo());
    books.assertAgrees();
  }

  @Test
  void aMerchantSeesItsOwnLinesAndABankItsOwnSponsors() {
    // Given
    books.budget("fund", 10_000);
    By other = new By(Scheme.SANDBOX, "merchant:other", "clerk-2");
    cancelled("a", books.publish("coffee", Terms.of(30).budget("fund", 200).terms()), 1);
    cancelled("b", books.publish(other, "bag", Terms.of(50).budget("fund", 700).terms()), 1);
    books.clock.set(books.clock.instant().plus(1, ChronoUnit.HOURS));
    UUID id = draw("2026-11").settlement().id();

    // Then
    assertThat(seenBy(null, SHOP.party(), id)).hasSize(1).allMatch(l -> l.fen() == 200);
    assertThat(seenBy("foundation", null, id)).hasSize(2);
    assertCode(ProblemCode.SETTLEMENT_UNKNOWN, () -> seenBy("another", null, id));
    assertCode(ProblemCode.SETTLEMENT_UNKNOWN, () -> seenBy(null, "merchant:third", id));
    assertCode(
        ProblemCode.SETTLEMENT_UNKNOWN,
        () -> books.settlements.one(new Viewer(Scheme.YANTIAN, null, null), id));
    Viewer third = new Viewer(Scheme.SANDBOX, null, "merchant:third");
    assertThat(books.settlements.list(third, new UUID(-1, -1), 10)).isEmpty();
  }

  @Test
  void thirtyTwoClientsWhoDrawUpAndPayAtOnceSettleEachClaimOnce() throws Exception {
    // Given
    books.budget("fund", 10_000);
    Offer coffee = books.publish("coffee", Terms.of(1).budget("fund", 10).terms());
    for (int i = 0; i < 20; i++) {
      cancelled("k" + i, coffee, 1);
    }
    books.clock.set(books.clock.instant().plus(1, ChronoUnit.HOURS));

    // When
    RewardsBooks.atOnce(
        32,
        client -> {
          try {
            UUID id = draw("p" + client % 4).settlement().id();
            Viewer bank = new Viewer(Scheme.SANDBOX, "foundation", null);
            books.settlements.pay(bank, id, "transfer-" + client % 2, "banker");
          } catch (ProblemException e) {
            assertThat(e.code()).isEqualTo(ProblemCode.SETTLEMENT_STATE);
          }
        });

    // Then
    assertThat(books.held(14)).isZero();
    assertThat(books.held(15)).isEqualTo(200);
    assertThat(books.database.number("SELECT count(*) FROM settled_redemption")).isEqualTo(20);
    books.assertAgrees();
  }

  private Redemption used(String key, long points) {
    Redemption redemption = books.redemptions.reserve(ANNA, key, points, APP);
    return books.redemptions.use(redemption.id(), r -> true, APP, key);
  }

  private void cancelled(String key, Offer offer, long quantity) {
    Redemption redemption = books.redemptions.redeem(ANNA, key, offer.id(), quantity);
    books.redemptions.use(redemption.id(), r -> true, "clerk", key);
    books.redemptions.cancel(redemption.id(), r -> true, "operator");
  }

  private Reconciliation report(Map<UUID, Long> lines) {
    return books.reports.report(Scheme.SANDBOX, APP, DAY, lines, APP);
  }

  private void correct(UUID redemption, boolean accept) {
    books.reports.correct(KEY, redemption, accept, "checked the till", "operator");
  }

  private Statement draw(String period) {
    return books.settlements.draw(Scheme.SANDBOX, "fund", period, "operator");
  }

  private List<SettlementStore.Line> seenBy(String sponsor, String party, UUID id) {
    return books.settlements.one(new Viewer(Scheme.SANDBOX, sponsor, party), id).lines();
  }
}
