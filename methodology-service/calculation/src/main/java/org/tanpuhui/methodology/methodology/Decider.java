package org.tanpuhui.methodology.methodology;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Decides claims one by one, in log order. The checks stand in order of precedence: the first that
 * fails names the outcome. Only computed claims hold an interval or take a place under a cap.
 */
public final class Decider {
  /** The longest period of monitoring that can stand: longer than any project's life. */
  private static final long PROJECT_REACH = Duration.ofDays(36_525).toSeconds() * 1_000_000L;

  private static final long DAY_REACH = Duration.ofDays(1).toSeconds() * 1_000_000L;

  private final Registry registry;
  private final Acts acts;
  private final long travelReach;

  /** Decides claims that hold all their calculators read. */
  public Decider(Registry registry) {
    this(registry, Acts.PLAIN);
  }

  /**
   * @param acts what calculators read beyond the claims
   */
  public Decider(Registry registry, Acts acts) {
    this.registry = registry;
    this.acts = acts;
    this.travelReach = Micros.of(registry.reach());
  }

  /** What became of a parked claim that was upheld. */
  public record Upheld(Decision decision, List<Held> overturned) {}

  /** How long a void waits for its original: as long as any original may arrive. */
  public Duration voidWait() {
    return registry.lateness();
  }

  /** The standing claims this one is decided against; null when it needs none. */
  public Window window(Claim claim) {
    FiledVersion filed = registry.covering(claim);
    if (filed == null) {
      return null;
    }
    MethodologyVersion version = filed.version();
    if (!isGuarded(claim, version) && version.capPerDay() == null) {
      return null;
    }
    long reach = reach(TravelMode.of(claim));
    long start = Micros.of(claim.occurredAt());
    // An interval longer than any version allows is refused, so its far end needs no reading.
    long end = Math.min(end(claim, start), start + reach);
    long from = start - Math.max(reach, Guard.SAME_RIDE_MICROS);
    long to = end + Guard.SAME_RIDE_MICROS + 1;
    if (version.capPerDay() != null) {
      LocalDate day = CityTime.day(claim.occurredAt());
      from = Math.min(from, Micros.of(CityTime.startOf(day)));
      to = Math.max(to, Micros.of(CityTime.startOf(day.plusDays(1))));
    }
    return new Window(claim.participant(), from, to);
  }

  private static boolean isGuarded(Claim claim, MethodologyVersion version) {
    return version.guarded()
        || claim.type() == ActivityType.ELECTRICITY_DAY
        || claim.type() == ActivityType.FOREST_MONITORING;
  }

  private long reach(TravelMode mode) {
    return switch (mode) {
      case HOUSEHOLD_DAY, METERED_DAY -> DAY_REACH;
      case PROJECT_PERIOD -> PROJECT_REACH;
      default -> travelReach;
    };
  }

  private static long end(Claim claim, long start) {
    return claim.endedAt() == null ? start : Math.max(start, Micros.of(claim.endedAt()));
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
    TravelMode mode = TravelMode.of(claim);
    FiledVersion filed = registry.covering(claim);
    if (filed == null) {
      return rejected(ProblemCode.NO_METHODOLOGY, null, null, mode);
    }
    MethodologyVersion version = filed.version();
    if (!version.grades().contains(claim.grade())) {
      return rejected(ProblemCode.GRADE_NOT_ACCEPTED, filed, null, mode);
    }
    if (claim.backfillId() == null
        && Duration.between(lateFrom(claim), recordedAt).compareTo(version.lateness()) > 0) {
      return rejected(ProblemCode.TOO_LATE, filed, null, mode);
    }
    Evaluation evaluation = evaluate(claim, recordedAt, acts, version);
    Decision refused = refused(claim, filed, evaluation, held, mode);
    // Of a household's day there is one: a second claim is no cap used up but the same act again.
    boolean isSecond =
        refused != null && refused.problem() == ProblemCode.OVER_CAP && mode.group() != 0;
    if (refused != null && !isSecond) {
      return refused;
    }
    Held standing = standing(claim, filed, evaluation, source, order, mode);
    if (isGuarded(claim, version)) {
      Held winner = held.conflict(standing, reach(mode), tolerance(version, mode));
      if (winner != null) {
        return new Decision(
            Status.PARKED,
            ProblemCode.DOUBLE_CLAIM,
            filed,
            0,
            evaluation.quantity(),
            winner.activityId(),
            mode);
      }
    }
    if (isSecond) {
      return refused;
    }
    if (isGuarded(claim, version) || version.capPerDay() != null) {
      held.add(standing);
    }
    return computed(filed, evaluation, mode);
  }

  /**
   * Decides a parked claim that the authority upheld: what stands in its way must go. When it can
   * count nevertheless not, for example because the cap of its day is reached by others, nothing is
   * overturned for it.
   *
   * @param parked the claim as it was parked
   * @param held the participant's standing claims, at least those of {@link #window}; those
   *     overturned are taken out and the claim is added
   */
  public Upheld uphold(Evidence parked, int source, HeldClaims held) {
    Claim claim = parked.claim();
    FiledVersion filed = parked.decision().version();
    TravelMode mode = parked.decision().mode();
    Evaluation evaluation = evaluate(claim, parked.recordedAt(), acts, filed.version());
    Held standing = standing(claim, filed, evaluation, source, parked.offset(), mode);
    List<Held> inTheWay = held.conflicts(standing, reach(mode), tolerance(filed.version(), mode));
    inTheWay.forEach(h -> held.remove(h.activityId(), h.start()));
    Decision refused = refused(claim, filed, evaluation, held, mode);
    if (refused != null) {
      inTheWay.forEach(held::add);
      return new Upheld(refused, List.of());
    }
    held.add(standing);
    return new Upheld(computed(filed, evaluation, mode), inTheWay);
  }

  private static Evaluation evaluate(
      Claim claim, Instant recordedAt, Acts acts, MethodologyVersion version) {
    Acts.Found found = acts.of(claim, recordedAt);
    return found.problem() == null
        ? version.calculator().evaluate(found.act())
        : Evaluation.problem(found.problem(), null);
  }

  /** Why the claim cannot count whatever others claim for its time; null when it can. */
  private static Decision refused(
      Claim claim, FiledVersion filed, Evaluation evaluation, HeldClaims held, TravelMode mode) {
    if (evaluation.problem() != null) {
      return rejected(evaluation.problem(), filed, null, mode);
    }
    MethodologyVersion version = filed.version();
    long quantity = evaluation.quantity();
    if (version.unmet(claim, quantity) != null) {
      return rejected(ProblemCode.NOT_ELIGIBLE, filed, quantity, mode);
    }
    if (isOverCap(claim, version, held)) {
      return rejected(ProblemCode.OVER_CAP, filed, quantity, mode);
    }
    if (evaluation.amountMg() <= 0 && !evaluation.awaitsSettlement()) {
      return rejected(ProblemCode.NO_REDUCTION, filed, quantity, mode);
    }
    return null;
  }

  private static Held standing(
      Claim claim,
      FiledVersion filed,
      Evaluation evaluation,
      int source,
      long order,
      TravelMode mode) {
    long start = Micros.of(claim.occurredAt());
    long end = claim.endedAt() == null ? start : Micros.of(claim.endedAt());
    return new Held(
        claim.activityId(),
        start,
        end,
        source,
        mode,
        evaluation.quantity(),
        filed.version().id(),
        order);
  }

  private static long tolerance(MethodologyVersion version, TravelMode mode) {
    return mode.group() == 0 ? Micros.of(version.overlapTolerance()) : 0;
  }

  private static Decision computed(FiledVersion filed, Evaluation evaluation, TravelMode mode) {
    return new Decision(
        Status.COMPUTED,
        evaluation.awaitsSettlement() ? ProblemCode.AWAITING_SETTLEMENT : null,
        filed,
        evaluation.amountMg(),
        evaluation.quantity(),
        null,
        mode);
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
  public static String unmetCondition(
      Claim claim, Instant recordedAt, Acts acts, MethodologyVersion version) {
    Evaluation evaluation = evaluate(claim, recordedAt, acts, version);
    return evaluation.problem() != null
        ? evaluation.condition()
        : version.unmet(claim, evaluation.quantity());
  }

  /** The instant the lateness window counts from. */
  public static Instant lateFrom(Claim claim) {
    return claim.type().isWholeDays() && claim.endedAt() != null
        ? claim.endedAt()
        : claim.occurredAt();
  }

  private static Decision rejected(
      ProblemCode problem, FiledVersion version, Long quantity, TravelMode mode) {
    return new Decision(Status.REJECTED, problem, version, 0, quantity, null, mode);
  }
}
