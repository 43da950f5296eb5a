package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Where every unit of certified credits is, replayed from the movements: each movement starts where
 * the units stood, carries the tonnes of its posting pair, and the ranges, totals and batches of
 * the export are what is left in the end.
 */
final class CreditChecks {
  private static final int CREDIT = 3;
  private static final int ISSUANCE = 16;

  /** A movement of consecutive units. */
  private record Movement(
      long first, long last, long from, long to, long movedAt, UUID entry, int line, String batch) {
    String row() {
      return "credit_movement " + entry + "/" + line + "/" + first;
    }
  }

  /** Consecutive units in one place; the key of its map is the first. */
  private record Standing(long last, long account, String batch) {}

  /** An issued batch. */
  private record Batch(long first, long last) {}

  private final Export export;
  private final Findings findings;

  /** The journal's pairs of credits, by entry and line: from, to, tonnes, lane, lane number. */
  private final Map<String, long[]> pairs;

  private final TreeMap<Long, Standing> standing = new TreeMap<>();
  private final Map<String, Batch> batches = new HashMap<>();

  /**
   * @param pairs the journal's pairs of credits by entry and line: debit, credit, tonnes, lane and
   *     number in the lane
   */
  CreditChecks(Export export, Findings findings, Map<String, long[]> pairs) {
    this.export = export;
    this.findings = findings;
    this.pairs = pairs;
  }

  /** The key of a pair. */
  static String key(UUID entry, int line) {
    return entry + "/" + line;
  }

  /** Whether a pair is one of credits. */
  static boolean isCredit(Pair pair) {
    return pair.asset() == CREDIT;
  }

  void check() {
    if (export.of("credit_movement").isEmpty()) {
      return;
    }
    issue();
    List<Movement> movements = new ArrayList<>();
    export.rows("credit_movement", row -> movements.add(movement(row)));
    // At one instant a lane tells the order; between lanes, whatever is where it starts goes first.
    movements.sort(
        Comparator.comparingLong(Movement::movedAt)
            .thenComparingLong(this::lane)
            .thenComparingLong(m -> place(m, 4))
            .thenComparing(Movement::entry, Journal::compare)
            .thenComparingInt(Movement::line)
            .thenComparingLong(Movement::first));
    Map<String, Long> carried = new HashMap<>();
    for (Movement movement : movements) {
      carried.merge(
          key(movement.entry(), movement.line()),
          movement.last() - movement.first() + 1,
          Math::addExact);
      booked(movement);
    }
    for (int from = 0; from < movements.size(); ) {
      int to = from;
      Map<Long, Deque<Movement>> lanes = new TreeMap<>();
      while (to < movements.size()
          && movements.get(to).movedAt() == movements.get(from).movedAt()) {
        Movement movement = movements.get(to++);
        lanes.computeIfAbsent(lane(movement), l -> new ArrayDeque<>()).add(movement);
      }
      moveAll(lanes.values());
      from = to;
    }
    pairs.forEach(
        (key, pair) -> {
          long tonnes = carried.getOrDefault(key, 0L);
          if (tonnes != pair[2]) {
            findings.add(
                Reason.CREDIT,
                "journal " + key,
                pair[2] + " t are booked, the movements carry " + tonnes + " t");
          }
        });
    checkRanges();
    checkTotals();
  }

  private void issue() {
    export.rows(
        "credit_batch",
        row -> {
          String id = row.get("batch_id").asText();
          Batch batch = new Batch(row.get("first_no").asLong(), row.get("last_no").asLong());
          batches.forEach(
              (other, there) -> {
                if (batch.first() <= there.last() && there.first() <= batch.last()) {
                  findings.add(
                      Reason.CREDIT, "credit_batch " + id, "it has units of " + other + " too");
                }
              });
          batches.put(id, batch);
        });
  }

  private static Movement movement(JsonNode row) {
    return new Movement(
        row.get("first_no").asLong(),
        row.get("last_no").asLong(),
        account(row.get("from_account")),
        account(row.get("to_account")),
        Times.micros(row.get("moved_at").asText()),
        UUID.fromString(row.get("entry_id").asText()),
        row.get("line").asInt(),
        row.get("batch_id").asText());
  }

  private static long account(JsonNode value) {
    return value.isTextual() ? Reference.account(value) : value.asLong();
  }

  private void booked(Movement movement) {
    long[] pair = pairs.get(key(movement.entry(), movement.line()));
    if (pair == null || pair[0] != movement.from() || pair[1] != movement.to()) {
      findings.add(
          Reason.CREDIT,
          movement.row(),
          "the journal has no such pair of accounts under its entry");
    }
  }

  private long lane(Movement movement) {
    return place(movement, 3);
  }

  private long place(Movement movement, int column) {
    long[] pair = pairs.get(key(movement.entry(), movement.line()));
    return pair == null ? -1 : pair[column];
  }

  /** Moves what happened at one instant, each lane in its order. */
  private void moveAll(Collection<Deque<Movement>> lanes) {
    lanes.removeIf(Deque::isEmpty);
    while (!lanes.isEmpty()) {
      boolean moved = false;
      for (Deque<Movement> lane : lanes) {
        while (!lane.isEmpty() && fits(lane.peek())) {
          move(lane.poll());
          moved = true;
        }
      }
      if (!moved) {
        move(lanes.iterator().next().poll());
      }
      lanes.removeIf(Deque::isEmpty);
    }
  }

  /** Whether all units stand where a movement starts; of an issuance, whether none stands yet. */
  private boolean fits(Movement movement) {
    if (Pair.accountClass(movement.from()) == ISSUANCE) {
      Map.Entry<Long, Standing> before = standing.floorEntry(movement.last());
      return before == null || before.getValue().last() < movement.first();
    }
    return standsUntil(movement.first(), movement.last(), movement.from()) > movement.last();
  }

  /** The first unit of a range that does not stand on an account; behind its end when all do. */
  private long standsUntil(long first, long last, long account) {
    long next = first;
    Map.Entry<Long, Standing> at = standing.floorEntry(first);
    while (at != null
        && at.getValue().last() >= next
        && at.getValue().account() == account
        && next <= last) {
      next = at.getValue().last() + 1;
      at = standing.floorEntry(next);
    }
    return next;
  }

  /** Takes the units from where they stand and puts them where the movement brings them. */
  private void move(Movement movement) {
    if (Pair.accountClass(movement.from()) == ISSUANCE) {
      Batch batch = batches.get(movement.batch());
      if (batch == null || movement.first() < batch.first() || movement.last() > batch.last()) {
        findings.add(Reason.CREDIT, movement.row(), "no batch was issued with these units");
      }
    } else {
      split(movement.first());
      split(movement.last() + 1);
    }
    long next = movement.first();
    Map<Long, Standing> there =
        new TreeMap<>(standing.subMap(movement.first(), true, movement.last(), true));
    boolean issues = Pair.accountClass(movement.from()) == ISSUANCE;
    boolean right = issues == there.isEmpty();
    for (Map.Entry<Long, Standing> units : there.entrySet()) {
      right &= units.getKey() == next && units.getValue().account() == movement.from();
      next = units.getValue().last() + 1;
      standing.remove(units.getKey());
    }
    if (!right || !issues && next != movement.last() + 1) {
      findings.add(Reason.CREDIT, movement.row(), "the units did not all stand where it starts");
    }
    standing.put(movement.first(), new Standing(movement.last(), movement.to(), movement.batch()));
  }

  /** Cuts the range that a unit lies in, so that one begins with it. */
  private void split(long first) {
    Map.Entry<Long, Standing> around = standing.lowerEntry(first);
    if (around != null && around.getValue().last() >= first) {
      Standing whole = around.getValue();
      standing.put(around.getKey(), new Standing(first - 1, whole.account(), whole.batch()));
      standing.put(first, whole);
    }
  }

  private void checkRanges() {
    long[] count = new long[1];
    export.rows(
        "credit_range",
        row -> {
          long first = row.get("first_no").asLong();
          long last = row.get("last_no").asLong();
          String name = "credit_range " + first + "-" + last;
          long account = Reference.account(row.get("account"));
          count[0] = Math.addExact(count[0], last - first + 1);
          long next = standsUntil(first, last, account);
          if (next <= last) {
            findings.add(
                Reason.CREDIT, name, "by the movements unit " + next + " is not on this account");
          }
        });
    long moved =
        standing.entrySet().stream().mapToLong(e -> e.getValue().last() - e.getKey() + 1).sum();
    if (moved != count[0]) {
      findings.add(
          Reason.CREDIT,
          "credit_range",
          count[0] + " units stand there, the movements leave " + moved);
    }
  }

  private void checkTotals() {
    String[] columns = {"held", "frozen", "retired", "cancelled", "welfare"};
    Map<String, long[]> sums = new HashMap<>();
    standing.forEach(
        (first, units) -> {
          int place = Pair.accountClass(units.account()) - ISSUANCE - 1;
          if (place >= 0 && place < columns.length) {
            sums.computeIfAbsent(units.batch(), b -> new long[columns.length])[place] +=
                units.last() - first + 1;
          }
        });
    export.rows(
        "credit_total",
        row -> {
          String batch = row.get("batch_id").asText();
          long[] found = sums.getOrDefault(batch, new long[columns.length]);
          for (int i = 0; i < columns.length; i++) {
            long stands = row.get(columns[i]).asLong();
            if (stands != found[i]) {
              findings.add(
                  Reason.CREDIT,
                  "credit_total " + batch + " " + columns[i],
                  stands + " t stand there, the movements leave " + found[i] + " t");
            }
          }
        });
  }
}
