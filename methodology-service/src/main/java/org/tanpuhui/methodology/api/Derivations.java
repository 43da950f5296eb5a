package org.tanpuhui.methodology.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.HouseholdSettlement;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.SettledDay;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.Step;
import org.tanpuhui.methodology.store.ReadStore;
import org.tanpuhui.platform.CityTime;

/** How an amount came about, derived anew from what is kept whenever somebody asks. */
@ApplicationScoped
public class Derivations {
  private final Acts acts;
  private final ReadStore store;
  private final Supplier<Registry> registry;

  Derivations(Acts acts, ReadStore store, Supplier<Registry> registry) {
    this.acts = acts;
    this.store = store;
    this.registry = registry;
  }

  Acts acts() {
    return acts;
  }

  /** One reader's question: a month of a household is derived once for all its days. */
  final class Question {
    private final Map<UUID, Map<UUID, SettledDay>> settlements = new HashMap<>();

    /** The steps to the amount of an activity that has one, or will have one. */
    List<Step> of(ActivityState state) throws SQLException {
      if (wasSettled(state)) {
        SettledDay day = settlement(state).get(state.claim().activityId());
        if (day != null && day.amountMg() == state.amountMg()) {
          return day.derivation();
        }
      }
      Acts.Found found = acts.of(state.claim(), state.evidence().recordedAt());
      return found.problem() == null
          ? state.evidence().decision().version().version().calculator().derive(found.act())
          : List.of();
    }

    private Map<UUID, SettledDay> settlement(ActivityState state) throws SQLException {
      UUID cause = state.latest().cause();
      Map<UUID, SettledDay> known = settlements.get(cause);
      if (known == null || !known.containsKey(state.claim().activityId())) {
        known = new HashMap<>(known == null ? Map.of() : known);
        known.putAll(settle(state));
        settlements.put(cause, known);
      }
      return known;
    }

    /** The month as it stood when the day was settled. */
    private Map<UUID, SettledDay> settle(ActivityState state) throws SQLException {
      YearMonth month = YearMonth.from(CityTime.day(state.claim().occurredAt()));
      Instant from =
          CityTime.startOf(
              HouseholdSettlement.historyFrom(registry.get(), state.claim().scheme(), month));
      Instant to = CityTime.startOf(month.plusMonths(1).atDay(1));
      Change settled = state.latest();
      HouseholdSettlement settlement =
          new HouseholdSettlement(
              month,
              day -> settledWith(day, settled),
              day ->
                  day.evidence().offset() > settled.place().offset()
                      || (HouseholdSettlement.isGone(day) && !isLater(day, settled)));
      return settlement.settle(store.householdDays(state.claim().participant(), from, to));
    }
  }

  Question question() {
    return new Question();
  }

  private static boolean settledWith(ActivityState day, Change settled) {
    if (day.latest() == null) {
      return false;
    }
    return day.latest().cause().equals(settled.cause())
        || (HouseholdSettlement.waits(ActivityState.first(day.evidence()))
            && day.status() == Status.VOIDED
            && isLater(day, settled));
  }

  private static boolean isLater(ActivityState day, Change settled) {
    return day.latest() != null && day.latest().place().offset() > settled.place().offset();
  }

  private boolean wasSettled(ActivityState state) {
    if (state.latest() == null || state.status() != Status.COMPUTED || state.amountMg() == 0) {
      return false;
    }
    Acts.Found found = acts.of(state.claim(), state.evidence().recordedAt());
    return found.problem() == null
        && state
            .evidence()
            .decision()
            .version()
            .version()
            .calculator()
            .evaluate(found.act())
            .awaitsSettlement();
  }
}
