package org.tanpuhui.activity.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.IsoInstants;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Subjects with which partners rehearse outcomes in the scheme {@code sandbox}; in every other
 * scheme these names mean nothing. What comes of them is decided where it always is: a parked
 * activity meets a claim on the same act that stands before it, one over the cap meets the rides
 * that use its day up, a rejected one carries evidence that no methodology of daily acts accepts.
 */
public final class SandboxSubjects {
  /** Refused by intake, enrolled or not. */
  static final String NO_MANDATE = "always-no-mandate";

  /** Parked as a double claim. */
  static final String PARKED = "always-parked";

  /** Rejected for its evidence grade. */
  static final String REJECTED = "always-rejected";

  /** Rejected as the cap of its day is reached: a bike ride, as nothing else here has a cap. */
  static final String OVER_CAP = "always-over-cap";

  /** As many as {@code sz-shared-bike-riding} lets count on one day. */
  private static final int RIDES_OF_A_DAY = 10;

  private static final Duration RIDE = Duration.ofMinutes(1);
  private static final long RIDE_M = 300;

  private static final String PREFIX = "always-";
  private static final String OTHER_SOURCE = "/sandbox/other-partner";

  /** Who reports the claims that stand before parked ones; no token can name it. */
  public static final Partner OTHER =
      new Partner(
          0,
          Scheme.SANDBOX,
          "sandbox:other-partner",
          "沙箱另一合作方",
          "The other partner of the sandbox",
          "company",
          true,
          Set.of(OTHER_SOURCE),
          Map.of(),
          Map.of(),
          List.of(),
          new byte[0]);

  private SandboxSubjects() {}

  /** Why the event is refused; null when it is not for its subject's sake. */
  public static Rejection refusal(Scheme scheme, CheckedEvent event) {
    return isFixed(scheme, event) && event.subject().equals(NO_MANDATE)
        ? new Rejection(
            ProblemCode.NO_MANDATE, "/subject", "in the sandbox this subject never has a mandate")
        : null;
  }

  /** The event as it goes to the log. */
  public static CheckedEvent prepared(Scheme scheme, CheckedEvent event) {
    return isFixed(scheme, event) && event.subject().equals(REJECTED)
        ? new CheckedEvent(
            event.source(),
            event.id(),
            event.subject(),
            event.scenario(),
            EvidenceGrade.SELF_DECLARED,
            event.data(),
            event.activityId(),
            event.fingerprint(),
            event.backfillId(),
            null)
        : event;
  }

  /** The claims that must stand before an event; almost always none. */
  public static List<CheckedEvent> before(Scheme scheme, CheckedEvent event) {
    if (!isFixed(scheme, event)) {
      return List.of();
    }
    if (event.subject().equals(PARKED)) {
      return List.of(other(event, event.activityId().toString(), event.data()));
    }
    boolean isRide = event.data().schema().type().equals(ActivityTypes.BIKE_RIDE);
    return event.subject().equals(OVER_CAP) && isRide ? ridesOfItsDay(event) : List.of();
  }

  /** One after the other from its own start on, where its mandate is in force. */
  private static List<CheckedEvent> ridesOfItsDay(CheckedEvent event) {
    Instant start = event.data().occurredAt();
    Instant last =
        CityTime.startOf(CityTime.day(start).plusDays(1)).minus(RIDE.multipliedBy(RIDES_OF_A_DAY));
    Instant first = start.isBefore(last) ? start : last;
    List<CheckedEvent> rides = new ArrayList<>(RIDES_OF_A_DAY);
    for (int n = 0; n < RIDES_OF_A_DAY; n++) {
      Instant unlocked = first.plus(RIDE.multipliedBy(n));
      String id = event.activityId() + "/" + n;
      Map<String, Object> ride =
          Map.of(
              "ride_id",
              id,
              "vehicle",
              "bike",
              "unlocked_at",
              IsoInstants.format(unlocked),
              "locked_at",
              IsoInstants.format(unlocked.plus(RIDE)),
              "distance_m",
              RIDE_M);
      ActivityData data =
          (ActivityData) DataCheck.check(event.data().schema(), event.subject(), ride);
      rides.add(other(event, id, data));
    }
    return rides;
  }

  private static CheckedEvent other(CheckedEvent event, String id, ActivityData data) {
    return new CheckedEvent(
        OTHER_SOURCE,
        id,
        event.subject(),
        event.scenario(),
        event.grade(),
        data,
        Ids.activityId(Scheme.SANDBOX, OTHER_SOURCE, id),
        Fingerprint.of(event.subject(), data),
        event.backfillId(),
        null);
  }

  private static boolean isFixed(Scheme scheme, CheckedEvent event) {
    return scheme == Scheme.SANDBOX && event.subject().startsWith(PREFIX) && event.voids() == null;
  }
}
