package org.tanpuhui.deploy.recomputation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.HouseholdDay;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.MonthSettlement;
import org.tanpuhui.methodology.methodology.SettledDay;
import org.tanpuhui.platform.CityTime;

/**
 * The electricity days of one participant, settled again month by month with the readings that
 * stood when each settlement was made. A settlement is known by the place on the log of its
 * command; a day stands for it when it was heard before and not voided before.
 */
final class Households {
  /** Of days refused for these nothing was heard in time that could be believed. */
  private static final Set<String> NOT_STANDING =
      Set.of("no_methodology", "grade_not_accepted", "too_late", "claim_dismissed");

  private final LocalDate from;
  private final LocalDate to;
  private final List<Day> days = new ArrayList<>();

  Households(LocalDate from, LocalDate to) {
    this.from = from;
    this.to = to;
  }

  private static final class Day {
    private final Verdict verdict;
    private final MethodologyVersion version;
    private final Derived alone;
    private final LocalDate day;
    private final Row.Change settled;
    private long settledMg;

    Day(Verdict verdict, MethodologyVersion version, Derived alone) {
      this.verdict = verdict;
      this.version = version;
      this.alone = alone;
      this.day = CityTime.day(verdict.row().claim().occurredAt());
      this.settled = settlement(verdict.row());
    }

    UUID id() {
      return verdict.row().claim().activityId();
    }
  }

  /** One settlement: those days of a month by one version that one command gave their amount. */
  private record Settlement(long offset, YearMonth month, Instant from, String hash)
      implements Comparable<Settlement> {
    private static final Comparator<Settlement> ORDER =
        Comparator.comparingLong(Settlement::offset)
            .thenComparing(Settlement::month)
            .thenComparing(Settlement::from)
            .thenComparing(Settlement::hash);

    @Override
    public int compareTo(Settlement other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Keeps a day whose own decision was checked.
   *
   * @param alone what the day gives by itself
   */
  void add(Verdict verdict, MethodologyVersion version, Derived alone) {
    days.add(new Day(verdict, version, alone));
  }

  /** The change that ended the waiting of a day; null when it never waited or waits still. */
  private static Row.Change settlement(Row row) {
    boolean waits = "awaiting_settlement".equals(row.outcomeCode());
    for (Row.Change change : row.changes()) {
      if (waits && !change.status().equals("voided")) {
        if (!"awaiting_settlement".equals(change.outcomeCode())) {
          return change;
        }
      } else if (waits) {
        return null;
      } else if ("awaiting_settlement".equals(change.outcomeCode())) {
        waits = true;
      }
    }
    return null;
  }

  /** Checks every settlement of the participant, then closes its days. */
  void settle() {
    if (days.isEmpty()) {
      return;
    }
    Map<Settlement, List<Day>> settlements = new TreeMap<>();
    for (Day day : days) {
      if (day.settled != null) {
        settlements
            .computeIfAbsent(
                new Settlement(
                    day.settled.offset(),
                    YearMonth.from(day.day),
                    day.version.from(),
                    day.version.hash()),
                s -> new ArrayList<>())
            .add(day);
      }
    }
    settlements.forEach(this::check);
    for (Day day : days) {
      deriveAtOnce(day);
      day.verdict.close();
    }
    days.clear();
  }

  /** What was posted without a settlement, at once or later, against the day by itself. */
  private static void deriveAtOnce(Day day) {
    Row row = day.verdict.row();
    if (row.posts()) {
      day.verdict.derive(day.alone.amountMg());
    }
    for (Row.Change change : row.changes()) {
      if (change != day.settled && change.posts()) {
        if (change.amountMg() != day.alone.amountMg()) {
          day.verdict.differs(Reason.AMOUNT, change.amountMg() + " mg", day.alone.text());
        }
        day.verdict.derive(day.alone.amountMg());
      }
    }
  }

  private void check(Settlement settlement, List<Day> settled) {
    MethodologyVersion version = settled.get(0).version;
    if (!(version.calculator() instanceof MonthSettlement formula)) {
      settled.forEach(day -> day.verdict.cannot(Reason.UNKNOWN_FORMULA, recorded(day)));
      return;
    }
    int ordinal = settled.stream().mapToInt(day -> day.settled.ordinal()).min().orElse(0);
    Map<LocalDate, Standing> counted = new TreeMap<>();
    for (Day day : days) {
      Standing standing = standing(day, settlement.offset(), ordinal);
      if (standing != null) {
        counted.merge(day.day, standing, Households::better);
      }
    }
    Set<Day> now = new HashSet<>(settled);
    List<HouseholdDay> standing = new ArrayList<>();
    counted.values().forEach(one -> standing.add(day(one.day(), now.contains(one.day()))));
    Map<UUID, SettledDay> answers = new HashMap<>();
    for (SettledDay answer : formula.settle(settlement.month(), standing)) {
      answers.put(answer.activityId(), answer);
    }
    boolean whole = isWhole(formula, settlement.month());
    for (Day day : settled) {
      compare(day, answers.get(day.id()), whole);
    }
  }

  private static HouseholdDay day(Day day, boolean waiting) {
    Claim claim = day.verdict.row().claim();
    return new HouseholdDay(
        day.id(),
        day.day,
        claim.quantities().whole("energy_wh").orElse(0),
        "estimated".equals(claim.quantities().text("read_quality")),
        claim.persons(),
        waiting,
        day.settledMg);
  }

  /** A day that stood when a settlement was made, and whether it was refused by then. */
  private record Standing(Day day, boolean refused) {}

  /** What a reading was when the record at this place made its change; null when it was gone. */
  private static Standing standing(Day day, long offset, int ordinal) {
    Row row = day.verdict.row();
    if (row.offset() >= offset) {
      return null;
    }
    String status = row.status();
    String code = row.outcomeCode();
    for (Row.Change change : row.changes()) {
      boolean before =
          change.offset() < offset || (change.offset() == offset && change.ordinal() < ordinal);
      if (before) {
        status = change.status();
        code = change.outcomeCode();
      }
    }
    boolean gone =
        status.equals("voided")
            || status.equals("parked")
            || NOT_STANDING.contains(String.valueOf(code));
    return gone ? null : new Standing(day, status.equals("rejected"));
  }

  /** Of two readings of one date: one that counts before one that was refused, then by id. */
  private static Standing better(Standing a, Standing b) {
    if (a.refused() != b.refused()) {
      return a.refused() ? b : a;
    }
    return a.day().id().toString().compareTo(b.day().id().toString()) <= 0 ? a : b;
  }

  private boolean isWhole(MonthSettlement formula, YearMonth month) {
    return (from == null || !from.isAfter(formula.historyFrom(month)))
        && (to == null || !to.isBefore(month.atEndOfMonth()));
  }

  private static void compare(Day day, SettledDay answer, boolean whole) {
    String derived =
        answer == null
            ? "not settled"
            : answer.problem() == null ? answer.amountMg() + " mg" : answer.problem().code();
    if (derived.equals(recorded(day))) {
      day.settledMg = answer == null ? 0 : answer.amountMg();
      day.verdict.derive(day.settledMg);
    } else if (whole) {
      day.verdict.differs(
          answer != null && answer.problem() == null && day.settled.amountMg() > 0
              ? Reason.AMOUNT
              : Reason.OUTCOME,
          recorded(day),
          derived);
      day.settledMg = day.settled.amountMg();
      day.verdict.derive(answer == null ? 0 : answer.amountMg());
    } else {
      day.verdict.cannot(Reason.HISTORY_OUTSIDE, recorded(day));
    }
  }

  private static String recorded(Day day) {
    return day.settled.amountMg() > 0
        ? day.settled.amountMg() + " mg"
        : String.valueOf(day.settled.outcomeCode());
  }
}
