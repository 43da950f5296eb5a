package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Sets every balance, lot, reserve and total of an export against what the journal gives. */
final class TableChecks {
  private static final int PARTICIPANT = 0;
  private static final int RESERVE = 4;
  private static final int ASSETS = 4;
  private static final long RESERVE_OFFSET = 4L << 48;
  private static final Set<Integer> KEPT_IN_SYSTEM_BALANCE = Set.of(1, 2, 3, 5, 6, 8, 9);

  private final Export export;
  private final Books books;
  private final Reference reference;
  private final Findings findings;
  private final LongPairs seenAccounts = new LongPairs();
  private final LongPairs seenLots = new LongPairs();

  /** Debited and credited over the lots of a participant. */
  private final LongPairs lotSums = new LongPairs();

  private final Set<Integer> systemClasses = new HashSet<>(KEPT_IN_SYSTEM_BALANCE);

  /** What participants owe, under one key. */
  private final LongPairs debts = new LongPairs();

  TableChecks(Export export, Books books, Reference reference, Findings findings) {
    this.export = export;
    this.books = books;
    this.reference = reference;
    this.findings = findings;
  }

  /**
   * @param threads read the tables that have rows of every participant
   */
  void check(Threads threads) {
    threads.numbers(
        export,
        "points_lot",
        row -> lot(row[0], row[1], row[2], row[3], row[4]),
        "participant",
        "credited",
        "debited",
        "book_month",
        "validity_months");
    threads.numbers(
        export,
        "participant_balance",
        this::participant,
        "participant",
        "reduction_debits",
        "points_debits",
        "points_debt",
        "reduction_credits",
        "points_credits",
        "lot_credited",
        "lot_debited",
        "lot_month",
        "lot_validity");
    threads.numbers(
        export,
        "points_reserve",
        row -> {
          long account = row[0] + RESERVE_OFFSET;
          see(account, Pair.POINTS, () -> name("points_reserve", row[0]));
          compare(
              Reason.RESERVE,
              () -> name("points_reserve", row[0]) + " debits",
              row[1],
              books.accounts.debits(account, Pair.POINTS));
          compare(
              Reason.RESERVE,
              () -> name("points_reserve", row[0]) + " credits",
              row[2],
              books.accounts.credits(account, Pair.POINTS));
        },
        "participant",
        "debits",
        "credits");
    export.rows("system_balance", this::system);
    checkNothingIsMissing();
    checkControls();
    checkPeriods();
  }

  private void participant(long[] row) {
    String table = "participant_balance";
    long participant = row[0];
    long owed = row[3];
    see(participant, Pair.REDUCTION, () -> name(table, participant));
    see(participant, Pair.POINTS, () -> name(table, participant));
    compare(
        Reason.BALANCE,
        () -> name(table, participant) + " reduction_debits",
        row[1],
        books.accounts.debits(participant, Pair.REDUCTION));
    compare(
        Reason.BALANCE,
        () -> name(table, participant) + " reduction_credits",
        row[4],
        books.accounts.credits(participant, Pair.REDUCTION));
    compare(
        Reason.BALANCE,
        () -> name(table, participant) + " points_debits",
        row[2],
        books.accounts.debits(participant, Pair.POINTS));
    compare(
        Reason.BALANCE,
        () -> name(table, participant) + " points_credits",
        row[5],
        books.accounts.credits(participant, Pair.POINTS));
    if (row[8] > 0) {
      lot(participant, row[6], row[7], row[8], row[9]);
    }
    long credited = lotSums.credits(participant, 0);
    long debited = lotSums.debits(participant, 0);
    if (credited != row[5] || debited + owed != row[2]) {
      findings.add(
          Reason.LOT,
          name(table, participant),
          "its lots have " + credited + " credited and " + debited + " debited, debt " + owed);
    }
    if (owed != 0) {
      debts.add(1, 0, 0, owed);
      if (!reference.ordered.contains(participant)) {
        findings.add(
            Reason.ORDER, name(table, participant), "a debt of " + owed + " that nobody ordered");
      }
    }
  }

  private static String name(String table, long account) {
    return String.format("%s %016x", table, account);
  }

  private void lot(long participant, long in, long out, long month, long validity) {
    Supplier<String> name = () -> name("points_lot", participant) + "/" + month + "/" + validity;
    long key = Books.lotKey((int) month, (int) validity);
    if (seenLots.add(participant, key, 0, 1) > 1) {
      findings.add(Reason.DUPLICATE, name.get(), "the lot stands twice");
    }
    lotSums.add(participant, 0, out, in);
    compare(Reason.LOT, () -> name.get() + " credited", in, books.lots.credits(participant, key));
    // From which lot an order, a debt or an erasure took depends on the order of commands.
    if (!reference.ordered.contains(participant)) {
      compare(Reason.LOT, () -> name.get() + " debited", out, books.lots.debits(participant, key));
    }
    if (validity < 1 || validity > 120) {
      findings.add(Reason.EXPIRY, name.get(), "its points live " + validity + " months");
    } else if (in > out
        && reference.expiredUntil > 0
        && Times.expiryDay((int) month, (int) validity)
            <= Times.firstDayOf(reference.expiredUntil)) {
      findings.add(Reason.EXPIRY, name.get(), (in - out) + " points outlived the lot");
    }
  }

  private void system(JsonNode row) {
    long account = Reference.account(row.get("account"));
    int asset = row.get("asset").asInt();
    String name = "system_balance " + row.get("account").asText() + "/" + asset;
    systemClasses.add(Pair.accountClass(account));
    see(account, asset, () -> name);
    compare(
        Reason.SYSTEM_BALANCE,
        () -> name + " debits",
        row.get("debits").asLong(),
        books.accounts.debits(account, asset));
    compare(
        Reason.SYSTEM_BALANCE,
        () -> name + " credits",
        row.get("credits").asLong(),
        books.accounts.credits(account, asset));
  }

  private void see(long account, int asset, Supplier<String> name) {
    if (seenAccounts.add(account, asset, 0, 1) > 1) {
      findings.add(Reason.DUPLICATE, name.get(), "the account stands twice");
    }
  }

  private void checkNothingIsMissing() {
    books.accounts.forEach(
        (account, asset, debits, credits) -> {
          int kind = Pair.accountClass(account);
          boolean kept = kind == PARTICIPANT || kind == RESERVE || systemClasses.contains(kind);
          boolean owned = kind == PARTICIPANT && asset > Pair.POINTS;
          if (kept && !owned && seenAccounts.credits(account, asset) == 0) {
            findings.add(
                kind == PARTICIPANT
                    ? Reason.BALANCE
                    : kind == RESERVE ? Reason.RESERVE : Reason.SYSTEM_BALANCE,
                String.format("account %016x/%d", account, asset),
                "it has no row; its entries give "
                    + debits
                    + " debits and "
                    + credits
                    + " credits");
          }
        });
    books.lots.forEach(
        (participant, key, debits, credits) -> {
          if (seenLots.credits(participant, key) == 0) {
            findings.add(
                Reason.LOT,
                String.format(
                    "points_lot %016x/%d/%d",
                    participant, Books.lotMonth(key), Books.lotValidity(key)),
                "it has no row; its entries give " + credits + " credited, " + debits + " debited");
          }
        });
  }

  /** The control totals over all stripes of an asset. */
  private void checkControls() {
    Map<Integer, Map<String, Long>> controls = new TreeMap<>();
    export.rows(
        "control_total",
        row -> {
          Map<String, Long> sums =
              controls.computeIfAbsent(row.get("asset").asInt(), a -> new TreeMap<>());
          row.fields()
              .forEachRemaining(
                  field -> sums.merge(field.getKey(), field.getValue().asLong(), Math::addExact));
        });
    Map<String, long[]> byClass = new HashMap<>();
    books.accounts.forEach(
        (account, asset, debits, credits) -> {
          long[] sums =
              byClass.computeIfAbsent(asset + "/" + Pair.accountClass(account), k -> new long[2]);
          sums[0] = Math.addExact(sums[0], debits);
          sums[1] = Math.addExact(sums[1], credits);
        });
    long[] lots = new long[2];
    lotSums.forEach(
        (participant, part, debits, credits) -> {
          lots[0] = Math.addExact(lots[0], debits);
          lots[1] = Math.addExact(lots[1], credits);
        });
    for (int asset = 1; asset <= ASSETS; asset++) {
      Map<String, Long> control = controls.getOrDefault(asset, Map.of());
      long[] held = byClass.getOrDefault(asset + "/" + PARTICIPANT, new long[2]);
      long[] reserved = byClass.getOrDefault(asset + "/" + RESERVE, new long[2]);
      boolean points = asset == Pair.POINTS;
      control(asset, control, "participant_debits", held[0]);
      control(asset, control, "participant_credits", held[1]);
      control(asset, control, "reserve_debits", reserved[0]);
      control(asset, control, "reserve_credits", reserved[1]);
      control(asset, control, "lots_debited", points ? lots[0] : 0);
      control(asset, control, "lots_credited", points ? lots[1] : 0);
      control(asset, control, "debt", points ? debts.credits(1, 0) : 0);
      control(asset, control, "journal_amount", books.journal.debits(asset, 0));
      control(asset, control, "pairs", books.journal.credits(asset, 0));
    }
  }

  private void control(int asset, Map<String, Long> control, String name, long found) {
    compare(
        Reason.CONTROL_TOTAL,
        () -> "control_total " + asset + " " + name,
        control.getOrDefault(name, 0L),
        found);
  }

  /** What was kept when a month was closed is what is booked until its end now. */
  private void checkPeriods() {
    Map<Integer, Map<Long, BigInteger[]>> kept = new TreeMap<>();
    export.rows(
        "period_total",
        row ->
            kept.computeIfAbsent(row.get("month").asInt(), m -> new TreeMap<>())
                .put(
                    Books.classKey(row.get("asset").asInt(), row.get("account_class").asInt()),
                    new BigInteger[] {
                      row.get("debits").bigIntegerValue(), row.get("credits").bigIntegerValue()
                    }));
    for (int month : reference.closed) {
      Map<Long, BigInteger[]> now = new TreeMap<>();
      books.months.forEach(
          (key, booked, debits, credits) -> {
            if (booked <= month) {
              BigInteger[] sums =
                  now.computeIfAbsent(
                      key, k -> new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO});
              sums[0] = sums[0].add(BigInteger.valueOf(debits));
              sums[1] = sums[1].add(BigInteger.valueOf(credits));
            }
          });
      Map<Long, BigInteger[]> then = kept.getOrDefault(month, Map.of());
      Set<Long> keys = new HashSet<>(now.keySet());
      keys.addAll(then.keySet());
      for (long key : keys) {
        String sums = text(now.get(key));
        if (!sums.equals(text(then.get(key)))) {
          findings.add(
              Reason.PERIOD_TOTAL,
              "period_total " + month + "/" + (key >>> 8) + "/" + (key & 0xff),
              "kept " + text(then.get(key)) + ", booked " + sums);
        }
      }
    }
  }

  private static String text(BigInteger[] sums) {
    return sums == null ? "none" : sums[0] + " debits, " + sums[1] + " credits";
  }

  /** The name of a row is made only where it is told. */
  private void compare(Reason reason, Supplier<String> row, long stands, long follows) {
    if (stands != follows) {
      findings.add(reason, row.get(), stands + " stands there, the entries give " + follows);
    }
  }
}
