package org.tanpuhui.ledger.rewards;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.ledger.journal.ReferenceNumber;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;

/**
 * How the money of a reward budget moves: from its sponsor, set aside with a reservation, to what a
 * merchant may claim, paid. Every step is a pair, so a budget is what its accounts say and never
 * below zero.
 *
 * @param budget number of the budget
 */
public record RewardMoney(Scheme scheme, int budget) {

  /** The number of a merchant or app operator in accounts. */
  public static int partyNumber(Scheme scheme, String party) {
    return ReferenceNumber.of("reward_party", scheme.id(), party);
  }

  /** Money of the budget that is free. */
  public AccountId free() {
    return account(AccountClass.REWARD_BUDGET, budget);
  }

  /** Money of the budget that reservations hold. */
  public AccountId reserved() {
    return account(AccountClass.REWARD_RESERVED, budget);
  }

  /** Where the money comes from. */
  public AccountId sponsor() {
    return account(AccountClass.REWARD_SPONSOR, budget);
  }

  /** What a merchant may claim. */
  public static AccountId claim(Scheme scheme, String party) {
    return AccountId.system(scheme, AccountClass.MERCHANT_CLAIM, partyNumber(scheme, party));
  }

  private static AccountId paid(Scheme scheme, String party) {
    return AccountId.system(scheme, AccountClass.MERCHANT_PAID, partyNumber(scheme, party));
  }

  /** Sets money aside with a reservation. */
  public PostingPair reserve(long fen) {
    return pair(free(), reserved(), fen);
  }

  /** Gives back what a reservation held. */
  public PostingPair release(long fen) {
    return pair(reserved(), free(), fen);
  }

  /** Makes what a reservation held the claim of a merchant. */
  public PostingPair claim(String party, long fen) {
    return pair(reserved(), claim(scheme, party), fen);
  }

  /**
   * Money put in by the sponsor, or taken back.
   *
   * @param cause names the order
   * @param fen positive: in; negative: back
   */
  public JournalEntry fund(UUID cause, long fen, Instant at, String givenBy) {
    return fen > 0
        ? entry(Purpose.FUND, cause, free(), pair(sponsor(), free(), fen), at, givenBy)
        : entry(Purpose.REFUND, cause, free(), pair(free(), sponsor(), -fen), at, givenBy);
  }

  /** A merchant's claim, paid. */
  public static JournalEntry pay(
      Scheme scheme, UUID settlement, String party, long fen, Instant at, String givenBy) {
    AccountId claim = claim(scheme, party);
    UUID cause = settlement;
    UUID id = Ids.timeOrdered(at, settlement, Purpose.PAY.id() + ":" + party, 0);
    return entry(id, Purpose.PAY, cause, claim, pair(claim, paid(scheme, party), fen), at, givenBy);
  }

  private AccountId account(AccountClass accountClass, long number) {
    return AccountId.system(scheme, accountClass, number);
  }

  private static PostingPair pair(AccountId debit, AccountId credit, long fen) {
    return new PostingPair(Asset.CASH, debit, credit, fen, 0);
  }

  private static JournalEntry entry(
      Purpose purpose, UUID cause, AccountId holder, PostingPair pair, Instant at, String givenBy) {
    return entry(
        Ids.timeOrdered(at, cause, purpose.id(), 0), purpose, cause, holder, pair, at, givenBy);
  }

  private static JournalEntry entry(
      UUID id,
      Purpose purpose,
      UUID cause,
      AccountId holder,
      PostingPair pair,
      Instant at,
      String givenBy) {
    return new JournalEntry(
        id,
        purpose,
        holder,
        null,
        at,
        at,
        CityTime.day(at),
        null,
        null,
        new JournalEntry.Cause(cause, givenBy, 0),
        List.of(pair));
  }
}
