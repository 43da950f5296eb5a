package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Pooled grams, rebuilt from the journal: what each participant has in each pool, what each batch
 * holds of whom, what became credits, and what projects owe. Thread-safe while entries are read.
 */
final class PoolChecks {
  /** Numbers of purposes, as in the books. */
  static final int POOL = 60;

  static final int CONSUME = 65;

  private static final int UNPOOL = 61;
  private static final int BIND = 62;
  private static final int UNBIND = 63;
  private static final int REPLACE = 64;
  private static final int PARTICIPANT = 0;
  private static final int ORIGIN = 1;
  private static final int PROJECT_POOL = 3;
  private static final int IN_BATCH = 8;
  private static final int CONSUMED = 9;
  private static final int STRIPE_BITS = 16;
  private static final long NUMBER_MASK = (1L << 48) - 1;
  private static final long TONNE_MG = 1_000_000_000L;

  /** What an entry consumed, milligrams. */
  private record Consumption(
      int batch, long project, long total, long carriedIn, long carriedOut) {}

  private final Export export;
  private final Reference reference;
  private final Findings findings;

  /** Methodology and partner by number of the pool. */
  private final Map<Integer, String> pools = new HashMap<>();

  /** Whose grams a batch gave back, by command. */
  private final Map<UUID, Long> unbound = new HashMap<>();

  /** Debits and credits by participant and pool. */
  private final LongPairs pooled = new LongPairs();

  /** Milligrams given back (debits) and bound (credits), by participant and batch. */
  private final LongPairs holdings = new LongPairs();

  /** Milligrams no longer owed (debits) and owed (credits) by project. */
  private final LongPairs owed = new LongPairs();

  private final Map<UUID, Consumption> consumed = new ConcurrentHashMap<>();

  PoolChecks(Export export, Reference reference, Findings findings) {
    this.export = export;
    this.reference = reference;
    this.findings = findings;
    export.rows("pool", this::pool);
    export.rows(
        "holding_answer",
        row -> {
          if (row.path("answer_to").asText().equals("unbind")) {
            unbound.put(
                UUID.fromString(row.get("command_id").asText()),
                Reference.account(row.get("participant")));
          }
        });
  }

  private void pool(JsonNode row) {
    int number = row.get("pool_no").asInt();
    String methodology = row.get("methodology").asText();
    String partner = row.get("partner").asText();
    if (Ids.reference("pool", methodology, partner) != number) {
      findings.add(
          Reason.REFERENCE,
          "pool " + number,
          "its number is not the hash of " + methodology + " " + partner);
    }
    pools.put(number, methodology + " " + partner);
  }

  /** What holds of every pair, whatever its entry is for; books the pooled ones. */
  void pair(Entry entry, Pair pair) {
    boolean from = pair.debitClass() == Pair.POOLED;
    boolean to = pair.creditClass() == Pair.POOLED;
    if (!from && !to) {
      if (pair.pool() >= 0) {
        shape(entry, pair, "it names a pool and moves nothing pooled");
      }
      return;
    }
    if (!pools.containsKey(pair.pool())) {
      findings.add(Reason.REFERENCE, entry.row(pair.line()), "no pool is " + pair.pool());
    }
    long owner = Pair.numberOf(from ? pair.debit() : pair.credit());
    long other = from ? pair.credit() : pair.debit();
    int kind = Pair.accountClass(other);
    if (pair.asset() != Pair.REDUCTION
        || from && to
        || other != owner && kind != IN_BATCH && !(to && kind == ORIGIN)) {
      shape(entry, pair, "pooled grams are moved between their participant, a batch and nobody");
    }
    pooled.add(owner, pair.pool(), from ? pair.amount() : 0, to ? pair.amount() : 0);
  }

  /** A posting goes to the pool of its methodology and partner. */
  void posting(Entry entry, Pair reduction) {
    String methodology = reference.methodologies.getOrDefault(entry.methodology, "");
    String partner = reference.partners.getOrDefault(entry.partner, "");
    String of = methodology.substring(0, Math.max(0, methodology.indexOf(' '))) + " " + partner;
    if (!of.equals(pools.get(reduction.pool()))) {
      findings.add(
          Reason.POOL,
          entry.row(reduction.line()),
          "its pool is that of " + pools.get(reduction.pool()) + ", it was reported under " + of);
    }
  }

  /** Whether an entry moves grams between accounts, pools and batches. */
  static boolean isHolding(Entry entry) {
    return entry.purpose >= POOL && entry.purpose <= CONSUME;
  }

  /** An entry that moves what is recorded already. */
  void check(Entry entry) {
    if (entry.cause == null || entry.holder() == 0) {
      findings.add(Reason.ENTRY_SHAPE, entry.row(), "it names no cause or no holder");
      return;
    }
    String kind =
        switch (entry.purpose) {
          case POOL -> "POOL";
          case UNPOOL -> "UNPOOL";
          case BIND -> "BIND";
          case UNBIND -> "UNBIND";
          case REPLACE -> "REPLACE";
          default -> "ISSUE";
        };
    UUID id = Ids.entry(Math.floorDiv(entry.recordedAt, 1_000L), entry.cause, kind);
    if (!entry.id.equals(id)) {
      findings.add(Reason.ENTRY_ID, entry.row(), "its cause and time give " + id);
    }
    for (Pair pair : entry.pairs) {
      if (pair.asset() != Pair.REDUCTION || !goes(entry, pair)) {
        shape(entry, pair, "an entry to " + kind + " does not move this");
      }
    }
    if (entry.purpose == UNBIND) {
      unbind(entry);
    } else if (entry.purpose == CONSUME) {
      consume(entry);
    } else if (entry.pairs.size() != 1) {
      findings.add(Reason.ENTRY_SHAPE, entry.row(), "it has one line");
    }
  }

  /** Whether a pair goes where its purpose takes it; books binding and what projects owe. */
  private boolean goes(Entry entry, Pair pair) {
    int from = pair.debitClass();
    int to = pair.creditClass();
    switch (entry.purpose) {
      case POOL -> {
        return from == PARTICIPANT && to == Pair.POOLED;
      }
      case UNPOOL -> {
        return from == Pair.POOLED && to == PARTICIPANT;
      }
      case BIND -> {
        holdings.add(Pair.numberOf(pair.debit()), batch(pair.credit()), 0, pair.amount());
        return (from == Pair.POOLED || from == PROJECT_POOL) && to == IN_BATCH;
      }
      case UNBIND -> {
        return from == IN_BATCH && (to == Pair.POOLED || to == PROJECT_POOL || to == CONSUMED);
      }
      case REPLACE -> {
        owed.add(Pair.numberOf(pair.debit()), 0, 0, pair.amount());
        return from == CONSUMED && (to == PARTICIPANT || to == PROJECT_POOL);
      }
      default -> {
        return (from == IN_BATCH || from == PROJECT_POOL) && to == CONSUMED
            || from == CONSUMED && to == PROJECT_POOL;
      }
    }
  }

  /** What a batch gives back, to its participant or for what the project owed. */
  private void unbind(Entry entry) {
    Pair first = entry.pairs.get(0);
    Long told = unbound.get(entry.cause);
    boolean named = first.creditClass() != CONSUMED;
    if (told == null || named && told != Pair.numberOf(first.credit())) {
      findings.add(Reason.POOL, entry.row(), "no answer says that these grams were given back");
    }
    long whose = named || told == null ? Pair.numberOf(first.credit()) : told;
    for (Pair pair : entry.pairs) {
      holdings.add(whose, batch(pair.debit()), pair.amount(), 0);
      if (pair.creditClass() == CONSUMED) {
        owed.add(Pair.numberOf(pair.credit()), 0, pair.amount(), 0);
      }
    }
  }

  private void consume(Entry entry) {
    int batch = -1;
    long project = Pair.numberOf(entry.holder());
    long total = 0;
    long in = 0;
    long out = 0;
    for (Pair pair : entry.pairs) {
      boolean leaves = pair.debitClass() == CONSUMED;
      boolean ofProject = Pair.numberOf(leaves ? pair.debit() : pair.credit()) == project;
      if (pair.debitClass() == IN_BATCH) {
        int of = batch(pair.debit());
        ofProject &= batch < 0 || batch == of;
        batch = of;
        total = Math.addExact(total, pair.amount());
      } else if (leaves) {
        ofProject &= Pair.numberOf(pair.credit()) == project;
        out = Math.addExact(out, pair.amount());
      } else {
        ofProject &= Pair.numberOf(pair.debit()) == project;
        in = Math.addExact(in, pair.amount());
      }
      if (!ofProject) {
        shape(entry, pair, "it is of another batch or project");
      }
    }
    consumed.put(entry.id, new Consumption(batch, project, total, in, out));
  }

  /** Sets the tables of the export against what the journal gave; call it when all is read. */
  void checkTables(Threads threads) {
    checkPooled(threads);
    checkHoldings(threads);
    checkProjects(checkIssues());
  }

  private void checkPooled(Threads threads) {
    LongPairs seen = new LongPairs();
    Map<Integer, long[]> sums = new TreeMap<>();
    threads.numbers(
        export,
        "pooled_balance",
        row -> {
          long participant = row[0];
          long pool = row[1];
          Supplier<String> name = () -> String.format("pooled_balance %016x/%d", participant, pool);
          see(seen, name, participant, pool);
          compare(
              Reason.BALANCE,
              () -> name.get() + " debits",
              row[2],
              pooled.debits(participant, pool));
          compare(
              Reason.BALANCE,
              () -> name.get() + " credits",
              row[3],
              pooled.credits(participant, pool));
        },
        "participant",
        "pool_no",
        "debits",
        "credits");
    pooled.forEach(
        (participant, pool, debits, credits) -> {
          long[] sum = sums.computeIfAbsent((int) pool, p -> new long[2]);
          sum[0] = Math.addExact(sum[0], debits);
          sum[1] = Math.addExact(sum[1], credits);
          if (seen.credits(participant, pool) == 0) {
            findings.add(
                Reason.BALANCE,
                String.format("pooled_balance %016x/%d", participant, pool),
                "it has no row; its entries give " + debits + " debits, " + credits + " credits");
          }
        });
    Map<Integer, long[]> totals = new TreeMap<>();
    export.rows(
        "pool_total",
        row -> {
          long[] total = totals.computeIfAbsent(row.get("pool_no").asInt(), p -> new long[2]);
          total[0] = Math.addExact(total[0], row.get("debits").asLong());
          total[1] = Math.addExact(total[1], row.get("credits").asLong());
        });
    Set<Integer> numbers = new HashSet<>(sums.keySet());
    numbers.addAll(totals.keySet());
    for (int pool : numbers) {
      long[] total = totals.getOrDefault(pool, new long[2]);
      long[] sum = sums.getOrDefault(pool, new long[2]);
      compare(Reason.CONTROL_TOTAL, "pool_total " + pool + " debits", total[0], sum[0]);
      compare(Reason.CONTROL_TOTAL, "pool_total " + pool + " credits", total[1], sum[1]);
    }
  }

  private void checkHoldings(Threads threads) {
    LongPairs seen = new LongPairs();
    threads.numbers(
        export,
        "batch_holding",
        row -> {
          long participant = row[0];
          long batch = row[1];
          Supplier<String> name = () -> String.format("batch_holding %016x/%d", participant, batch);
          see(seen, name, participant, batch);
          long held = holdings.credits(participant, batch) - holdings.debits(participant, batch);
          compare(Reason.POOL, name, row[2], held);
        },
        "participant",
        "batch_no",
        "amount");
    holdings.forEach(
        (participant, batch, debits, credits) -> {
          if (seen.credits(participant, batch) == 0) {
            findings.add(
                Reason.POOL,
                String.format("batch_holding %016x/%d", participant, batch),
                "it has no row; its entries give " + (credits - debits) + " mg");
          }
        });
  }

  /** Returns what was made good (0) and issued (1) by project, milligrams. */
  private Map<Long, long[]> checkIssues() {
    Map<Long, Long> held = new HashMap<>();
    holdings.forEach(
        (participant, batch, debits, credits) ->
            held.merge(batch, credits - debits, Math::addExact));
    Map<String, Long> units = new HashMap<>();
    export.rows(
        "credit_batch",
        row ->
            units.put(
                row.get("batch_id").asText(),
                row.get("last_no").asLong() - row.get("first_no").asLong() + 1));
    Map<Long, long[]> projects = new HashMap<>();
    export.rows(
        "batch_issue",
        row -> {
          long project = Reference.account(row.get("project"));
          int batch = row.get("batch_no").asInt();
          String name = "batch_issue " + batch;
          long tonnes = row.get("tonnes").asLong();
          long replaced = row.get("replaced_mg").asLong();
          long[] sum = projects.computeIfAbsent(project, p -> new long[2]);
          sum[0] = Math.addExact(sum[0], replaced);
          sum[1] = Math.addExact(sum[1], Math.multiplyExact(tonnes, TONNE_MG));
          Consumption stands =
              new Consumption(
                  batch,
                  project,
                  row.get("total_mg").asLong(),
                  row.get("carried_in_mg").asLong(),
                  row.get("carried_out_mg").asLong());
          Consumption follows = consumed.remove(UUID.fromString(row.get("entry_id").asText()));
          if (!stands.equals(follows)) {
            findings.add(Reason.POOL, name, stands + " stands there, its entry gives " + follows);
          }
          compare(Reason.POOL, name + " held", stands.total(), held.getOrDefault((long) batch, 0L));
          compare(
              Reason.POOL,
              name + " tonnes",
              Math.multiplyExact(tonnes, TONNE_MG),
              stands.total() + stands.carriedIn() - replaced - stands.carriedOut());
          String id = row.get("batch_id").asText();
          compare(Reason.POOL, name + " units of " + id, tonnes, units.getOrDefault(id, 0L));
        });
    consumed.forEach(
        (entry, of) ->
            findings.add(
                Reason.POOL, "journal " + entry + "/0", "no row of batch_issue is of this entry"));
    return projects;
  }

  private void checkProjects(Map<Long, long[]> issued) {
    LongPairs seen = new LongPairs();
    export.rows(
        "project_book",
        row -> {
          long project = Reference.account(row.get("project"));
          String name = "project_book " + row.get("project").asText();
          see(seen, () -> name, project, 0);
          long[] sums = issued.getOrDefault(project, new long[2]);
          long due = owed.credits(project, 0) - owed.debits(project, 0) - sums[0];
          compare(Reason.POOL, name + " due_mg", row.get("due_mg").asLong(), due);
          compare(Reason.POOL, name + " issued_mg", row.get("issued_mg").asLong(), sums[1]);
        });
    Set<Long> all = new HashSet<>(issued.keySet());
    owed.forEach((project, part, debits, credits) -> all.add(project));
    for (long project : all) {
      if (seen.credits(project, 0) == 0) {
        findings.add(
            Reason.POOL,
            String.format("project_book %016x", project),
            "it has no row; the project issued, or owed, grams");
      }
    }
  }

  private void see(LongPairs seen, Supplier<String> name, long key, long part) {
    if (seen.add(key, part, 0, 1) > 1) {
      findings.add(Reason.DUPLICATE, name.get(), "the row stands twice");
    }
  }

  private static int batch(long account) {
    return (int) ((account & NUMBER_MASK) >>> STRIPE_BITS);
  }

  private void shape(Entry entry, Pair pair, String rule) {
    findings.add(Reason.ENTRY_SHAPE, entry.row(pair.line()), rule);
  }

  private void compare(Reason reason, String row, long stands, long follows) {
    compare(reason, () -> row, stands, follows);
  }

  private void compare(Reason reason, Supplier<String> row, long stands, long follows) {
    if (stands != follows) {
      findings.add(reason, row.get(), stands + " stands there, the entries give " + follows);
    }
  }
}
