package org.tanpuhui.ledger.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.ledger.RecognitionService.Recognition;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.audit.AuditedExport;
import org.tanpuhui.ledger.store.CampaignStore.CampaignRow;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/** Honest books of rewards: an auditor has nothing to say of campaigns, budgets and claims. */
class RewardsAuditIT {
  private static final ParticipantId ANNA = Reductions.participant(7);

  @TempDir Path folder;
  private final RewardsBooks books = new RewardsBooks();

  /** Where November is closed, each movement is booked to December; one that is not is refused. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAuditOfEveryMovementOfRewardsFindsNothing(boolean novemberClosed) throws Exception {
    if (novemberClosed) {
      books.database.closeEarly(202611, "2026-11-30");
    }
    // Given: a campaign that multiplies, one that recognises, a budget that pays
    books.campaigns.create(row("double", "activity_bonus", 300, 5, 1, 2, List.of()));
    books.campaigns.create(row("estates", "recognition", 100, 0, 0, 1, List.of("household")));
    books.budget("fund", 10_000);
    Offer coffee = books.publish("coffee", Terms.of(30).budget("fund", 200).terms());

    // When
    books.earn(ANNA, 2_000, RewardsBooks.minutes(9));
    books.earn(ANNA, 100, RewardsBooks.minutes(11));
    books.clock.set(RewardsBooks.minutes(11));
    books.recognitions.award(
        Scheme.SANDBOX,
        "estates",
        new Recognition(ANNA, "household", "2026", "绿色家庭", "Green household", 40),
        "authority-1");
    books.recognitions.awardAll(
        Scheme.SANDBOX,
        "estates",
        List.of(
            new Recognition(ANNA, "household", "2027", "绿色家庭", "Green household", 30),
            new Recognition(
                Reductions.participant(8), "household", "2027", "绿色家庭", "Green household", 30)),
        "authority-1");
    Redemption used = books.redemptions.redeem(ANNA, "used", coffee.id(), 2);
    Redemption open = books.redemptions.redeem(ANNA, "open", coffee.id(), 1);
    Redemption back = books.redemptions.redeem(ANNA, "back", coffee.id(), 1);
    books.redemptions.use(used.id(), any -> true, "clerk", "receipt");
    books.redemptions.cancel(used.id(), any -> true, "operator");
    books.redemptions.release(back.id(), any -> true, "operator");
    books.budgets.fund(Scheme.SANDBOX, "fund", "too-much", -1_000, "back", "authority-1");
    books.clock.set(RewardsBooks.minutes(20).plus(40, ChronoUnit.DAYS));
    books.campaigns.refund(books.clock.instant());

    // Then
    assertThat(open.id()).isNotEqualTo(back.id());
    assertThat(
            books.database.number(
                "SELECT count(DISTINCT c) FROM journal, LATERAL (VALUES (debit_account >> 48 &"
                    + " 255), (credit_account >> 48 & 255)) AS v (c) WHERE c BETWEEN 10 AND 14"))
        .isEqualTo(5);
    assertThat(books.database.number("SELECT count(*) FROM journal WHERE book_date < '2026-12-01'"))
        .isEqualTo(
            novemberClosed
                ? 0
                : books.database.number(
                    "SELECT count(*) FROM journal WHERE recorded_at < '2026-11-30T16:00:00Z'"));
    assertThat(AuditedExport.findings(books.database, folder)).containsExactly("0");
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
        RewardsBooks.minutes(10),
        RewardsBooks.minutes(20),
        "illustrative",
        "test",
        "authority-1",
        null,
        null,
        null,
        null,
        List.of());
  }
}
