package org.tanpuhui.ledger.exchange;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.credits.RetirementService;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.exchange.OrderService.Offer;
import org.tanpuhui.ledger.exchange.OrderService.Wish;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.MovementStore.Movement;
import org.tanpuhui.ledger.market.store.OrderStore.Order;
import org.tanpuhui.ledger.points.TestClock;
import org.tanpuhui.ledger.restoration.RestorationService;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * One of everything that is traded and retired, in books where a project has credits of pooled
 * grams.
 */
public final class MarketYear {
  private static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");
  private static final Scheme SANDBOX = Scheme.SANDBOX;

  private MarketYear() {}

  /**
   * Writes the history.
   *
   * @param holder has grams in credits of the project
   * @param methodology of those credits
   */
  public static void live(
      LedgerDatabase database, ParticipantId holder, String project, String methodology)
      throws Exception {
    TestClock clock = new TestClock(NOW);
    try (MarketBooks books = new MarketBooks(SANDBOX, clock, database)) {
      books.open(6_499, "hello", "builder", "broker");
      books.issue("m-batch", 11_000);
      books.issue("m-sold", 200, CreditOwner.organisation(SANDBOX, "broker"));
      books.deposit("builder", 100_000_000);
      books.deposit("broker", 5_000_000);
      restore(books);
      trade(books);
      agree(books);
      retire(books);
      share(books, clock, holder, project, methodology);
    }
  }

  private static void trade(MarketBooks books) {
    Order ofProject = books.sellOfProject("hello", 400, 6_499);
    books.pick("builder", ofProject, 300);
    books.withdraw("hello", ofProject);
    books.pick("broker", books.buy("builder", 50, 6_500), 20);
    Order offered = books.sell("broker", 30, 6_400);
    UUID waiver =
        books
            .members
            .waive(SANDBOX, "builder", 64_000, NOW.plusSeconds(3_600), "damage case", "exchange-1")
            .id();
    books.orders.pick(books.who("builder"), offered.id(), new Wish(10L, null, waiver), null);
    Movement leaving = books.cash.request(SANDBOX, "builder", "withdrawal", "w", 900, "clerk");
    books.cash.confirm(SANDBOX, "withdrawal", leaving.id(), "bank-w", "bank-1");
    books.cash.request(SANDBOX, "broker", "withdrawal", "v", 700, "clerk");
  }

  private static void agree(MarketBooks books) {
    UUID block =
        books
            .agreements
            .propose(
                books.who("hello"),
                new Proposal(
                    MarketBooks.BIKES,
                    null,
                    MarketBooks.PROJECT,
                    Side.SELL,
                    "builder",
                    new Terms(10_000, 6_499)))
            .id();
    books.agreements.confirm(books.who("builder"), "block", block, null);
    UUID forward =
        books
            .agreements
            .propose(
                books.who("hello"),
                new Proposal(
                    null,
                    "m-later",
                    MarketBooks.PROJECT,
                    Side.SELL,
                    "broker",
                    new Terms(100, 3_000)))
            .id();
    books.agreements.confirm(books.who("broker"), "forward", forward, null);
  }

  private static void restore(MarketBooks books) {
    RestorationService restorations =
        new RestorationService(
            books.source,
            new RestorationMarket(books.members, books.cash, books.orders),
            LedgerDatabase.SALTS);
    Person authority = new Person(SANDBOX, "authority-1", "bureau");
    Person exchange = new Person(SANDBOX, "exchange-2", "exchange");
    UUID id = restorations.register(authority, damage("case-1", "builder")).id();
    restorations.freeze(exchange, id);
    restorations.freeze(
        exchange, restorations.register(authority, damage("case-2", "broker")).id());
    restorations.purchase(exchange, id, books.sellOfProject("hello", 15, 6_499).id());
  }

  private static RestorationService.Wish damage(String caseNo, String liable) {
    return new RestorationService.Wish(
        caseNo,
        liable,
        "某建设工地（示例）",
        "excess smoke of non-road machinery",
        LocalDate.parse("2026-09-01"),
        100_000);
  }

  private static void retire(MarketBooks books) {
    RetirementService retirements = new RetirementService(books.source, LedgerDatabase.SALTS);
    CreditOwner builder = CreditOwner.organisation(SANDBOX, "builder");
    Person applicant = new Person(SANDBOX, "builder-clerk", "builder");
    UUID id = retirements.apply(applicant, builder, "done", wish(40)).id();
    retirements.approve(new Person(SANDBOX, "reviewer", "bureau"), id, "checked");
    retirements.apply(applicant, builder, "waiting", wish(25));
  }

  private static RetirementService.Wish wish(long tonnes) {
    return new RetirementService.Wish(
        EndReason.VOLUNTARY_NEUTRALITY,
        tonnes,
        null,
        null,
        "某会展（示例）",
        "a neutral fair",
        LocalDate.parse("2026-01-01"),
        LocalDate.parse("2026-06-30"),
        null);
  }

  private static void share(
      MarketBooks books,
      TestClock clock,
      ParticipantId holder,
      String project,
      String methodology) {
    books.members.register(SANDBOX, project, "hello", true, "exchange-1");
    books.instruments.list(SANDBOX, methodology, 2026, 6_499, "first price", "exchange-1");
    new ProceedsService(books.source, LedgerDatabase.SALTS, clock).give(holder, project);
    Order listing =
        books.orders.enter(
            books.who("hello"),
            new Offer(methodology + "-2026", Side.SELL, new Terms(6, 6_499), project));
    books.pick("builder", listing, 5);
    payOut(books, clock, holder);
    clock.set(NOW.plusSeconds(7_200));
    books.pick("builder", listing, 1);
  }

  /** A payout in every state: paid, refused by the bank, taken back, waiting. */
  private static void payOut(MarketBooks books, TestClock clock, ParticipantId holder) {
    PayoutService payouts = new PayoutService(books.source, LedgerDatabase.SALTS, clock);
    for (String key : List.of("paid", "rejected", "cancelled", "waiting")) {
      long fen = 10_000 / (1 + key.length());
      UUID asked = payouts.request(holder, key, fen, "mandate-77").id();
      clock.set(clock.instant().plusSeconds(600));
      switch (key) {
        case "paid" -> payouts.confirm(SANDBOX, asked, "wire-1", "bank-1");
        case "rejected" -> payouts.reject(SANDBOX, asked, "nobody has this mandate", "bank-1");
        case "cancelled" -> payouts.cancel(holder, asked);
        default -> {
          // The bank has not decided.
        }
      }
      clock.set(clock.instant().plusSeconds(600));
    }
  }

  /** The payout that a participant asked for under a key. */
  public static UUID payout(ParticipantId holder, String key) {
    return Ids.timeOrdered(Instant.EPOCH, "share-payout", holder.toString(), key);
  }
}
