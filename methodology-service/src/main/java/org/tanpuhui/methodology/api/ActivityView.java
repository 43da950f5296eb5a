package org.tanpuhui.methodology.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.Step;
import org.tanpuhui.methodology.methodology.Text;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * An activity as its partner, its participant or an auditor sees it.
 *
 * @param status computed, posted, parked or rejected
 * @param outcomeDetail the condition that was not met, for {@code not_eligible}
 * @param reference the activity in the way of a parked one; only for who may see both
 * @param points points the ledger gave, null when it does not say
 */
public record ActivityView(
    UUID activityId,
    String source,
    String id,
    String type,
    String status,
    String outcomeCode,
    String outcomeDetail,
    UUID reference,
    Instant occurredAt,
    Instant endedAt,
    Instant recordedAt,
    Reduction reduction,
    Long points,
    Text explanation) {

  /** What was saved. */
  public record Reduction(
      long amountMgCo2e, String certification, Methodology methodology, List<Step> derivation) {}

  /** By which rule. */
  public record Methodology(String id, String version, String hash) {}

  private static final String RECORDED = "recorded";
  private static final String POSTED = "posted";

  /**
   * @param posted whether the ledger has passed it
   * @param withReference whether the reader may see the activity in the way
   */
  static ActivityView of(Evidence evidence, boolean posted, boolean withReference, Long points) {
    Decision decision = evidence.decision();
    boolean computed = decision.status() == Status.COMPUTED;
    return new ActivityView(
        evidence.claim().activityId(),
        evidence.claim().source(),
        evidence.claim().eventId(),
        evidence.claim().type().id(),
        computed && posted ? POSTED : decision.status().word(),
        decision.problem() == null ? null : decision.problem().code(),
        decision.problem() == ProblemCode.NOT_ELIGIBLE
            ? Decider.unmetCondition(evidence.claim(), decision.version().version())
            : null,
        withReference ? decision.reference() : null,
        evidence.claim().occurredAt(),
        evidence.claim().endedAt(),
        evidence.recordedAt(),
        computed ? reduction(evidence) : null,
        points,
        Explanations.of(evidence));
  }

  private static Reduction reduction(Evidence evidence) {
    MethodologyVersion version = evidence.decision().version().version();
    return new Reduction(
        evidence.decision().amountMg(),
        RECORDED,
        new Methodology(version.id(), version.version(), version.hash()),
        version.calculator().derive(Act.of(evidence.claim())));
  }
}
