package org.tanpuhui.ledger.credits;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.tanpuhui.ledger.credits.unit.SerialRange;

/**
 * A model of credits that knows single units and does one thing after another: each unit has a
 * place, {@code h0} held by holder 0, {@code f0} frozen there, {@code r} retired.
 */
final class SequentialUnits {
  private static final String RETIRED = "r";

  private SequentialUnits() {}

  /** What a client does. */
  enum Kind {
    TRANSFER,
    FREEZE,
    UNFREEZE,
    SETTLE,
    RETIRE
  }

  /**
   * One action.
   *
   * @param within exactly these units; null for the lowest that are there
   */
  record Action(Kind kind, int from, int to, long tonnes, SerialRange within) {
    static Action next(Random random, int holders, SerialRange units) {
      // Retirement is rare, or there would soon be nothing left to race for.
      Kind kind =
          random.nextInt(12) == 0
              ? Kind.RETIRE
              : Kind.values()[random.nextInt(Kind.values().length - 1)];
      int from = random.nextInt(holders);
      int to = (from + 1 + random.nextInt(holders - 1)) % holders;
      long tonnes = 1 + random.nextInt(kind == Kind.RETIRE ? 4 : 40);
      if (random.nextInt(4) > 0) {
        return new Action(kind, from, to, tonnes, null);
      }
      long first = units.first() + random.nextInt((int) units.tonnes());
      SerialRange within = new SerialRange(first, Math.min(units.last(), first + 2));
      return new Action(kind, from, to, within.tonnes(), within);
    }

    String source() {
      return (kind == Kind.UNFREEZE || kind == Kind.SETTLE ? "f" : "h") + from;
    }

    String target() {
      return switch (kind) {
        case TRANSFER, SETTLE -> "h" + to;
        case FREEZE -> "f" + from;
        case UNFREEZE -> "h" + from;
        case RETIRE -> RETIRED;
      };
    }
  }

  /**
   * What came of an action.
   *
   * @param place in the order of the commits
   * @param taken what moved; empty when it was refused
   */
  record Outcome(long place, Action action, List<SerialRange> taken)
      implements Comparable<Outcome> {
    @Override
    public int compareTo(Outcome other) {
      return Long.compare(place, other.place);
    }
  }

  /**
   * A number that grows in the order in which transactions that met on a lock committed: it is
   * taken last, under the locks.
   */
  static long place(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT nextval('race_place')")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Where the outcomes differ from those of the same actions one by one; empty if nowhere. */
  static List<String> faults(SerialRange units, int holders, List<Outcome> history) {
    Map<Long, String> places = new TreeMap<>();
    for (long unit = units.first(); unit <= units.last(); unit++) {
      places.put(unit, "h" + (unit - units.first()) / (units.tonnes() / holders));
    }
    List<String> faults = new ArrayList<>();
    for (Outcome outcome : history) {
      List<Long> expected = choose(places, outcome.action());
      List<Long> actual = new ArrayList<>();
      for (SerialRange range : outcome.taken()) {
        for (long unit = range.first(); unit <= range.last(); unit++) {
          actual.add(unit);
        }
      }
      if (!actual.equals(expected)) {
        faults.add(outcome + " should have taken " + expected);
      }
      actual.forEach(unit -> places.put(unit, outcome.action().target()));
    }
    return faults;
  }

  private static List<Long> choose(Map<Long, String> places, Action action) {
    List<Long> fit =
        places.entrySet().stream()
            .filter(entry -> entry.getValue().equals(action.source()))
            .map(Map.Entry::getKey)
            .filter(
                unit ->
                    action.within() == null
                        || action.within().first() <= unit && unit <= action.within().last())
            .limit(action.tonnes())
            .toList();
    return fit.size() < action.tonnes() ? List.of() : fit;
  }
}
