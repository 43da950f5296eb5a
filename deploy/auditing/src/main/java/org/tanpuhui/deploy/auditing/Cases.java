package org.tanpuhui.deploy.auditing;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the journal moved for each case: an order, a trade, a redemption, a statement. A row of a
 * table says what should have moved for its case; both are set against each other, and money that
 * no row accounts for is a finding. Thread-safe while the journal is read, later not.
 */
final class Cases {
  static final int CREDIT = 3;
  static final int CASH = 4;

  /** Numbers of purposes, as in the books. */
  static final int AWARD = 10;

  static final int FUND = 11;
  static final int REFUND = 12;
  static final int PAY = 13;
  static final int CREDIT_TRANSFER = 17;
  static final int CREDIT_FREEZE = 18;
  static final int CREDIT_UNFREEZE = 19;
  static final int SHARE = 23;
  static final int DEPOSIT = 24;
  static final int WITHDRAW = 25;
  static final int FREEZE = 26;
  static final int UNFREEZE = 27;
  static final int BUY = 28;
  static final int SELL = 29;

  private static final int CAMPAIGN = 10;
  private static final long STRIPE = 0xffff;

  /** A way that something moved; accounts of a campaign without their stripe. */
  record Move(int purpose, int asset, long debit, long credit) implements Comparable<Move> {
    private static final Comparator<Move> ORDER =
        Comparator.comparingInt(Move::purpose)
            .thenComparingLong(Move::debit)
            .thenComparingLong(Move::credit)
            .thenComparingInt(Move::asset);

    @Override
    public int compareTo(Move other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return String.format("purpose %d from %016x to %016x", purpose, debit, credit);
    }
  }

  /** When something was done, and by whom; null for the clock. */
  private record Done(long at, String by) {
    @Override
    public String toString() {
      return "at " + Times.instant(at) + " by " + by;
    }
  }

  /** What moved for a case, who did it by purpose, and the first entry of it. */
  private record Moved(UUID entry, Map<Move, Long> sums, Map<Integer, Done> done) {}

  /** What should have moved for a case, and the row that says so. */
  private record Expected(
      Reason reason,
      String row,
      Map<Move, Long> sums,
      Map<Integer, Done> done,
      Set<Integer> checkedElsewhere) {}

  private final long scheme;
  private final Map<UUID, Moved> moved = new ConcurrentHashMap<>();
  private final Map<UUID, Expected> expected = new HashMap<>();

  /** Cases whose money is explained in another way than move by move. */
  private final Set<UUID> explained = new HashSet<>();

  Cases(long scheme) {
    this.scheme = scheme;
  }

  /** Takes what an entry moved of money, credits, and points of campaigns. */
  void book(Entry entry) {
    for (Pair pair : entry.pairs) {
      boolean award = entry.purpose == AWARD;
      boolean funding = entry.purpose == FUND || entry.purpose == REFUND;
      if (pair.asset() != CASH && pair.asset() != CREDIT && !award && !funding) {
        continue;
      }
      UUID key = award || funding ? entry.id : entry.cause;
      if (key == null) {
        continue;
      }
      Move move = new Move(entry.purpose, pair.asset(), plain(pair.debit()), plain(pair.credit()));
      moved.compute(
          key,
          (id, there) -> {
            Moved sums =
                there == null ? new Moved(entry.id, new TreeMap<>(), new HashMap<>(2)) : there;
            sums.sums().merge(move, pair.amount(), Math::addExact);
            sums.done().put(entry.purpose, new Done(entry.recordedAt, entry.givenBy));
            return sums;
          });
    }
  }

  private static long plain(long account) {
    int kind = Pair.accountClass(account);
    return kind == CAMPAIGN || kind == 2 ? account & ~STRIPE : account;
  }

  /** An account of the scheme. */
  long account(int kind, long number) {
    return scheme << 56 | (long) kind << 48 | number;
  }

  /** Notes that a row accounts for a case, whatever it moved. */
  void explain(UUID id) {
    explained.add(id);
  }

  /** Notes that a row says what a case moved; nothing yet. */
  void row(Reason reason, String row, UUID id) {
    expected.computeIfAbsent(
        id, i -> new Expected(reason, row, new TreeMap<>(), new HashMap<>(0), new HashSet<>(0)));
  }

  /**
   * Notes when and by whom a case's movements of a purpose must have been done, if there are any.
   */
  void done(UUID id, int purpose, long at, String by) {
    expected.get(id).done().put(purpose, new Done(at, by));
  }

  /** Notes what a case should have moved; of nothing, nothing. */
  void expect(UUID id, int purpose, int asset, long debit, long credit, long amount) {
    if (amount != 0) {
      expected
          .get(id)
          .sums()
          .merge(new Move(purpose, asset, plain(debit), plain(credit)), amount, Math::addExact);
    }
  }

  /** Notes that what a case moved with a purpose is checked elsewhere. */
  void accept(UUID id, int purpose) {
    expected.get(id).checkedElsewhere().add(purpose);
  }

  /** What was moved for a case with this purpose, over all accounts. */
  long sum(UUID id, int purpose) {
    Moved there = moved.get(id);
    return there == null
        ? 0
        : there.sums().entrySet().stream()
            .filter(e -> e.getKey().purpose() == purpose)
            .mapToLong(Map.Entry::getValue)
            .sum();
  }

  /** The same between two accounts. */
  long sum(UUID id, int purpose, long debit, long credit) {
    Moved there = moved.get(id);
    return there == null
        ? 0
        : there.sums().entrySet().stream()
            .filter(
                e ->
                    e.getKey().purpose() == purpose
                        && e.getKey().debit() == plain(debit)
                        && e.getKey().credit() == plain(credit))
            .mapToLong(Map.Entry::getValue)
            .sum();
  }

  /** Whether all that was moved for a case went from accounts of a class to an account. */
  boolean comesFrom(UUID id, int kind, long credit) {
    Moved there = moved.get(id);
    return there != null
        && there.sums().keySet().stream()
            .allMatch(m -> Pair.accountClass(m.debit()) == kind && m.credit() == credit);
  }

  /** Sets what moved against what should have. */
  void check(Findings findings) {
    expected.forEach(
        (id, should) -> {
          Moved there = moved.get(id);
          Map<Move, Long> did = new TreeMap<>(there == null ? Map.of() : there.sums());
          // Points and credits of the same case are checked where they belong.
          did.keySet()
              .removeIf(
                  m -> m.asset() == CREDIT || should.checkedElsewhere().contains(m.purpose()));
          if (!did.equals(should.sums())) {
            findings.add(
                should.reason(),
                should.row(),
                "by it " + text(should.sums()) + "; the journal has " + text(did));
          }
          should
              .done()
              .forEach(
                  (purpose, by) -> {
                    Done was = there == null ? null : there.done().get(purpose);
                    if (was != null && !was.equals(by)) {
                      findings.add(
                          should.reason(),
                          should.row(),
                          String.format(
                              "purpose %d was done %s; the journal says %s", purpose, by, was));
                    }
                  });
        });
    moved.forEach(
        (id, there) -> {
          boolean open =
              there.sums().keySet().stream()
                  .anyMatch(m -> m.asset() == CASH || m.purpose() == AWARD);
          if (open && !expected.containsKey(id) && !explained.contains(id)) {
            findings.add(
                Reason.CASE,
                "journal " + there.entry() + "/0",
                "no row accounts for " + id + ": " + text(there.sums()));
          }
        });
  }

  private static String text(Map<Move, Long> sums) {
    return sums.isEmpty() ? "nothing moves" : sums.toString();
  }
}
