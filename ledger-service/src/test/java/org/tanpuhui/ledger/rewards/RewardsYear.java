package org.tanpuhui.ledger.rewards;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.RecognitionService.Recognition;
import org.tanpuhui.ledger.SettlementService.Viewer;
import org.tanpuhui.ledger.rewards.OfferTerms.CapPeriod;
import org.tanpuhui.ledger.store.CampaignStore.CampaignRow;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/** One of everything that points are spent on, in books where a person has points. */
public final class RewardsYear {
  private static final String APP = "app-a";

  private RewardsYear() {}

  /** Writes the history. */
  public static void live(LedgerDatabase database, ParticipantId person) throws Exception {
    RewardsBooks books = new RewardsBooks(database);
    books.budget("fund", 10_000);
    books.budgets.fund(Scheme.SANDBOX, "fund", "more", 500, "more", "authority-1");
    books.campaigns.create(estates());
    Offer coffee =
        books.publish(
            "coffee", Terms.of(30).stock(10).cap(5, CapPeriod.MONTH).budget("fund", 200).terms());
    Offer pool = books.publish("pool", Terms.of(10).pool(10, 1).terms());
    books.offers.openPools();

    buy(books, person, coffee, "bought", 2);
    books.redemptions.redeem(person, "open", coffee.id(), 1);
    Redemption back = books.redemptions.redeem(person, "back", coffee.id(), 1);
    books.redemptions.release(back.id(), any -> true, "operator");
    books.redemptions.redeem(person, "quota", pool.id(), 1);

    books.register(person, APP);
    UUID inApp = books.redemptions.reserve(person, "app", 40, APP).id();
    books.redemptions.use(inApp, any -> true, APP, "till");
    books.reports.report(
        Scheme.SANDBOX, APP, CityTime.day(books.clock.instant()), Map.of(inApp, 40L), APP);

    books.clock.set(RewardsBooks.minutes(11));
    books.recognitions.award(
        Scheme.SANDBOX,
        "estates",
        new Recognition(person, "household", "2026", "绿色家庭", "Green household", 40),
        "authority-1");
    books.recognitions.award(
        Scheme.SANDBOX,
        "estates",
        new Recognition(person, "household", "2027", "绿色家庭", "Green household", 10),
        "authority-1");
    settle(books, "2026-11");
    buy(books, person, coffee, "later", 1);
    settle(books, "2026-12");
  }

  private static void buy(
      RewardsBooks books, ParticipantId person, Offer offer, String key, long quantity) {
    Redemption bought = books.redemptions.redeem(person, key, offer.id(), quantity);
    books.redemptions.use(bought.id(), any -> true, "clerk", key);
    books.redemptions.cancel(bought.id(), any -> true, "operator");
  }

  private static void settle(RewardsBooks books, String period) {
    books.clock.set(books.clock.instant().plus(1, ChronoUnit.HOURS));
    UUID drawn =
        books.settlements.draw(Scheme.SANDBOX, "fund", period, "operator").settlement().id();
    books.settlements.pay(
        new Viewer(Scheme.SANDBOX, "foundation", null), drawn, "transfer-" + period, "banker");
  }

  private static CampaignRow estates() {
    return new CampaignRow(
        0,
        Scheme.SANDBOX,
        "estates",
        "recognition",
        "绿色家庭",
        "Green households",
        List.of(),
        0,
        0,
        1,
        List.of("household"),
        100,
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
