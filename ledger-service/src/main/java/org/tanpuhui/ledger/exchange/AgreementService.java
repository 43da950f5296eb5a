package org.tanpuhui.ledger.exchange;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.cash.CashDesk;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.store.BatchStore;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.exchange.OrderService.Who;
import org.tanpuhui.ledger.exchange.Settlement.Deal;
import org.tanpuhui.ledger.market.MarketRules;
import org.tanpuhui.ledger.market.Matcher;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.AgreementStore;
import org.tanpuhui.ledger.market.store.AgreementStore.Agreement;
import org.tanpuhui.ledger.market.store.InstrumentStore;
import org.tanpuhui.ledger.market.store.MemberStore.Member;
import org.tanpuhui.ledger.market.store.MemberStore.ProjectSeller;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Agreements between two named members (协议转让). A block agreement is executed when both confirmed
 * it. A forward agreement is over a batch that is pooled and not issued: it is recorded when both
 * confirmed it, with the buyer's money frozen, and delivered when the batch is issued; until then
 * it moves no credits and counts nowhere as issued.
 */
@ApplicationScoped
public class AgreementService {
  private static final Logger LOG = Logger.getLogger(AgreementService.class);
  private static final int DELIVERIES_AT_ONCE = 100;
  private static final Set<String> OPEN = Set.of("proposed", "recorded");

  private final DataSource dataSource;
  private final MemberService members;
  private final CashService cash;
  private final MarketRuleService rules;
  private final Clock clock;
  private final Gate gate;
  private final AgreementStore store = new AgreementStore();
  private final InstrumentStore instruments = new InstrumentStore();
  private final BatchStore batches = new BatchStore();
  private final Settlement settlement;

  @Inject
  public AgreementService(
      DataSource dataSource,
      SchemeSalts salts,
      MemberService members,
      CashService cash,
      MarketRuleService rules) {
    this(dataSource, salts, members, cash, rules, Clock.systemUTC());
  }

  /** As above, with another clock. */
  public AgreementService(
      DataSource dataSource,
      SchemeSalts salts,
      MemberService members,
      CashService cash,
      MarketRuleService rules,
      Clock clock) {
    this.dataSource = dataSource;
    this.members = members;
    this.cash = cash;
    this.rules = rules;
    this.clock = clock;
    this.gate = new Gate(rules, clock);
    this.settlement = new Settlement(salts);
  }

  /**
   * Proposes an agreement and freezes what the proposer promises; of a forward agreement only the
   * buyer's money.
   *
   * @throws ProblemException as {@code OrderService.enter}, and BELOW_BLOCK_MINIMUM, SELF_TRADE
   */
  public Agreement propose(Who who, Proposal proposal) {
    UUID id = Refusals.id("market-agreement", who.scheme(), who.org(), who.key());
    return Transactions.write(
        dataSource,
        connection -> {
          Member proposer = members.require(connection, who.scheme(), who.org());
          Member other = members.require(connection, who.scheme(), proposal.counterparty());
          if (other.number() == proposer.number()) {
            throw new ProblemException(ProblemCode.SELF_TRADE, "name another member");
          }
          Gate.Inside inside =
              proposal.batchId() != null
                  ? null
                  : gate.enter(connection, who.scheme(), proposal.instrument());
          Agreement there = store.find(connection, id, true).orElse(null);
          if (there != null) {
            if (!proposal.isSame(there, other.number())) {
              throw Refusals.reused();
            }
            return there;
          }
          Agreement agreement = agreement(connection, id, inside, who, proposer, other, proposal);
          freezeProposed(connection, inside, agreement, who.person());
          store.add(connection, agreement);
          return agreement;
        });
  }

  private Agreement agreement(
      Connection connection,
      UUID id,
      Gate.Inside inside,
      Who who,
      Member proposer,
      Member other,
      Proposal proposal)
      throws SQLException {
    Instant now = inside == null ? now() : inside.now();
    MarketRules inForce = rules.rules(connection, who.scheme(), now);
    Terms terms = proposal.terms();
    if (inside == null) {
      Refusals.refuse(Matcher.checkForward(terms, inForce));
    } else {
      inside.requireOpen();
      long close = inside.instrument().day().previousCloseFen();
      Refusals.refuse(Matcher.checkBlock(terms, inForce, inForce.blockBand(close)));
    }
    boolean selling = proposal.side() == Side.SELL;
    Member seller = selling ? proposer : other;
    if (proposal.projectId() != null) {
      members.requireSeller(connection, seller, proposal.projectId());
    }
    return new Agreement(
        id,
        who.scheme(),
        proposal.kind(),
        proposal.instrument(),
        proposal.projectId(),
        proposal.batchId(),
        seller.number(),
        selling ? other.number() : proposer.number(),
        proposer.number(),
        terms.priceFen(),
        terms.tonnes(),
        selling ? 0 : terms.costFen(inForce.feeBasisPoints()),
        inForce.feeBasisPoints(),
        "proposed",
        1,
        now,
        who.person(),
        null,
        null,
        null,
        null);
  }

  private void freezeProposed(
      Connection connection, Gate.Inside inside, Agreement agreement, String person)
      throws SQLException {
    if (agreement.proposer() == agreement.buyer()) {
      cash.freeze(
          connection,
          new CashDesk(agreement.scheme(), agreement.proposedAt(), person),
          agreement.id(),
          agreement.buyer(),
          agreement.frozenFen());
    } else if (inside != null) {
      Member seller = members.require(connection, agreement.scheme(), agreement.seller());
      ProjectSeller project = project(connection, agreement);
      settlement.freeze(
          connection,
          new Command(agreement.id(), 0, inside.now(), person),
          Settlement.holding(seller, project),
          agreement.id(),
          Settlement.sellable(inside, project, agreement.quantityTonnes()));
    }
  }

  /**
   * The counterparty agrees: a block agreement is executed, a forward one recorded.
   *
   * @param version which it must have; null for any
   * @throws ProblemException AGREEMENT_UNKNOWN, AGREEMENT_STATE, NOT_THE_COUNTERPARTY, SAME_PERSON,
   *     CHANGED_MEANWHILE, and what the market refuses
   */
  public Agreement confirm(Who who, String kind, UUID id, Integer version) {
    return onAgreement(
        who,
        kind,
        id,
        (connection, member, inside, agreement) -> {
          if (Set.of("recorded", "executed").contains(agreement.state())) {
            return agreement;
          }
          requireState(agreement, "proposed");
          Refusals.match(version, agreement.version());
          if (member.number() != agreement.counterparty()) {
            throw new ProblemException(
                ProblemCode.NOT_THE_COUNTERPARTY, "the member that was asked must confirm");
          }
          if (agreement.proposedBy().equals(who.person())) {
            throw new ProblemException(
                ProblemCode.SAME_PERSON, "who proposed it cannot confirm it");
          }
          return agreement.isForward()
              ? record(connection, agreement, who.person())
              : execute(connection, inside, agreement, who.person());
        });
  }

  private Agreement record(Connection connection, Agreement agreement, String person)
      throws SQLException {
    Instant now = now();
    Terms terms = new Terms(agreement.quantityTonnes(), agreement.priceFen());
    long cost = terms.costFen(agreement.feeBasisPoints());
    if (agreement.frozenFen() == 0) {
      cash.freeze(
          connection,
          new CashDesk(agreement.scheme(), now, person),
          agreement.id(),
          agreement.buyer(),
          cost);
    }
    Agreement recorded = agreement.confirmed(now, person).in("recorded", cost);
    store.write(connection, recorded);
    return recorded;
  }

  private Agreement execute(
      Connection connection, Gate.Inside inside, Agreement agreement, String person)
      throws SQLException {
    inside.requireOpen();
    Terms terms = new Terms(agreement.quantityTonnes(), agreement.priceFen());
    long close = inside.instrument().day().previousCloseFen();
    Refusals.refuse(Matcher.checkBlock(terms, inside.rules(), inside.rules().blockBand(close)));
    boolean sellerProposed = agreement.proposer() == agreement.seller();
    Pick wanted =
        Settlement.sellable(inside, project(connection, agreement), agreement.quantityTonnes());
    settle(
        connection,
        inside,
        agreement,
        sellerProposed ? agreement.id() : null,
        wanted,
        !sellerProposed,
        person);
    Agreement executed =
        agreement.confirmed(inside.now(), person).ended(inside.now(), person).in("executed", 0);
    store.write(connection, executed);
    return executed;
  }

  /**
   * Delivers a recorded forward agreement: the batch is issued, and its units go to the buyer.
   *
   * @throws ProblemException BATCH_NOT_ISSUED; INSTRUMENT_UNKNOWN while the exchange has not listed
   *     what was issued
   */
  public Agreement deliver(Who who, UUID id) {
    return Transactions.write(
        dataSource,
        connection -> {
          Agreement found = visible(connection, who, "forward", id);
          BatchStore.Batch batch =
              batches
                  .find(connection, who.scheme(), found.batchId())
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              ProblemCode.BATCH_NOT_ISSUED,
                              "the batch " + found.batchId() + " is not issued"));
          Gate.Inside inside =
              gate.enter(connection, who.scheme(), batch.methodology() + "-" + batch.vintage());
          Agreement agreement = store.find(connection, id, true).orElseThrow();
          if (agreement.state().equals("executed")) {
            return agreement;
          }
          requireState(agreement, "recorded");
          settle(
              connection,
              inside,
              agreement,
              null,
              Pick.ofBatch(agreement.batchId(), agreement.quantityTonnes()),
              true,
              who.person());
          Agreement executed = agreement.ended(inside.now(), who.person()).in("executed", 0);
          store.write(connection, executed);
          return executed;
        });
  }

  /**
   * Delivers every recorded forward agreement whose batch is issued and listed. One that cannot be
   * delivered, because its units were sold elsewhere, stays recorded.
   *
   * @return how many were delivered
   */
  public int deliverIssued() {
    int delivered = 0;
    for (AgreementStore.Deliverable some :
        Transactions.read(dataSource, c -> store.deliverable(c, DELIVERIES_AT_ONCE))) {
      try {
        deliver(new Who(some.scheme(), null, "system:ledger-service", null), some.id());
        delivered++;
      } catch (ProblemException e) {
        LOG.warnf("agreement %s is not delivered: %s", some.id(), e.getMessage());
      }
    }
    return delivered;
  }

  private void settle(
      Connection connection,
      Gate.Inside inside,
      Agreement agreement,
      UUID hold,
      Pick wanted,
      boolean buyerPaysFrozen,
      String person)
      throws SQLException {
    Member seller = members.require(connection, agreement.scheme(), agreement.seller());
    Member buyer = members.require(connection, agreement.scheme(), agreement.buyer());
    Terms terms = new Terms(agreement.quantityTonnes(), agreement.priceFen());
    long fee = terms.feeFen(agreement.feeBasisPoints());
    ProjectSeller project = project(connection, agreement);
    UUID id =
        Refusals.id("market-deal", agreement.scheme(), "agreement", agreement.id().toString());
    Trade trade =
        Settlement.trade(
            id,
            inside,
            agreement.kind(),
            agreement.id(),
            seller,
            project,
            buyer,
            terms,
            fee,
            fee,
            null,
            person);
    settlement.settle(
        connection, new Deal(trade, seller, project, hold, wanted, buyer, buyerPaysFrozen));
    instruments.write(
        connection,
        inside
            .instrument()
            .moved(inside.instrument().day(), trade.no(), inside.instrument().lastPriceFen()));
  }

  /** The proposer takes a proposal back, or the counterparty declines it. */
  public Agreement end(Who who, String kind, UUID id, boolean decline, Integer version) {
    String state = decline ? "declined" : "withdrawn";
    return onAgreement(
        who,
        kind,
        id,
        (connection, member, inside, agreement) -> {
          if (agreement.state().equals(state)) {
            return agreement;
          }
          requireState(agreement, "proposed");
          Refusals.match(version, agreement.version());
          if (decline != (member.number() == agreement.counterparty())) {
            throw new ProblemException(
                ProblemCode.NOT_THE_COUNTERPARTY,
                "the proposer withdraws, the other member declines");
          }
          return release(connection, agreement, state, who.person());
        });
  }

  /**
   * The exchange ends a forward agreement whose batch will not be issued.
   *
   * @throws ProblemException AGREEMENT_UNKNOWN, AGREEMENT_STATE
   */
  public Agreement cancel(Scheme scheme, UUID id, String person) {
    return Transactions.write(
        dataSource,
        connection -> {
          Agreement agreement =
              store
                  .find(connection, id, true)
                  .filter(a -> a.scheme() == scheme && a.isForward())
                  .orElseThrow(() -> unknown(id));
          if (agreement.state().equals("cancelled")) {
            return agreement;
          }
          requireState(agreement, "recorded");
          return release(connection, agreement, "cancelled", person);
        });
  }

  private Agreement release(Connection connection, Agreement agreement, String state, String person)
      throws SQLException {
    Instant now = now();
    boolean unitsFrozen = !agreement.isForward() && agreement.proposer() == agreement.seller();
    if (unitsFrozen) {
      Member seller = members.require(connection, agreement.scheme(), agreement.seller());
      settlement.unfreeze(
          connection,
          new Command(agreement.id(), 0, now, person),
          Settlement.holding(seller, project(connection, agreement)),
          agreement.id(),
          agreement.quantityTonnes());
    } else if (agreement.frozenFen() > 0) {
      cash.unfreeze(
          connection,
          new CashDesk(agreement.scheme(), now, person),
          agreement.id(),
          agreement.buyer(),
          agreement.frozenFen());
    }
    Agreement ended = agreement.ended(now, person).in(state, 0);
    store.write(connection, ended);
    return ended;
  }

  private interface Step {
    Agreement on(Connection connection, Member member, Gate.Inside inside, Agreement agreement)
        throws SQLException;
  }

  /** Under the gate of its instrument, where it has one, then under its own lock. */
  private Agreement onAgreement(Who who, String kind, UUID id, Step step) {
    return Transactions.write(
        dataSource,
        connection -> {
          Member member = members.require(connection, who.scheme(), who.org());
          Agreement found = visible(connection, who, kind, id);
          Gate.Inside inside =
              found.isForward() ? null : gate.enter(connection, who.scheme(), found.instrument());
          Agreement agreement = store.find(connection, id, true).orElseThrow();
          return step.on(connection, member, inside, agreement);
        });
  }

  /** An agreement that the caller is a side of, or any of the scheme for the exchange. */
  private Agreement visible(Connection connection, Who who, String kind, UUID id)
      throws SQLException {
    Long mine =
        who.org() == null ? null : members.require(connection, who.scheme(), who.org()).number();
    return store
        .find(connection, id, false)
        .filter(a -> a.scheme() == who.scheme() && a.kind().equals(kind))
        .filter(a -> mine == null || a.seller() == mine || a.buyer() == mine)
        .orElseThrow(() -> unknown(id));
  }

  /** One agreement that the caller is a side of; {@code who.org} null for the exchange. */
  public Agreement agreement(Who who, String kind, UUID id) {
    return Transactions.read(dataSource, c -> visible(c, who, kind, id));
  }

  /** A member's agreements of a kind, latest first. */
  public List<Agreement> agreements(Who who, String kind, Instant before, UUID id, int limit) {
    return Transactions.read(
        dataSource,
        c ->
            store.ofMember(
                c,
                who.scheme(),
                kind,
                members.require(c, who.scheme(), who.org()).number(),
                before,
                id,
                limit));
  }

  /** The organisations of both sides: seller, buyer. */
  public List<String> sides(Agreement agreement) {
    return Transactions.read(
        dataSource,
        c ->
            List.of(
                members.require(c, agreement.scheme(), agreement.seller()).org(),
                members.require(c, agreement.scheme(), agreement.buyer()).org()));
  }

  private ProjectSeller project(Connection connection, Agreement agreement) throws SQLException {
    return agreement.projectId() == null
        ? null
        : members.seller(connection, agreement.scheme(), agreement.projectId());
  }

  private static void requireState(Agreement agreement, String state) {
    if (!agreement.state().equals(state)) {
      throw new ProblemException(
          ProblemCode.AGREEMENT_STATE,
          "the agreement is "
              + agreement.state()
              + (OPEN.contains(agreement.state()) ? ", so this must wait" : ", which is final"));
    }
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.AGREEMENT_UNKNOWN, "no agreement has the id " + id);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
