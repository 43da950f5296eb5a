package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What the sales of a project's credits brought to those whose grams are in them: each batch's
 * proceeds from its trades, each participant's money from the split of all proceeds as a whole.
 */
final class ProceedsChecks {
  private static final int PROCEEDS = 29;
  private static final int PAYOUT = 31;
  private static final int BANK = 24;
  private static final long COMMANDS = 0xffff;
  private static final long NUMBER = (1L << 48) - 1;

  private final Export export;
  private final Books books;
  private final Findings findings;

  /** What a batch was sold for and how much of it. */
  private final Map<String, long[]> sold = new HashMap<>();

  /** Milligrams of each participant by batch, in order of the participants. */
  private final Map<String, TreeMap<Long, Long>> shares = new HashMap<>();

  /** Money that payouts took off a share, by participant. */
  private final Map<Long, Long> takenOff = new TreeMap<>();

  /** What each transfer of the bank paid. */
  private final Map<String, UUID> transfers = new HashMap<>();

  /** Money that waits for the bank, by participant. */
  private final Map<Long, Long> waiting = new TreeMap<>();

  /** People whose shares stay in the projects' budgets since they were erased. */
  private final Set<Long> erased = new HashSet<>();

  ProceedsChecks(Export export, Books books, Findings findings) {
    this.export = export;
    this.books = books;
    this.findings = findings;
  }

  void check() {
    export.rows(
        "erased_account",
        row -> {
          erased.add(Reference.account(row.get("participant")) & NUMBER);
          books.cases.explain(Rows.id(row, "cause"));
        });
    export.rows("share_payout", this::payout);
    sales();
    mandates();
    Map<Long, Long> due = new TreeMap<>();
    Set<String> rows = new HashSet<>();
    export.rows(
        "batch_proceeds",
        row -> {
          String batch = Rows.text(row, "batch_id");
          rows.add(batch);
          long[] brought = sold.getOrDefault(batch, new long[2]);
          if (brought[0] != Rows.number(row, "sold_fen")
              || brought[1] != Rows.number(row, "sold_t")) {
            proceeds(
                "batch_proceeds " + batch,
                "its trades brought " + brought[0] + " fen for " + brought[1] + " t");
          }
          split(batch, row, due);
        });
    shares.keySet().stream()
        .filter(batch -> !rows.contains(batch))
        .forEach(batch -> proceeds("batch_share " + batch, "the batch has no proceeds"));
    money(due);
  }

  /** Set aside when it was asked for; then it left through the bank, or came back. */
  private void payout(JsonNode row) {
    Cases cases = books.cases;
    UUID id = Rows.id(row, "payout_id");
    long number = Reference.account(row.get("participant")) & NUMBER;
    long fen = Rows.number(row, "amount_fen");
    long share = cases.account(PROCEEDS, number);
    long aside = cases.account(PAYOUT, number);
    String state = Rows.text(row, "state");
    boolean confirmed = state.equals("confirmed");
    boolean waits = state.equals("requested");
    cases.row(Reason.CASH, "share_payout " + id, id);
    cases.expect(id, Cases.FREEZE, Cases.CASH, share, aside, fen);
    cases.expect(
        id, Cases.WITHDRAW, Cases.CASH, aside, cases.account(BANK, COMMANDS), confirmed ? fen : 0);
    cases.expect(id, Cases.UNFREEZE, Cases.CASH, aside, share, confirmed || waits ? 0 : fen);
    String participant = Rows.text(row, "participant");
    String by = Rows.text(row, "decided_by");
    cases.done(id, Cases.FREEZE, Rows.micros(row, "requested_at", 0), participant);
    cases.done(id, Cases.WITHDRAW, Rows.micros(row, "decided_at", 0), by);
    cases.done(id, Cases.UNFREEZE, Rows.micros(row, "decided_at", 0), by);
    if (!waits && participant.equals(by) != state.equals("cancelled")) {
      findings.add(Reason.CASH, "share_payout " + id, "it was " + state + " by " + by);
    }
    UUID before = confirmed ? transfers.put(Rows.text(row, "bank_reference"), id) : null;
    if (before != null) {
      findings.add(
          Reason.CASH, "share_payout " + id, "the same transfer of the bank paid " + before);
    }
    if (confirmed || waits) {
      takenOff.merge(number, fen, Math::addExact);
    }
    if (waits) {
      waiting.merge(number, fen, Math::addExact);
    }
  }

  private void sales() {
    Map<String, Boolean> personal = new HashMap<>();
    export.rows(
        "project_seller",
        row -> personal.put(Rows.text(row, "project_id"), row.path("personal").asBoolean()));
    Map<String, TreeMap<String, Long>> units = new HashMap<>();
    export.rows(
        "market_trade_units",
        row ->
            units
                .computeIfAbsent(Rows.text(row, "trade_id"), id -> new TreeMap<>())
                .merge(
                    Rows.text(row, "batch_id"),
                    Rows.number(row, "last_no") - Rows.number(row, "first_no") + 1,
                    Math::addExact));
    export.rows(
        "market_trade",
        row -> {
          String project = Rows.text(row, "project_id");
          if (project == null || !personal.getOrDefault(project, false)) {
            return;
          }
          TreeMap<String, Long> batches =
              units.getOrDefault(Rows.text(row, "trade_id"), new TreeMap<>());
          if (batches.isEmpty()) {
            return;
          }
          long[] parts =
              split(
                  List.copyOf(batches.values()),
                  Rows.number(row, "amount_fen") - Rows.number(row, "seller_fee_fen"));
          int part = 0;
          for (Map.Entry<String, Long> batch : batches.entrySet()) {
            long[] sums = sold.computeIfAbsent(batch.getKey(), b -> new long[2]);
            sums[0] += parts[part++];
            sums[1] += batch.getValue();
          }
        });
  }

  /** A share belongs to somebody who had given the mandate when the shares were fixed. */
  private void mandates() {
    Map<String, String> projects = new HashMap<>();
    export.rows(
        "credit_batch",
        row -> projects.put(Rows.text(row, "batch_id"), Rows.text(row, "project_id")));
    Map<String, Long> fixed = new HashMap<>();
    export.rows(
        "batch_proceeds",
        row -> fixed.put(Rows.text(row, "batch_id"), Rows.micros(row, "fixed_at", 0)));
    Map<String, List<JsonNode>> given = new HashMap<>();
    export.rows(
        "share_mandate",
        row ->
            given
                .computeIfAbsent(
                    Rows.text(row, "participant") + "/" + Rows.text(row, "project_id"),
                    k -> new ArrayList<>())
                .add(row));
    export.rows(
        "batch_share",
        row -> {
          String batch = Rows.text(row, "batch_id");
          String participant = Rows.text(row, "participant");
          long at = fixed.getOrDefault(batch, 0L);
          boolean had =
              given.getOrDefault(participant + "/" + projects.get(batch), List.of()).stream()
                  .anyMatch(
                      m ->
                          Rows.micros(m, "given_at", Long.MAX_VALUE) <= at
                              && Rows.micros(m, "revoked_at", Long.MAX_VALUE) >= at);
          if (!had) {
            proceeds("batch_share " + batch + "/" + participant, "no mandate was in force");
          }
          shares
              .computeIfAbsent(batch, b -> new TreeMap<>())
              .put(Reference.account(row.get("participant")), Rows.number(row, "mg"));
        });
  }

  private void split(String batch, JsonNode row, Map<Long, Long> due) {
    TreeMap<Long, Long> mine = shares.getOrDefault(batch, new TreeMap<>());
    List<Long> parts = new ArrayList<>(mine.values());
    long rest = Rows.number(row, "batch_mg") - parts.stream().mapToLong(Long::longValue).sum();
    if (rest < 0) {
      proceeds("batch_proceeds " + batch, "the shares of the batch are more than the batch");
      return;
    }
    if (parts.isEmpty()) {
      return;
    }
    int others = rest == 0 ? 0 : 1;
    if (others == 1) {
      parts.add(0, rest);
    }
    long[] fen = split(parts, Rows.number(row, "sold_fen"));
    int place = others;
    for (long participant : mine.keySet()) {
      due.merge(participant & NUMBER, fen[place++], Math::addExact);
    }
  }

  /**
   * Whole fen of each quota, and the fen left to the largest remainders, the first of two alike.
   */
  private static long[] split(List<Long> weights, long fen) {
    BigInteger all = BigInteger.ZERO;
    for (long weight : weights) {
      all = all.add(BigInteger.valueOf(weight));
    }
    long[] parts = new long[weights.size()];
    BigInteger[] remainders = new BigInteger[parts.length];
    long given = 0;
    for (int i = 0; i < parts.length; i++) {
      BigInteger[] quota =
          BigInteger.valueOf(fen)
              .multiply(BigInteger.valueOf(weights.get(i)))
              .divideAndRemainder(all);
      parts[i] = quota[0].longValueExact();
      remainders[i] = quota[1];
      given += parts[i];
    }
    List<Integer> order =
        IntStream.range(0, parts.length)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
            .toList();
    for (int i = 0; given < fen; i++, given++) {
      parts[order.get(i)]++;
    }
    return parts;
  }

  private void money(Map<Long, Long> due) {
    Map<Long, Long> paid = new TreeMap<>();
    books.accounts.forEach(
        (account, asset, debits, credits) -> {
          if (asset == Cases.CASH && Pair.accountClass(account) == PROCEEDS) {
            paid.put(account & NUMBER, credits - debits);
          }
        });
    Set<Long> all = new HashSet<>(due.keySet());
    all.addAll(paid.keySet());
    all.removeAll(erased);
    for (long number : all) {
      long stands = paid.getOrDefault(number, 0L);
      long follows = due.getOrDefault(number, 0L) - takenOff.getOrDefault(number, 0L);
      if (stands != follows) {
        proceeds(
            String.format("account %016x/%d", books.cases.account(PROCEEDS, number), Cases.CASH),
            stands + " fen are there, its shares of the proceeds less payouts are " + follows);
      }
    }
    aside();
  }

  private void aside() {
    Map<Long, Long> stands = new TreeMap<>();
    books.accounts.forEach(
        (account, asset, debits, credits) -> {
          if (asset == Cases.CASH && Pair.accountClass(account) == PAYOUT && credits != debits) {
            stands.put(account & NUMBER, credits - debits);
          }
        });
    if (!stands.equals(waiting)) {
      proceeds("share_payout", "set aside are " + stands + ", waiting are " + waiting);
    }
  }

  private void proceeds(String row, String why) {
    findings.add(Reason.PROCEEDS, row, why);
  }
}
