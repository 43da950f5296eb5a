package org.tanpuhui.activity.activity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Subjects with which partners rehearse outcomes in the scheme {@code sandbox}; in every other
 * scheme these names mean nothing. What comes of them is decided where it always is: a parked
 * activity meets a claim on the same act that stands before it, a rejected one carries evidence
 * that no methodology of daily acts accepts.
 */
public final class SandboxSubjects {
  /** Refused by intake, enrolled or not. */
  static final String NO_MANDATE = "always-no-mandate";

  /** Parked as a double claim. */
  static final String PARKED = "always-parked";

  /** Rejected for its evidence grade. */
  static final String REJECTED = "always-rejected";

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

  /** The claim that must stand before an event; almost always none. */
  public static Optional<CheckedEvent> before(Scheme scheme, CheckedEvent event) {
    return isFixed(scheme, event) && event.subject().equals(PARKED)
        ? Optional.of(other(event))
        : Optional.empty();
  }

  private static CheckedEvent other(CheckedEvent event) {
    UUID id = Ids.activityId(Scheme.SANDBOX, OTHER_SOURCE, event.activityId().toString());
    return new CheckedEvent(
        OTHER_SOURCE,
        event.activityId().toString(),
        event.subject(),
        event.scenario(),
        event.grade(),
        event.data(),
        id,
        event.fingerprint(),
        event.backfillId(),
        null);
  }

  private static boolean isFixed(Scheme scheme, CheckedEvent event) {
    return scheme == Scheme.SANDBOX && event.subject().startsWith(PREFIX) && event.voids() == null;
  }
}
