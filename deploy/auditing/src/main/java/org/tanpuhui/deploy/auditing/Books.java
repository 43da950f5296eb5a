package org.tanpuhui.deploy.auditing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the journal says that stands in the books: sums per account and asset, per lot, and per
 * class of accounts and month.
 */
final class Books {
  private static final int VALIDITY_BITS = 8;

  private static final int ORIGIN = 1;
  private static final int ISSUANCE = 2;

  /** Debits and credits by account and asset. */
  final LongPairs accounts = new LongPairs();

  /** Points debited from and credited to lots, by participant and lot. */
  final LongPairs lots = new LongPairs();

  /** Debits and credits by asset and class (key) and book month (part). */
  final LongPairs months = new LongPairs();

  /** Amounts (debits) and pairs (credits) by asset. */
  final LongPairs journal = new LongPairs();

  /** Pairs of credits by entry and line: from, to, tonnes, and lane and number of its leaf. */
  final Map<String, long[]> credits = new ConcurrentHashMap<>();

  final Cases cases;

  Books(long scheme) {
    cases = new Cases(scheme);
  }

  /** The sums of one file, which one thread reads. */
  Part part() {
    return new Part();
  }

  /**
   * What every entry adds to is summed up apart for each file, so that two files that are read at
   * once do not wait for each other; {@link #end} adds it.
   */
  final class Part {
    private final LongPairs system = new LongPairs();
    private final LongPairs ofMonths = new LongPairs();
    private final LongPairs ofJournal = new LongPairs();

    /** Books all pairs of an entry. */
    void book(Entry entry) {
      cases.book(entry);
      int month = Times.month(entry.bookDate);
      for (Pair pair : entry.pairs) {
        of(pair.debitClass()).add(pair.debit(), pair.asset(), pair.amount(), 0);
        of(pair.creditClass()).add(pair.credit(), pair.asset(), 0, pair.amount());
        ofMonths.add(classKey(pair.asset(), pair.debitClass()), month, pair.amount(), 0);
        ofMonths.add(classKey(pair.asset(), pair.creditClass()), month, 0, pair.amount());
        ofJournal.add(pair.asset(), 0, pair.amount(), 1);
        if (CreditChecks.isCredit(pair)) {
          credits.put(
              CreditChecks.key(entry.id, pair.line()),
              new long[] {
                pair.debit(), pair.credit(), pair.amount(), entry.lane, entry.laneNumber
              });
        }
      }
    }

    private LongPairs of(int accountClass) {
      return accountClass == ORIGIN
              || accountClass == ISSUANCE
              || accountClass == CampaignChecks.BUDGET
          ? system
          : accounts;
    }

    /** Adds all of it to the books. */
    void end() {
      system.forEach(accounts::add);
      ofMonths.forEach(months::add);
      ofJournal.forEach(journal::add);
    }
  }

  void credit(long participant, int month, int validity, long points) {
    lots.add(participant, lotKey(month, validity), 0, points);
  }

  void debit(long participant, int month, int validity, long points) {
    lots.add(participant, lotKey(month, validity), points, 0);
  }

  static long classKey(int asset, int accountClass) {
    return asset << 8 | accountClass;
  }

  static long lotKey(int month, int validity) {
    return (long) month << VALIDITY_BITS | validity;
  }

  static int lotMonth(long key) {
    return (int) (key >>> VALIDITY_BITS);
  }

  static int lotValidity(long key) {
    return (int) key & 0xff;
  }
}
