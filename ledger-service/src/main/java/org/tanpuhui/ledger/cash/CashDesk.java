package org.tanpuhui.ledger.cash;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;

/**
 * Makes the entries that move money. Each is caused by a deposit, withdrawal, order, agreement or
 * trade, whose id it names, and stands on the statement of one member.
 *
 * @param scheme whose books
 * @param at when
 * @param givenBy subject of who gave the command
 */
public record CashDesk(Scheme scheme, Instant at, String givenBy) {

  /** Money that came in at the bank, for a member. */
  public JournalEntry deposit(UUID deposit, long member, long fen) {
    return entry(
        Purpose.DEPOSIT,
        deposit,
        0,
        available(member),
        List.of(pair(CashAccounts.bank(scheme), available(member), fen)));
  }

  /** Sets a member's money aside. */
  public JournalEntry freeze(UUID cause, long member, long fen) {
    return entry(
        Purpose.FREEZE,
        cause,
        0,
        available(member),
        List.of(pair(available(member), frozen(member), fen)));
  }

  /** Gives back what was set aside and is not needed. */
  public JournalEntry unfreeze(UUID cause, long member, long fen) {
    return entry(
        Purpose.UNFREEZE,
        cause,
        0,
        available(member),
        List.of(pair(frozen(member), available(member), fen)));
  }

  /** Money set aside for a withdrawal leaves through the bank. */
  public JournalEntry withdraw(UUID withdrawal, long member, long fen) {
    return entry(
        Purpose.WITHDRAW,
        withdrawal,
        0,
        frozen(member),
        List.of(pair(frozen(member), CashAccounts.bank(scheme), fen)));
  }

  /**
   * The buyer's side of a trade.
   *
   * @param fromFrozen whether the money was set aside for it
   */
  public JournalEntry buy(UUID trade, long buyer, boolean fromFrozen, long amount, long fee) {
    AccountId payer = fromFrozen ? frozen(buyer) : available(buyer);
    List<PostingPair> pairs = new ArrayList<>(2);
    pairs.add(pair(payer, CashAccounts.clearing(scheme), amount));
    if (fee > 0) {
      pairs.add(pair(payer, CashAccounts.fees(scheme), fee));
    }
    return entry(Purpose.BUY, trade, 0, payer, pairs);
  }

  /**
   * The seller's side of a trade: the amount comes in, the fee goes out of it.
   *
   * @param receiver the seller's available money, or the budget of the project that sells
   */
  public JournalEntry sell(UUID trade, AccountId receiver, long amount, long fee) {
    List<PostingPair> pairs = new ArrayList<>(2);
    pairs.add(pair(CashAccounts.clearing(scheme), receiver, amount));
    if (fee > 0) {
      pairs.add(pair(receiver, CashAccounts.fees(scheme), fee));
    }
    return entry(Purpose.SELL, trade, 0, receiver, pairs);
  }

  /**
   * A participant's share of a sale, out of the project's budget; a negative one goes back.
   *
   * @param n number of the share within the sale
   */
  public JournalEntry share(UUID trade, int n, AccountId budget, AccountId participant, long fen) {
    return entry(
        Purpose.SHARE,
        trade,
        n,
        participant,
        List.of(fen > 0 ? pair(budget, participant, fen) : pair(participant, budget, -fen)));
  }

  /** Sets a participant's share aside for a payout. */
  public JournalEntry freezeShare(UUID payout, long participant, long fen) {
    AccountId own = CashAccounts.proceeds(scheme, participant);
    return entry(
        Purpose.FREEZE,
        payout,
        0,
        own,
        List.of(pair(own, CashAccounts.payout(scheme, participant), fen)));
  }

  /** Gives a share back that was set aside and not paid out. */
  public JournalEntry unfreezeShare(UUID payout, long participant, long fen) {
    AccountId own = CashAccounts.proceeds(scheme, participant);
    return entry(
        Purpose.UNFREEZE,
        payout,
        0,
        own,
        List.of(pair(CashAccounts.payout(scheme, participant), own, fen)));
  }

  /** A share that was set aside leaves through the bank. */
  public JournalEntry payShare(UUID payout, long participant, long fen) {
    return entry(
        Purpose.WITHDRAW,
        payout,
        0,
        CashAccounts.proceeds(scheme, participant),
        List.of(pair(CashAccounts.payout(scheme, participant), CashAccounts.bank(scheme), fen)));
  }

  /** Money of a project's budget goes into a reward budget. */
  public JournalEntry fund(UUID cause, AccountId project, AccountId rewards, long fen) {
    return entry(Purpose.FUND, cause, 0, project, List.of(pair(project, rewards, fen)));
  }

  private AccountId available(long member) {
    return CashAccounts.available(scheme, member);
  }

  private AccountId frozen(long member) {
    return CashAccounts.frozen(scheme, member);
  }

  private static PostingPair pair(AccountId debit, AccountId credit, long fen) {
    return new PostingPair(Asset.CASH, debit, credit, fen, 0);
  }

  private JournalEntry entry(
      Purpose purpose, UUID cause, int n, AccountId holder, List<PostingPair> pairs) {
    return new JournalEntry(
        Ids.timeOrdered(at, cause, purpose.id(), n),
        purpose,
        holder,
        null,
        at,
        at,
        CityTime.day(at),
        null,
        null,
        new JournalEntry.Cause(cause, givenBy, 0),
        pairs);
  }
}
