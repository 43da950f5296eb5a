package org.tanpuhui.ledger.exchange;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.cash.CashDesk;
import org.tanpuhui.ledger.credits.CreditBook;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.CreditBook.Moved;
import org.tanpuhui.ledger.credits.store.CreditStore;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Cut;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.CashStore;
import org.tanpuhui.ledger.market.store.MemberStore.Member;
import org.tanpuhui.ledger.market.store.MemberStore.ProjectSeller;
import org.tanpuhui.ledger.market.store.TradeStore;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.ledger.market.store.TradeStore.Units;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Delivery versus payment: units, money, fees and the row of the trade in the caller's transaction,
 * all or nothing. Locks: the accounts of cash in key order and their control totals, then those of
 * credits, then the lane of the log. Everyone who moves both does it in this order, and who moves
 * one of them only takes a part of it, so nobody waits in a circle.
 */
final class Settlement {
  private final CreditStore standing = new CreditStore();
  private final TradeStore trades = new TradeStore();
  private final CreditBook credits;
  private final CashStore cash;
  private final Proceeds proceeds;

  Settlement(SchemeSalts salts) {
    this.credits = new CreditBook(salts);
    this.cash = new CashStore(salts);
    this.proceeds = new Proceeds(cash);
  }

  /**
   * Who gives what to whom.
   *
   * @param trade as it will be kept
   * @param seller the member that sells
   * @param project whose units it sells; null for its own
   * @param hold what the units are frozen for; null when they are free
   * @param wanted which units, when they are free
   * @param buyer the member that buys
   * @param buyerPaysFrozen whether its money was frozen for this
   */
  record Deal(
      Trade trade,
      Member seller,
      ProjectSeller project,
      UUID hold,
      Pick wanted,
      Member buyer,
      boolean buyerPaysFrozen) {

    AccountId holding() {
      return Settlement.holding(seller, project);
    }

    Scheme scheme() {
      return trade.scheme();
    }

    /** The same, paid with money that was frozen for it. */
    Deal paidFrozen() {
      return new Deal(trade, seller, project, hold, wanted, buyer, true);
    }
  }

  /** The account a member sells from. */
  static AccountId holding(Member seller, ProjectSeller project) {
    return project == null
        ? MemberService.owner(seller).account()
        : CreditOwner.project(seller.scheme(), project.projectId()).account();
  }

  /**
   * Which units a member may sell of an instrument.
   *
   * @param project whose units; what was issued to a project was not bought, so no day of rest
   */
  static Pick sellable(Gate.Inside inside, ProjectSeller project, long tonnes) {
    Pick any = Pick.of(inside.instrument().methodology(), inside.instrument().vintage(), tonnes);
    return project == null ? any.acquiredBefore(inside.acquiredBefore()) : any;
  }

  /** Freezes units for a case; says why when they may not be sold yet. */
  void freeze(Connection connection, Command command, AccountId holding, UUID hold, Pick pick)
      throws SQLException {
    try {
      credits.freeze(connection, command, holding, hold, pick);
    } catch (ProblemException e) {
      throw explained(connection, e, holding, pick);
    }
  }

  void unfreeze(Connection connection, Command command, AccountId holding, UUID hold, long tonnes)
      throws SQLException {
    credits.unfreeze(connection, command, holding, hold, Pick.any(tonnes));
  }

  /** Tells units that rest from units that are not there. */
  private ProblemException explained(
      Connection connection, ProblemException e, AccountId holding, Pick pick) throws SQLException {
    if (e.code() != ProblemCode.INSUFFICIENT_CREDITS || pick.acquiredBefore() == null) {
      return e;
    }
    Pick any = Pick.of(pick.methodology(), pick.vintage(), pick.tonnes());
    return Cut.available(standing.standing(connection, holding, any, null), null) < pick.tonnes()
        ? e
        : new ProblemException(
            ProblemCode.UNITS_NOT_RESALEABLE,
            "what was acquired at or after "
                + pick.acquiredBefore()
                + " rests until the next trading day; "
                + e.getMessage());
  }

  /** Settles a deal. */
  void settle(Connection connection, Deal deal) throws SQLException {
    Trade trade = deal.trade();
    CashDesk desk = new CashDesk(deal.scheme(), trade.tradedAt(), trade.givenBy());
    AccountId receiver = receiver(deal);
    lockCash(connection, deal, receiver);
    Moved moved = moveUnits(connection, deal);
    pay(connection, deal, receiver, desk);
    List<Units> units =
        moved.units().stream()
            .map(r -> new Units(r.batchId(), r.range().first(), r.range().last()))
            .toList();
    trades.add(connection, trade, units);
    if (deal.project() != null && deal.project().personal()) {
      proceeds.share(connection, desk, trade, deal.project(), units);
    }
  }

  private Moved moveUnits(Connection connection, Deal deal) throws SQLException {
    Trade trade = deal.trade();
    Command command = new Command(trade.id(), 0, trade.tradedAt(), trade.givenBy());
    AccountId to =
        credits.open(connection, MemberService.owner(deal.buyer()), trade.tradedAt(), null);
    try {
      return deal.hold() == null
          ? credits.transfer(connection, command, deal.holding(), to, deal.wanted())
          : credits.settle(
              connection,
              command,
              deal.holding(),
              deal.hold(),
              to,
              Pick.any(trade.quantityTonnes()));
    } catch (ProblemException e) {
      throw deal.hold() == null ? explained(connection, e, deal.holding(), deal.wanted()) : e;
    }
  }

  private static AccountId receiver(Deal deal) {
    return deal.project() == null
        ? CashAccounts.available(deal.scheme(), deal.trade().seller())
        : CashAccounts.projectBudget(deal.scheme(), deal.project().number());
  }

  private void lockCash(Connection connection, Deal deal, AccountId receiver) throws SQLException {
    Scheme scheme = deal.scheme();
    Trade trade = deal.trade();
    AccountId payer =
        deal.buyerPaysFrozen()
            ? CashAccounts.frozen(scheme, trade.buyer())
            : CashAccounts.available(scheme, trade.buyer());
    long there =
        cash.lock(
                connection,
                List.of(payer, receiver, CashAccounts.fees(scheme), CashAccounts.clearing(scheme)))
            .get(payer);
    CashService.require(there, Math.addExact(trade.amountFen(), trade.buyerFeeFen()));
  }

  private void pay(Connection connection, Deal deal, AccountId receiver, CashDesk desk)
      throws SQLException {
    Trade trade = deal.trade();
    cash.write(
        connection,
        List.of(
            desk.buy(
                trade.id(),
                trade.buyer(),
                deal.buyerPaysFrozen(),
                trade.amountFen(),
                trade.buyerFeeFen()),
            desk.sell(trade.id(), receiver, trade.amountFen(), trade.sellerFeeFen())));
  }

  /** The trade that a pick or an agreement makes. */
  static Trade trade(
      UUID id,
      Gate.Inside inside,
      String kind,
      UUID source,
      Member seller,
      ProjectSeller project,
      Member buyer,
      Terms terms,
      long sellerFee,
      long buyerFee,
      String waiver,
      String by) {
    return new Trade(
        id,
        inside.instrument().scheme(),
        inside.instrument().code(),
        inside.instrument().lastNo() + 1,
        kind,
        source,
        seller.number(),
        buyer.number(),
        project == null ? null : project.projectId(),
        terms.priceFen(),
        terms.tonnes(),
        terms.amountFen(),
        sellerFee,
        buyerFee,
        waiver,
        inside.today(),
        inside.now(),
        by);
  }
}
