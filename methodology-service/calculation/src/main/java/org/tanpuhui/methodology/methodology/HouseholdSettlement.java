package org.tanpuhui.methodology.methodology;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * The settlement of one household's month from what is kept of its days. Which of them stand, and
 * which one counts where two sources told of the same day, is decided here; the amounts are the
 * calculator's.
 */
public final class HouseholdSettlement {
  private static final String ENERGY = "energy_wh";
  private static final String READ_QUALITY = "read_quality";
  private static final String ESTIMATED = "estimated";

  /** Of days refused for these nothing was heard in time that could be believed. */
  private static final Set<ProblemCode> UNHEARD =
      Set.of(
          ProblemCode.NO_METHODOLOGY,
          ProblemCode.GRADE_NOT_ACCEPTED,
          ProblemCode.TOO_LATE,
          ProblemCode.CLAIM_DISMISSED);

  private final YearMonth month;
  private final Predicate<ActivityState> waits;
  private final Predicate<ActivityState> gone;

  /**
   * @param waits which standing days get their amount now
   * @param gone which days are taken as never told
   */
  public HouseholdSettlement(
      YearMonth month, Predicate<ActivityState> waits, Predicate<ActivityState> gone) {
    this.month = month;
    this.waits = waits;
    this.gone = gone;
  }

  /** Whether a day is withdrawn or in dispute now. */
  public static boolean isGone(ActivityState day) {
    return day.status() == Status.VOIDED || day.status() == Status.PARKED;
  }

  /** Whether a day waits for its amount. */
  public static boolean waits(ActivityState day) {
    return day.problem() == ProblemCode.AWAITING_SETTLEMENT;
  }

  /** The first local day a settlement of this month reads, whatever version it is by. */
  public static LocalDate historyFrom(Registry registry, Scheme scheme, YearMonth month) {
    LocalDate from = month.minusMonths(1).atDay(1);
    for (LocalDate day : List.of(month.atDay(1), month.atEndOfMonth())) {
      FiledVersion filed =
          registry.covering(ActivityType.ELECTRICITY_DAY, scheme, CityTime.startOf(day));
      if (filed != null && filed.version().calculator() instanceof MonthSettlement settlement) {
        LocalDate asked = settlement.historyFrom(month);
        from = asked.isBefore(from) ? asked : from;
      }
    }
    return from;
  }

  /**
   * Settles.
   *
   * @param days of one household, from {@link #historyFrom} to the end of the month, in any order
   * @return what each waiting day got, by its id, in order of day
   */
  public Map<UUID, SettledDay> settle(Collection<ActivityState> days) {
    Map<LocalDate, ActivityState> counted = counted(days);
    Map<Integer, MonthSettlement> versions = new TreeMap<>();
    for (ActivityState day : counted.values()) {
      FiledVersion filed = day.evidence().decision().version();
      if (isWaiting(day) && filed.version().calculator() instanceof MonthSettlement settlement) {
        versions.put(filed.number(), settlement);
      }
    }
    Map<UUID, SettledDay> settled = new LinkedHashMap<>();
    Map<UUID, Long> given = new HashMap<>();
    versions.forEach(
        (number, settlement) -> {
          List<HouseholdDay> asked = new ArrayList<>(counted.size());
          counted.forEach((day, state) -> asked.add(day(day, state, number, given)));
          for (SettledDay day : settlement.settle(month, asked)) {
            settled.put(day.activityId(), day);
            given.put(day.activityId(), day.amountMg());
          }
        });
    return settled;
  }

  private boolean isWaiting(ActivityState day) {
    return waits.test(day) && YearMonth.from(CityTime.day(day.claim().occurredAt())).equals(month);
  }

  /** The standing day of each date: one that counts before one that was refused. */
  private Map<LocalDate, ActivityState> counted(Collection<ActivityState> days) {
    Map<LocalDate, ActivityState> counted = new TreeMap<>();
    for (ActivityState day : days) {
      boolean heard =
          !gone.test(day)
              && (day.problem() == null || !UNHEARD.contains(day.problem()))
              && day.claim().quantities().whole(ENERGY).orElse(-1) >= 0;
      if (heard) {
        counted.merge(CityTime.day(day.claim().occurredAt()), day, HouseholdSettlement::better);
      }
    }
    return counted;
  }

  private static ActivityState better(ActivityState a, ActivityState b) {
    boolean aCounts = a.status() != Status.REJECTED;
    if (aCounts != (b.status() != Status.REJECTED)) {
      return aCounts ? a : b;
    }
    return a.claim().activityId().toString().compareTo(b.claim().activityId().toString()) <= 0
        ? a
        : b;
  }

  private HouseholdDay day(
      LocalDate date, ActivityState state, int version, Map<UUID, Long> given) {
    Claim claim = state.claim();
    FiledVersion filed = state.evidence().decision().version();
    return new HouseholdDay(
        claim.activityId(),
        date,
        claim.quantities().whole(ENERGY).orElseThrow(),
        ESTIMATED.equals(claim.quantities().text(READ_QUALITY)),
        claim.persons(),
        isWaiting(state) && filed.number() == version,
        given.getOrDefault(claim.activityId(), isWaiting(state) ? 0L : settledMg(state)));
  }

  /** What an earlier settlement gave a day; what it was given at once is no part of that. */
  private static long settledMg(ActivityState state) {
    if (state.latest() == null || state.amountMg() == 0) {
      return 0;
    }
    Calculator calculator = state.evidence().decision().version().version().calculator();
    return calculator.evaluate(Act.of(state.claim())).awaitsSettlement() ? state.amountMg() : 0;
  }
}
