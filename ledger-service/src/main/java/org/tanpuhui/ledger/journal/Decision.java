package org.tanpuhui.ledger.journal;

import java.util.List;
import java.util.Set;

/**
 * What a batch changes. Every list of changes is sorted by its key with no key twice: that is the
 * order in which rows are locked.
 *
 * @param entries new entries in log order
 * @param balances totals to add per participant
 * @param lots totals to add per points lot that is not the newest of its participant
 * @param stripes totals to add per system account and asset
 * @param progress per partition, the highest offset on {@code activities} that the batch reaches
 * @param methodologies versions that the entries name
 * @param partners partner ids that the entries name
 * @param pooled totals to add to pooled grams
 * @param pools pools that the entries name
 */
public record Decision(
    List<JournalEntry> entries,
    List<BalanceChange> balances,
    List<LotChange> lots,
    List<StripeChange> stripes,
    List<Progress> progress,
    Set<MethodologyVersion> methodologies,
    Set<String> partners,
    List<PooledChange> pooled,
    Set<Pool> pools) {

  /** A decision that pools nothing. */
  public Decision(
      List<JournalEntry> entries,
      List<BalanceChange> balances,
      List<LotChange> lots,
      List<StripeChange> stripes,
      List<Progress> progress,
      Set<MethodologyVersion> methodologies,
      Set<String> partners) {
    this(entries, balances, lots, stripes, progress, methodologies, partners, List.of(), Set.of());
  }

  /**
   * What to add to the totals of a participant, each at least 0.
   *
   * @param lot the newest lot that the batch credits; it stands in the balance row unless the row
   *     holds a newer one. Null when the participant gets no points
   */
  public record BalanceChange(
      long participant, long reductionCredits, long pointsCredits, LotChange lot) {}

  /**
   * What to add to a points lot.
   *
   * @param bookMonth yyyymm of the book date
   * @param validityMonths of the rule that granted the points
   */
  public record LotChange(
      long participant, int bookMonth, int validityMonths, long credited, long debited)
      implements Comparable<LotChange> {

    /** By participant, then oldest first: the order of the row locks. */
    @Override
    public int compareTo(LotChange other) {
      int byParticipant = Long.compare(participant, other.participant);
      return byParticipant != 0
          ? byParticipant
          : Long.compare(
              age(bookMonth, validityMonths), age(other.bookMonth, other.validityMonths));
    }

    /** Both changes of one lot as one. */
    public LotChange plus(LotChange other) {
      return new LotChange(
          participant,
          bookMonth,
          validityMonths,
          Math.addExact(credited, other.credited),
          Math.addExact(debited, other.debited));
    }

    /** A number that grows with the month and then the validity of a lot. */
    public static long age(int bookMonth, int validityMonths) {
      return bookMonth * 1_000L + validityMonths;
    }
  }

  /** What to add to a stripe of a system account. */
  public record StripeChange(AccountId account, Asset asset, long debits, long credits)
      implements Comparable<StripeChange> {

    /** By account and asset: the order of the row locks. */
    @Override
    public int compareTo(StripeChange other) {
      int byAccount = Long.compare(account.value(), other.account.value());
      return byAccount != 0 ? byAccount : Integer.compare(asset.number(), other.asset.number());
    }
  }

  /** How far a partition of {@code activities} has come. */
  public record Progress(int partition, long activitiesOffset) {}
}
