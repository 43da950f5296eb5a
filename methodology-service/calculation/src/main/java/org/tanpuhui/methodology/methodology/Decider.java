package org.tanpuhui.methodology.methodology;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Decides claims one by one, in log order. The checks stand in order of precedence: the first that
 * fails names the outcome. Only computed claims hold an interval or take a place under a cap.
 */
public final class Decider {
  private final Registry registry;
  private final long reach;

  public Decider(Registry registry) {
    this.registry = registry;
    this.reach = Micros.of(registry.reach());
  }

  /** The standing claims this one is decided against; null when it needs none. */
  public Window window(Claim claim) {
    FiledVersion filed = registry.covering(claim.type(), claim.scheme(), claim.occurredAt());
    if (filed == null) {
      return null;
    }
    MethodologyVersion version = filed.version();
    if (!version.guarded() && version.capPerDay() == null) {
      return null;
    }
    long start = Micros.of(claim.occurredAt());
    long end = Math.max(start, claim.endedAt() == null ? start : Micros.of(claim.endedAt()));
    // An interval longer than any version allows is refused, so its far end needs no reading.
    end = Math.min(end, start + reach);
    long from = start - Math.max(reach, Guard.SAME_RIDE_MICROS);
    long to = end + Guard.SAME_RIDE_MICROS + 1;
    if (version.capPerDay() != null) {
      LocalDate day = CityTime.day(claim.occurredAt());
      from = Math.min(from, Micros.of(CityTime.startOf(day)));
      to = Math.max(to, Micros.of(CityTime.startOf(day.plusDays(1))));
    }
    return new Window(claim.participant(), from, to);
  }

  /**
   * Decides one claim and, when it is computed, adds it to what stands.
   *
   * @param source number of the claim's source
   * @param recordedAt append time on the log
   * @param order offset on the log
   * @param held the participant's standing claims, at least those of {@link #window}
   */
  public Decision decide(Claim claim, int source, Instant recordedAt, long order, HeldClaims held) {
    TravelMode mode = TravelMode.of(claim.quantities());
    FiledVersion filed = registry.covering(claim.type(), claim.scheme(), claim.occurredAt());
    if (filed == null) {
      return rejected(ProblemCode.NO_METHODOLOGY, null, null, mode);
    }
    MethodologyVersion version = filed.version();
    if (!version.grades().contains(claim.grade())) {
      return rejected(ProblemCode.GRADE_NOT_ACCEPTED, filed, null, mode);
    }
    if (claim.backfillId() == null
        && Duration.between(claim.occurredAt(), recordedAt).compareTo(version.lateness()) > 0) {
      return rejected(ProblemCode.TOO_LATE, filed, null, mode);
    }
    Evaluation evaluation = version.calculator().evaluate(Act.of(claim));
    if (evaluation.problem() != null) {
      return rejected(evaluation.problem(), filed, null, mode);
    }
    return decideEvaluated(claim, filed, evaluation, source, order, held, mode);
  }

  private Decision decideEvaluated(
      Claim claim,
      FiledVersion filed,
      Evaluation evaluation,
      int source,
      long order,
      HeldClaims held,
      TravelMode mode) {
    MethodologyVersion version = filed.version();
    long quantity = evaluation.quantity();
    if (version.unmet(claim, quantity) != null) {
      return rejected(ProblemCode.NOT_ELIGIBLE, filed, quantity, mode);
    }
    if (isOverCap(claim, version, held)) {
      return rejected(ProblemCode.OVER_CAP, filed, quantity, mode);
    }
    long amount = evaluation.amountMg();
    if (amount <= 0) {
      return rejected(ProblemCode.NO_REDUCTION, filed, quantity, mode);
    }
    long start = Micros.of(claim.occurredAt());
    long end = claim.endedAt() == null ? start : Micros.of(claim.endedAt());
    Held standing =
        new Held(claim.activityId(), start, end, source, mode, quantity, version.id(), order);
    if (version.guarded()) {
      Held winner = held.conflict(standing, reach, Micros.of(version.overlapTolerance()));
      if (winner != null) {
        return new Decision(
            Status.PARKED, ProblemCode.DOUBLE_CLAIM, filed, 0, quantity, winner.activityId(), mode);
      }
    }
    if (version.guarded() || version.capPerDay() != null) {
      held.add(standing);
    }
    return new Decision(Status.COMPUTED, null, filed, amount, quantity, null, mode);
  }

  private static boolean isOverCap(Claim claim, MethodologyVersion version, HeldClaims held) {
    if (version.capPerDay() == null) {
      return false;
    }
    LocalDate day = CityTime.day(claim.occurredAt());
    long from = Micros.of(CityTime.startOf(day));
    long to = Micros.of(CityTime.startOf(day.plusDays(1)));
    return held.count(version.id(), from, to) >= version.capPerDay();
  }

  /**
   * The condition that a claim rejected as not eligible did not meet, from the same checks; null
   * for any other claim.
   */
  public static String unmetCondition(Claim claim, MethodologyVersion version) {
    Evaluation evaluation = version.calculator().evaluate(Act.of(claim));
    return evaluation.problem() != null
        ? evaluation.condition()
        : version.unmet(claim, evaluation.quantity());
  }

  private static Decision rejected(
      ProblemCode problem, FiledVersion version, Long quantity, TravelMode mode) {
    return new Decision(Status.REJECTED, problem, version, 0, quantity, null, mode);
  }
}
