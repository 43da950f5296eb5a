package org.tanpuhui.methodology.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.HouseholdSettlement;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Settle;
import org.tanpuhui.methodology.methodology.SettledDay;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.methodology.store.ChangeStore;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/**
 * Settles the electricity days that waited for their month, or for their backfill grant, to close.
 * The work list is emptied in the same transaction, so a repeat finds nothing to do.
 *
 * <p>Budget: 1 statement per command, 2 when it is for a backfill grant, and per 200 households and
 * month that wait 1 to read their days and 1 to write what became of them; 1 more where backfilled
 * days are among those.
 */
final class Settlements {
  private static final int HOUSEHOLDS_AT_ONCE = 200;

  private final Supplier<Registry> registry;
  private final ChangeStore changes;

  Settlements(Supplier<Registry> registry, ChangeStore changes) {
    this.registry = registry;
    this.changes = changes;
  }

  /** One settlement while it runs: changes are numbered through. */
  private record Run(Place place, UUID cause, Scheme scheme, List<Output> outputs, int[] ordinal) {}

  void carryOut(Connection connection, Settle settle, Input<?> input, List<Output> outputs)
      throws SQLException {
    Place place = new Place(input.partition(), input.offset(), input.recordedAt());
    Run run = new Run(place, settle.commandId(), settle.scheme(), outputs, new int[1]);
    Map<YearMonth, List<Long>> due = changes.takeDue(connection, place.partition(), settle);
    if (settle.month() == null) {
      changes.settleBackfill(connection, place.partition(), settle, place.recordedAt());
    }
    for (Map.Entry<YearMonth, List<Long>> entry : due.entrySet()) {
      YearMonth month = entry.getKey();
      List<Long> households = entry.getValue();
      if (settle.month() == null && !hasClosed(run.scheme(), month, place.recordedAt())) {
        // The days of the month itself may still come: these wait with them.
        changes.addDue(connection, place.partition(), month, households);
        continue;
      }
      for (int from = 0; from < households.size(); from += HOUSEHOLDS_AT_ONCE) {
        int to = Math.min(households.size(), from + HOUSEHOLDS_AT_ONCE);
        settle(connection, run, month, households.subList(from, to), settle.backfillId());
      }
    }
  }

  /** Whether no more days of this month can come in time. */
  private boolean hasClosed(Scheme scheme, YearMonth month, Instant at) {
    Instant last = CityTime.startOf(month.atEndOfMonth());
    FiledVersion filed = registry.get().covering(ActivityType.ELECTRICITY_DAY, scheme, last);
    Duration lateness = filed == null ? registry.get().lateness() : filed.version().lateness();
    return !at.isBefore(CityTime.startOf(month.plusMonths(1).atDay(1)).plus(lateness));
  }

  /**
   * A day that began to wait outside of its turn: an upheld claim. When its month, and its backfill
   * grant if it has one, have been closed before, it is settled at once.
   */
  void wait(Connection connection, Change change, Place place, UUID cause, List<Output> outputs)
      throws SQLException {
    Claim claim = change.evidence().claim();
    YearMonth month = YearMonth.from(CityTime.day(claim.occurredAt()));
    if (claim.backfillId() != null
        && !changes.isBackfillSettled(connection, place.partition(), claim)) {
      changes.addDue(connection, List.of(change.evidence()));
    } else if (hasClosed(claim.scheme(), month, place.recordedAt())) {
      Run run = new Run(place, cause, claim.scheme(), outputs, new int[] {change.ordinal() + 1});
      settle(connection, run, month, List.of(claim.participant()), null);
    } else {
      changes.addDue(connection, place.partition(), month, List.of(claim.participant()));
    }
  }

  private void settle(
      Connection connection, Run run, YearMonth month, List<Long> households, String backfillId)
      throws SQLException {
    Instant from =
        CityTime.startOf(HouseholdSettlement.historyFrom(registry.get(), run.scheme(), month));
    Instant to = CityTime.startOf(month.plusMonths(1).atDay(1));
    List<ActivityState> days = changes.householdDays(connection, households, from, to);
    HouseholdSettlement settlement =
        new HouseholdSettlement(
            month,
            backfillId != null
                ? day ->
                    HouseholdSettlement.waits(day) && backfillId.equals(day.claim().backfillId())
                : ofMonth(connection, run, month, days),
            HouseholdSettlement::isGone);
    List<Change> made = new ArrayList<>();
    for (Collection<ActivityState> household : byHousehold(days)) {
      Map<UUID, ActivityState> byId = new HashMap<>();
      household.forEach(day -> byId.put(day.claim().activityId(), day));
      for (SettledDay day : settlement.settle(household).values()) {
        made.add(change(byId.get(day.activityId()), day, run));
      }
    }
    changes.insert(connection, made);
    made.forEach(change -> Outputs.add(change, run.outputs()));
  }

  /**
   * The days a month's settlement is for: all that wait, but those whose backfill grant is open
   * still.
   */
  private Predicate<ActivityState> ofMonth(
      Connection connection, Run run, YearMonth month, List<ActivityState> days)
      throws SQLException {
    boolean backfilled =
        days.stream().anyMatch(d -> HouseholdSettlement.waits(d) && d.claim().backfillId() != null);
    Set<ChangeStore.OpenBackfill> open =
        backfilled
            ? changes.openBackfills(connection, run.place().partition(), run.scheme(), month)
            : Set.of();
    return day ->
        HouseholdSettlement.waits(day)
            && (day.claim().backfillId() == null
                || !open.contains(
                    new ChangeStore.OpenBackfill(
                        day.claim().participant(), day.claim().backfillId())));
  }

  /** Rows of one household follow each other. */
  private static List<List<ActivityState>> byHousehold(List<ActivityState> days) {
    List<List<ActivityState>> households = new ArrayList<>();
    long last = 0;
    for (ActivityState day : days) {
      if (households.isEmpty() || day.claim().participant() != last) {
        households.add(new ArrayList<>());
        last = day.claim().participant();
      }
      households.get(households.size() - 1).add(day);
    }
    return households;
  }

  private static Change change(ActivityState day, SettledDay settled, Run run) {
    boolean counts = settled.problem() == null;
    return day.become(
        counts ? Status.COMPUTED : Status.REJECTED,
        settled.problem(),
        counts ? settled.amountMg() : 0,
        day.quantity(),
        null,
        run.cause(),
        run.place(),
        run.ordinal()[0]++);
  }
}
