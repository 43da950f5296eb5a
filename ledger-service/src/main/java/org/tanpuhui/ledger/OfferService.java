package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.rewards.OfferTerms;
import org.tanpuhui.ledger.rewards.PoolShare;
import org.tanpuhui.ledger.store.BudgetStore;
import org.tanpuhui.ledger.store.BudgetStore.Budget;
import org.tanpuhui.ledger.store.OfferStore;
import org.tanpuhui.ledger.store.OfferStore.Counts;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.ledger.store.OfferStore.Performance;
import org.tanpuhui.ledger.store.OfferStore.Step;
import org.tanpuhui.ledger.store.OfferUseStore;
import org.tanpuhui.ledger.store.OfferUseStore.PoolPeriod;
import org.tanpuhui.ledger.store.OfferUseStore.Unopened;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Offers of merchants and app operators, from draft to ended. Everybody sees what was published,
 * nobody but its owner a draft. Terms are fixed when an offer is published: people redeem on them.
 */
@ApplicationScoped
public class OfferService {
  private static final Map<String, Set<String>> FROM =
      Map.of(
          "publish", Set.of("draft"),
          "pause", Set.of("published"),
          "resume", Set.of("paused"),
          "end", Set.of("draft", "published", "paused"));
  private static final Map<String, String> TO =
      Map.of("publish", "published", "pause", "paused", "resume", "published", "end", "ended");

  private static final Set<String> RESTOCKABLE = Set.of("published", "paused");
  private static final long MOST_STOCK = 1_000_000_000_000L;

  private final DataSource dataSource;
  private final Clock clock;
  private final OfferStore store = new OfferStore();
  private final OfferUseStore uses = new OfferUseStore();
  private final BudgetStore budgets = new BudgetStore();

  @Inject
  public OfferService(DataSource dataSource) {
    this(dataSource, Clock.systemUTC());
  }

  /**
   * @param clock what the time is; tests bring their own
   */
  public OfferService(DataSource dataSource, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /**
   * Who gives a command.
   *
   * @param party {@code merchant:<org>}, {@code partner:<client>} or {@code platform}
   * @param subject of the token
   */
  public record By(Scheme scheme, String party, String subject) {
    /** The platform's operator may stop anybody's offer, and nothing else. */
    public static final String PLATFORM = "platform";

    boolean isPlatform() {
      return party.equals(PLATFORM);
    }
  }

  /**
   * What became of an offer, for everybody.
   *
   * @param pools the latest months of a limited pool, latest first
   */
  public record Statistics(
      Offer offer, Counts counts, List<Performance> performances, List<PoolPeriod> pools) {}

  /**
   * Drafts an offer; the same again answers the first.
   *
   * @param code the owner's own name for it
   * @throws ProblemException ID_REUSED when the code names another; BUDGET_UNKNOWN
   */
  public Offer create(By by, String code, OfferTerms terms) {
    String[] name = {"offer", by.scheme().id(), by.party(), code};
    UUID id = Ids.timeOrdered(Instant.EPOCH, name);
    return Transactions.write(
        dataSource,
        connection -> {
          Offer there = store.one(connection, id).orElse(null);
          if (there != null) {
            if (!there.terms().equals(terms)) {
              throw ProblemException.field(
                  ProblemCode.ID_REUSED, "/code", "another offer of yours has the code " + code);
            }
            return there;
          }
          int budget = budget(connection, by, terms);
          store.ensureParty(connection, by.scheme(), by.party());
          Offer offer = new Offer(id, by.scheme(), by.party(), code, terms, budget, "draft", 0, 1);
          store.add(connection, offer);
          store.add(connection, id, step(1, "create", null, "draft", by, null));
          return store.one(connection, id).orElseThrow();
        });
  }

  /**
   * Changes the terms of a draft.
   *
   * @param revision what the caller saw last
   * @throws ProblemException OFFER_UNKNOWN, OFFER_STATE, CHANGED_MEANWHILE, BUDGET_UNKNOWN
   */
  public Offer revise(By by, UUID id, int revision, OfferTerms terms) {
    return Transactions.write(
        dataSource,
        connection -> {
          Offer offer = owned(connection, by, id);
          if (!offer.state().equals("draft")) {
            throw state(offer, "revised");
          }
          if (offer.revision() != revision
              || !store.revise(connection, offer, terms, budget(connection, by, terms))) {
            throw new ProblemException(
                ProblemCode.CHANGED_MEANWHILE, "it is at revision " + offer.revision());
          }
          note(connection, offer, step(0, "revise", "draft", "draft", by, null));
          return store.one(connection, id).orElseThrow();
        });
  }

  /**
   * Publishes, pauses, resumes or ends an offer; what is so already stays so.
   *
   * @param verb {@code publish}, {@code pause}, {@code resume} or {@code end}
   * @param reason null for none; the platform gives one
   * @throws ProblemException OFFER_UNKNOWN, OFFER_STATE; ROLE_MISSING when the platform wants more
   *     than to stop an offer
   */
  public Offer move(By by, UUID id, String verb, String reason) {
    String to = TO.get(verb);
    return Transactions.write(
        dataSource,
        connection -> {
          Offer offer = owned(connection, by, id);
          if (by.isPlatform() && (verb.equals("publish") || verb.equals("resume"))) {
            throw new ProblemException(
                ProblemCode.ROLE_MISSING, "only the owner publishes or resumes an offer");
          }
          if (offer.state().equals(to)) {
            return offer;
          }
          if (!FROM.get(verb).contains(offer.state())) {
            throw state(offer, to);
          }
          if (verb.equals("resume")) {
            requireNotStoppedByPlatform(connection, offer);
          }
          if (!store.move(connection, offer, to)) {
            throw new ProblemException(
                ProblemCode.CONFLICT, "somebody else changed the offer at the same time");
          }
          Step step = step(0, verb, offer.state(), to, by, reason);
          note(connection, offer, step);
          Acts.record(
              connection,
              Act.of(offer.scheme(), step.givenAt(), "offer." + to, by.subject(), id.toString())
                  .because(reason)
                  .with(by.party()));
          return store.one(connection, id).orElseThrow();
        });
  }

  /**
   * Adds units to the stock of an offer that was published; its other terms stay.
   *
   * @param reference the owner's own name of the delivery; the same again adds nothing
   * @throws ProblemException OFFER_UNKNOWN, OFFER_STATE, ID_REUSED; STOCK_UNLIMITED; ROLE_MISSING
   *     for the platform
   */
  public Offer restock(By by, UUID id, String reference, long units) {
    return Transactions.write(
        dataSource,
        connection -> {
          Offer offer = owned(connection, by, id);
          if (by.isPlatform()) {
            throw new ProblemException(
                ProblemCode.ROLE_MISSING, "only the owner adds to the stock of an offer");
          }
          OptionalLong before = store.restocked(connection, id, reference);
          if (before.isPresent()) {
            if (before.getAsLong() != units) {
              throw ProblemException.field(
                  ProblemCode.ID_REUSED, "/reference", "the reference names another amount");
            }
            return offer;
          }
          if (!RESTOCKABLE.contains(offer.state())) {
            throw state(offer, "restocked");
          }
          if (offer.terms().stock() == null) {
            throw new ProblemException(
                ProblemCode.STOCK_UNLIMITED, "there are as many units as people redeem");
          }
          if (units > MOST_STOCK - offer.terms().stock()) {
            throw ProblemException.field(
                ProblemCode.FIELD_RANGE, "/units", "a stock is at most " + MOST_STOCK + " units");
          }
          if (!store.restock(connection, offer, units)) {
            throw new ProblemException(
                ProblemCode.CONFLICT, "somebody else changed the offer at the same time");
          }
          String added = "+" + units + " units, " + reference;
          Step step = step(0, "restock", offer.state(), offer.state(), by, added);
          int number = note(connection, offer, step);
          store.addRestock(connection, id, reference, units, number);
          Acts.record(
              connection,
              Act.of(offer.scheme(), step.givenAt(), "offer.restocked", by.subject(), id.toString())
                  .with(by.party() + ": " + added));
          return store.one(connection, id).orElseThrow();
        });
  }

  private void requireNotStoppedByPlatform(Connection connection, Offer offer) throws SQLException {
    List<Step> steps = store.steps(connection, offer.id());
    Step last = steps.get(steps.size() - 1);
    if (last.byParty().equals(By.PLATFORM)) {
      throw new ProblemException(
          ProblemCode.OFFER_STATE,
          "the platform paused it (" + last.reason() + "); end it and make another offer");
    }
  }

  private static ProblemException state(Offer offer, String wanted) {
    return new ProblemException(
        ProblemCode.OFFER_STATE, "the offer is " + offer.state() + ", so it cannot be " + wanted);
  }

  private int budget(Connection connection, By by, OfferTerms terms) throws SQLException {
    if (terms.budget() == null) {
      return 0;
    }
    return budgets
        .byCode(connection, by.scheme(), terms.budget())
        .filter(budget -> budget.mayBeChargedBy(by.party()))
        .map(Budget::number)
        .orElseThrow(
            () ->
                ProblemException.field(
                    ProblemCode.BUDGET_UNKNOWN,
                    "/budget",
                    "there is no budget " + terms.budget() + " that you may charge"));
  }

  /** Returns the number of the step. */
  private int note(Connection connection, Offer offer, Step step) throws SQLException {
    int number = store.steps(connection, offer.id()).size() + 1;
    store.add(
        connection,
        offer.id(),
        new Step(
            number,
            step.verb(),
            step.fromState(),
            step.toState(),
            step.byParty(),
            step.givenBy(),
            step.givenAt(),
            step.reason()));
    return number;
  }

  private Step step(int number, String verb, String from, String to, By by, String reason) {
    return new Step(number, verb, from, to, by.party(), by.subject(), now(), reason);
  }

  private Offer owned(Connection connection, By by, UUID id) throws SQLException {
    return store
        .one(connection, id)
        .filter(offer -> offer.scheme() == by.scheme())
        .filter(
            offer ->
                offer.owner().equals(by.party())
                    || by.isPlatform() && !offer.state().equals("draft"))
        .orElseThrow(() -> unknown(id));
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.OFFER_UNKNOWN, "no offer has the id " + id);
  }

  /** Published offers of a scheme that are not over, in order of ids; channel null for both. */
  public List<Offer> published(Scheme scheme, String channel, UUID after, int limit) {
    return Transactions.read(
        dataSource,
        connection -> store.published(connection, scheme, channel, now(), after, limit));
  }

  /** The caller's own offers in any state, in order of ids. */
  public List<Offer> mine(By by, UUID after, int limit) {
    return Transactions.read(
        dataSource, connection -> store.ofOwner(connection, by.scheme(), by.party(), after, limit));
  }

  /** An offer that was published, or the caller's own; {@code by} null for strangers. */
  public Offer one(By by, UUID id) {
    return Transactions.read(dataSource, connection -> store.one(connection, id))
        .filter(offer -> !offer.state().equals("draft") || by != null && isMine(by, offer))
        .orElseThrow(() -> unknown(id));
  }

  private static boolean isMine(By by, Offer offer) {
    return offer.scheme() == by.scheme() && offer.owner().equals(by.party());
  }

  /** Who changed an offer of the caller's. */
  public List<Step> steps(By by, UUID id) {
    return Transactions.read(
        dataSource,
        connection -> {
          owned(connection, by, id);
          return store.steps(connection, id);
        });
  }

  /** What became of an offer that was published. */
  public Statistics statistics(UUID id) {
    return Transactions.read(
        dataSource,
        connection -> {
          Offer offer =
              store
                  .one(connection, id)
                  .filter(o -> !o.state().equals("draft"))
                  .orElseThrow(() -> unknown(id));
          return new Statistics(
              offer,
              store.counts(connection, id),
              store.performances(connection, id),
              uses.pools(connection, id));
        });
  }

  /**
   * Notes what the sponsor of a donation performed; the same reference again answers the first.
   *
   * @throws ProblemException OFFER_UNKNOWN; OFFER_STATE when it is no published donation; ID_REUSED
   */
  public Performance perform(
      By by, UUID id, String reference, LocalDate on, long units, String evidence) {
    return Transactions.write(
        dataSource,
        connection -> {
          Offer offer = owned(connection, by, id);
          if (!offer.terms().isDonation() || offer.state().equals("draft")) {
            throw new ProblemException(
                ProblemCode.OFFER_STATE, "only a published donation has something to perform");
          }
          store.add(
              connection, id, new Performance(reference, on, units, evidence, by.subject(), now()));
          Performance there =
              store.performances(connection, id).stream()
                  .filter(p -> p.reference().equals(reference))
                  .findFirst()
                  .orElseThrow();
          if (!there.performedOn().equals(on)
              || there.units() != units
              || !there.evidence().equals(evidence)) {
            throw ProblemException.field(
                ProblemCode.ID_REUSED, "/reference", "another report has this reference");
          }
          return there;
        });
  }

  /**
   * Releases the quotas of this month's pools, from the grams of the month before. Runs when the
   * books of that month are complete; a quota that is released stays as it is.
   *
   * @return quotas released
   */
  public int openPools() {
    Instant now = now();
    LocalDate month = PoolShare.period(now);
    List<Unopened> waiting =
        Transactions.read(dataSource, connection -> uses.unopened(connection, month));
    for (Unopened pool : waiting) {
      Transactions.write(
          dataSource,
          connection -> {
            long total =
                uses.totalMg(
                    connection,
                    pool.scheme(),
                    CityTime.startOf(month.minusMonths(1)),
                    CityTime.startOf(month));
            uses.open(
                connection,
                new PoolPeriod(pool.offer(), month, pool.quota(), Math.max(0, total), 0),
                now);
            return null;
          });
    }
    return waiting.size();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
