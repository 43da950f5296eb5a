package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.tanpuhui.ledger.journal.Decision.LotChange;

/**
 * The account of one participant while commands on it are decided: its totals, its lots and its
 * debt as they were read under lock, and what the commands change. Not thread-safe.
 *
 * <p>Over all lots, credited = points credited and debited + debt = points debited, before and
 * after every method.
 */
public final class PointsAccount {

  /** The totals of an account as its rows have them. */
  public record Totals(
      long reductionDebits,
      long reductionCredits,
      long pointsDebits,
      long pointsCredits,
      long debt,
      long reserved) {}

  /** Points taken from a lot. */
  public record Taken(int bookMonth, int validityMonths, long points) {}

  /** What the commands add to the account's rows; the lot is the one in the balance row. */
  public record Change(
      long participant,
      long reductionDebits,
      long pointsDebits,
      long pointsCredits,
      long debt,
      long lotCredited,
      long lotDebited,
      long reserveDebits,
      long reserveCredits) {}

  private static final Comparator<Lot> EARLIEST_EXPIRY_FIRST =
      Comparator.comparing(Lot::lastDay).thenComparingInt(Lot::bookMonth);

  private final long participant;
  private final Totals before;
  private final Lot inRow;
  private final TreeMap<Long, Lot> lots = new TreeMap<>();
  private final TreeMap<Long, Lot> lotsBefore = new TreeMap<>();
  private long reductionDebits;
  private long pointsDebits;
  private long pointsCredits;
  private long debt;
  private long reserveDebits;
  private long reserveCredits;

  /**
   * @param inRow the lot in the balance row, null before the first
   * @param older the others that have points left
   */
  public PointsAccount(long participant, Totals totals, Lot inRow, List<Lot> older) {
    this.participant = participant;
    this.before = totals;
    this.inRow = inRow;
    this.debt = totals.debt();
    older.forEach(this::put);
    if (inRow != null) {
      put(inRow);
    }
    lotsBefore.putAll(lots);
  }

  private void put(Lot lot) {
    lots.put(LotChange.age(lot.bookMonth(), lot.validityMonths()), lot);
  }

  public long participant() {
    return participant;
  }

  /** Reduction that is there. */
  public long reduction() {
    return before.reductionCredits() - before.reductionDebits() - reductionDebits;
  }

  /** Points that are set aside. */
  public long reserved() {
    return before.reserved() + reserveCredits - reserveDebits;
  }

  /** Points owed. */
  public long debt() {
    return debt;
  }

  /** Points that can be used at an instant: what lots hold that have not expired, less the debt. */
  public long available(Instant at) {
    long held =
        lots.values().stream()
            .filter(lot -> lot.expiresAt().isAfter(at))
            .mapToLong(Lot::remaining)
            .sum();
    return Math.max(0, held - debt);
  }

  /** Points that lots hold, expired ones too, less the debt. */
  public long held() {
    return lots.values().stream().mapToLong(Lot::remaining).sum() - debt;
  }

  /** What is left of a lot; 0 when there is none. */
  public long remaining(int bookMonth, int validityMonths) {
    Lot lot = lots.get(LotChange.age(bookMonth, validityMonths));
    return lot == null ? 0 : lot.remaining();
  }

  /** Lots with points left, oldest booking first. */
  public List<Lot> withPoints() {
    return lots.values().stream().filter(lot -> lot.remaining() > 0).toList();
  }

  /** Lots with points left that are expired at an instant, earliest first. */
  public List<Lot> expired(Instant at) {
    return lots.values().stream()
        .filter(lot -> lot.remaining() > 0 && !lot.expiresAt().isAfter(at))
        .sorted(EARLIEST_EXPIRY_FIRST)
        .toList();
  }

  /**
   * Takes reduction.
   *
   * @throws ArithmeticException there is less
   */
  public void debitReduction(long milligrams) {
    if (milligrams > reduction()) {
      throw new ArithmeticException(
          "the account holds " + reduction() + " mg of the " + milligrams + " mg to take back");
    }
    reductionDebits += milligrams;
  }

  /**
   * Takes points from one lot.
   *
   * @throws ArithmeticException it holds fewer
   */
  public void takeFrom(int bookMonth, int validityMonths, long points) {
    if (points > remaining(bookMonth, validityMonths)) {
      throw new ArithmeticException("the lot holds fewer than " + points + " points");
    }
    Lot lot = lots.get(LotChange.age(bookMonth, validityMonths));
    put(new Lot(bookMonth, validityMonths, lot.credited(), lot.debited() + points));
    pointsDebits += points;
  }

  /** Takes up to this many points from lots that have not expired, earliest expiry first. */
  public List<Taken> take(long points, Instant at) {
    List<Taken> taken = new ArrayList<>();
    long left = points;
    List<Lot> usable =
        lots.values().stream()
            .filter(lot -> lot.remaining() > 0 && lot.expiresAt().isAfter(at))
            .sorted(EARLIEST_EXPIRY_FIRST)
            .toList();
    for (Lot lot : usable) {
      long some = Math.min(left, lot.remaining());
      if (some == 0) {
        break;
      }
      takeFrom(lot.bookMonth(), lot.validityMonths(), some);
      taken.add(new Taken(lot.bookMonth(), lot.validityMonths(), some));
      left -= some;
    }
    return taken;
  }

  /** Adds to what is owed: points that were taken and are in no lot. */
  public void owe(long points) {
    debt += points;
    pointsDebits += points;
  }

  /**
   * Pays what is owed with what the lots hold. The balance stays as it is, since the debt was
   * posted when it was made.
   *
   * @param at lots that expire at this very instant still pay
   */
  public void settleDebt(Instant at) {
    if (debt == 0) {
      return;
    }
    long paid = take(debt, at.minusMillis(1)).stream().mapToLong(Taken::points).sum();
    debt -= paid;
    pointsDebits -= paid;
  }

  /** Gives points back to the lots they were taken from. */
  public void giveBack(List<Taken> taken) {
    for (Taken some : taken) {
      Lot lot =
          lots.getOrDefault(
              LotChange.age(some.bookMonth(), some.validityMonths()),
              new Lot(some.bookMonth(), some.validityMonths(), 0, 0));
      put(
          new Lot(
              lot.bookMonth(),
              lot.validityMonths(),
              lot.credited() + some.points(),
              lot.debited()));
      pointsCredits += some.points();
    }
  }

  /** Sets points aside. */
  public void reserve(long points) {
    reserveCredits += points;
  }

  /** Takes points from those set aside. */
  public void unreserve(long points) {
    reserveDebits += points;
  }

  /** What to add to the account's rows. */
  public Change change() {
    Lot row =
        inRow == null ? null : lots.get(LotChange.age(inRow.bookMonth(), inRow.validityMonths()));
    return new Change(
        participant,
        reductionDebits,
        pointsDebits,
        pointsCredits,
        debt - before.debt(),
        row == null ? 0 : row.credited() - inRow.credited(),
        row == null ? 0 : row.debited() - inRow.debited(),
        reserveDebits,
        reserveCredits);
  }

  /** What to add to the lots that do not stand in the balance row, oldest first. */
  public List<LotChange> lotChanges() {
    List<LotChange> changes = new ArrayList<>();
    lots.forEach(
        (key, lot) -> {
          Lot was = lotsBefore.getOrDefault(key, new Lot(0, 0, 0, 0));
          long credited = lot.credited() - was.credited();
          long debited = lot.debited() - was.debited();
          boolean row =
              inRow != null && key == LotChange.age(inRow.bookMonth(), inRow.validityMonths());
          if (!row && (credited != 0 || debited != 0)) {
            changes.add(
                new LotChange(
                    participant, lot.bookMonth(), lot.validityMonths(), credited, debited));
          }
        });
    return changes;
  }
}
