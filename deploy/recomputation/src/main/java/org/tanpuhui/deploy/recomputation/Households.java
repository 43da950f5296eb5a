package org.tanpuhui.deploy.recomputation;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
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
  /** Readings that were refused unheard; they count for nobody's mean. */
  private static final Set<String> NOT_STANDING = Set.of("too_late", "grade_not_accepted");

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
    private final LocalDate day;
    private final Row.Change settled;
    private long settledMg;

    Day(Verdict verdict, MethodologyVersion version) {
      this.verdict = verdict;
      this.version = version;
      this.day = CityTime.day(verdict.row().claim().occurredAt());
      this.settled = settlement(verdict.row());
    }

    UUID id() {
      return verdict.row().claim().activityId();
    }
  }

  /** One settlement: those days of a month by one version that one command gave their amount. */
  private record Settlement(YearMonth month, String hash, long offset) {}

  /** Keeps a day whose own decision was checked. */
  void add(Verdict verdict, MethodologyVersion version) {
    days.add(new Day(verdict, version));
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
    Map<Long, Map<Settlement, List<Day>>> byOffset = new TreeMap<>();
    for (Day day : days) {
      if (day.settled != null) {
        Settlement settlement =
            new Settlement(YearMonth.from(day.day), day.version.hash(), day.settled.offset());
        byOffset
            .computeIfAbsent(settlement.offset(), o -> new HashMap<>())
            .computeIfAbsent(settlement, s -> new ArrayList<>())
            .add(day);
      }
    }
    byOffset.values().forEach(group -> group.forEach(this::check));
    for (Day day : days) {
      deriveAtOnce(day);
      day.verdict.close();
    }
    days.clear();
  }

  private static void deriveAtOnce(Day day) {
    Row row = day.verdict.row();
    if (row.status().equals("computed") && row.outcomeCode() == null) {
      day.verdict.derive(row.amountMg());
    }
  }

  private void check(Settlement settlement, List<Day> settled) {
    MethodologyVersion version = settled.get(0).version;
    if (!(version.calculator() instanceof MonthSettlement formula)) {
      settled.forEach(day -> day.verdict.cannot(Reason.UNKNOWN_FORMULA, recorded(day)));
      return;
    }
    Set<UUID> now = new HashSet<>();
    settled.forEach(day -> now.add(day.id()));
    List<HouseholdDay> standing = new ArrayList<>();
    for (Day day : days) {
      if (stands(day.verdict.row(), settlement.offset())) {
        standing.add(day(day, now.contains(day.id())));
      }
    }
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

  /** Whether a reading stood when the command at this place was carried out. */
  private static boolean stands(Row row, long offset) {
    if (row.offset() >= offset) {
      return false;
    }
    String status = row.status();
    String code = row.outcomeCode();
    for (Row.Change change : row.changes()) {
      if (change.offset() < offset) {
        status = change.status();
        code = change.outcomeCode();
      }
    }
    return !status.equals("voided")
        && !status.equals("parked")
        && !(status.equals("rejected") && NOT_STANDING.contains(String.valueOf(code)));
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
