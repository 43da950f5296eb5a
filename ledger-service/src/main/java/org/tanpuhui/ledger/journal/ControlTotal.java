package org.tanpuhui.ledger.journal;

import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.journal.Decision.BalanceChange;
import org.tanpuhui.ledger.journal.Decision.LotChange;
import org.tanpuhui.platform.Scheme;

/**
 * What a batch adds to the totals over all participants of a scheme, in one asset. Kept beside the
 * rows it sums, so that the trial balance need not read them all. Balances, lots and journal are
 * summed each from its own changes, so a decision that contradicts itself shows.
 *
 * @param stripe the partition whose writer owns the row, or {@link PointsDesk#COMMANDS}
 */
public record ControlTotal(Scheme scheme, int stripe, Asset asset, Sums sums) {

  /** The sums; each at least 0 but for {@code debt}. Mutable while they are collected. */
  public static final class Sums {
    private long participantDebits;
    private long participantCredits;
    private long reserveDebits;
    private long reserveCredits;
    private long lotsCredited;
    private long lotsDebited;
    private long debt;
    private long journalAmount;
    private long pairs;

    public long participantDebits() {
      return participantDebits;
    }

    public long participantCredits() {
      return participantCredits;
    }

    public long reserveDebits() {
      return reserveDebits;
    }

    public long reserveCredits() {
      return reserveCredits;
    }

    public long lotsCredited() {
      return lotsCredited;
    }

    public long lotsDebited() {
      return lotsDebited;
    }

    public long debt() {
      return debt;
    }

    public long journalAmount() {
      return journalAmount;
    }

    public long pairs() {
      return pairs;
    }

    private void lot(LotChange lot) {
      lotsCredited = Math.addExact(lotsCredited, lot.credited());
      lotsDebited = Math.addExact(lotsDebited, lot.debited());
    }

    private void pair(long amount) {
      journalAmount = Math.addExact(journalAmount, amount);
      pairs++;
    }
  }

  /** What a batch of postings adds; sorted by scheme and asset. */
  public static List<ControlTotal> of(Decision decision) {
    if (decision.entries().isEmpty()) {
      return List.of();
    }
    return of(decision, decision.progress().get(0).partition());
  }

  /**
   * What credits to participants add; sorted by scheme and asset.
   *
   * @param stripe whose row
   */
  public static List<ControlTotal> of(Decision decision, int stripe) {
    Book book = new Book(stripe);
    for (BalanceChange change : decision.balances()) {
      Sums reduction = book.of(change.participant(), Asset.REDUCTION);
      reduction.participantCredits =
          Math.addExact(reduction.participantCredits, change.reductionCredits());
      if (change.lot() != null) {
        Sums points = book.of(change.participant(), Asset.POINTS);
        points.participantCredits =
            Math.addExact(points.participantCredits, change.pointsCredits());
        points.lot(change.lot());
      }
    }
    decision.lots().forEach(lot -> book.of(lot.participant(), Asset.POINTS).lot(lot));
    book.entries(decision.entries());
    return book.totals();
  }

  /**
   * What commands add; sorted by scheme and asset.
   *
   * @param stripe whose row
   */
  public static List<ControlTotal> of(Changes changes, int stripe) {
    Book book = new Book(stripe);
    for (PointsAccount.Change change : changes.accounts()) {
      book.of(change.participant(), Asset.REDUCTION).participantDebits += change.reductionDebits();
      Sums points = book.of(change.participant(), Asset.POINTS);
      points.participantDebits += change.pointsDebits();
      points.participantCredits += change.pointsCredits();
      points.reserveDebits += change.reserveDebits();
      points.reserveCredits += change.reserveCredits();
      points.debt += change.debt();
      points.lotsCredited += change.lotCredited();
      points.lotsDebited += change.lotDebited();
    }
    changes.lots().forEach(lot -> book.of(lot.participant(), Asset.POINTS).lot(lot));
    book.entries(changes.entries());
    return book.totals();
  }

  /** What holdings add; sorted by scheme and asset. */
  public static List<ControlTotal> of(HoldingBooks.Result result, int stripe) {
    Book book = new Book(stripe);
    for (HoldingBooks.ReductionChange change : result.reductions()) {
      Sums reduction = book.of(change.participant(), Asset.REDUCTION);
      reduction.participantDebits = Math.addExact(reduction.participantDebits, change.debits());
      reduction.participantCredits = Math.addExact(reduction.participantCredits, change.credits());
    }
    book.entries(result.entries());
    return book.totals();
  }

  /** Totals by scheme and asset while they are collected. */
  private static final class Book {
    private static final int SCHEME_SHIFT = 56;

    private final int stripe;
    private final Sums[][] sums = new Sums[Scheme.values().length + 1][Asset.values().length + 1];

    Book(int stripe) {
      this.stripe = stripe;
    }

    Sums of(long account, Asset asset) {
      int scheme = (int) (account >>> SCHEME_SHIFT);
      Sums there = sums[scheme][asset.number()];
      if (there == null) {
        there = new Sums();
        sums[scheme][asset.number()] = there;
      }
      return there;
    }

    void entries(List<JournalEntry> entries) {
      for (JournalEntry entry : entries) {
        for (PostingPair pair : entry.pairs()) {
          of(pair.debit().value(), pair.asset()).pair(pair.amount());
        }
      }
    }

    List<ControlTotal> totals() {
      List<ControlTotal> totals = new ArrayList<>();
      for (Scheme scheme : Scheme.values()) {
        for (Asset asset : Asset.values()) {
          Sums there = sums[scheme.code()][asset.number()];
          if (there != null) {
            totals.add(new ControlTotal(scheme, stripe, asset, there));
          }
        }
      }
      return totals;
    }
  }
}
