package org.tanpuhui.methodology.api;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.methodology.batch.Certifications.Certification;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Step;
import org.tanpuhui.methodology.methodology.Text;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * An activity as its partner, its participant or an auditor sees it.
 *
 * @param status computed, posted, parked, rejected or voided
 * @param outcomeDetail the condition that was not met, for {@code not_eligible}
 * @param reference the activity in the way of a parked one, or the claim that displaced one; only
 *     for who may see both. Of a void what it voids, of a voided one the void
 * @param points points the ledger gave, null when it does not say
 * @param trace places and order ids, encrypted with the participant's key; only for the participant
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
    Text explanation,
    byte[] trace) {

  /**
   * What was saved.
   *
   * @param certification how far it has come: recorded, pooled, in_batch or issued
   * @param batch id of the batch it is in, null for none
   */
  public record Reduction(
      long amountMgCo2e,
      String certification,
      String batch,
      Methodology methodology,
      List<Step> derivation) {}

  /** By which rule. */
  public record Methodology(String id, String version, String hash) {}

  private static final String POSTED = "posted";

  /**
   * @param posted whether the ledger has done what there was to do
   * @param withReference whether the reader may see the activity behind it
   * @param question derives the amount
   * @param certification how far it has come
   */
  static ActivityView of(
      ActivityState state,
      boolean posted,
      boolean withReference,
      Long points,
      Derivations.Question question,
      Acts acts,
      Certification certification)
      throws SQLException {
    Claim claim = state.claim();
    ProblemCode problem = state.problem();
    boolean own = withReference || claim.type() == ActivityType.VOID;
    return new ActivityView(
        claim.activityId(),
        claim.source(),
        claim.eventId(),
        claim.type().id(),
        posted ? POSTED : state.status().word(),
        problem == null ? null : problem.code(),
        problem == ProblemCode.NOT_ELIGIBLE
            ? Decider.unmetCondition(
                claim,
                state.evidence().recordedAt(),
                acts,
                state.evidence().decision().version().version())
            : null,
        own ? state.reference() : null,
        claim.occurredAt(),
        claim.endedAt(),
        state.evidence().recordedAt(),
        state.amountMg() > 0 ? reduction(state, question, certification) : null,
        points,
        Explanations.of(state),
        null);
  }

  /** The same with its trace, for the person it is about. */
  ActivityView withTrace(byte[] encrypted) {
    return new ActivityView(
        activityId,
        source,
        id,
        type,
        status,
        outcomeCode,
        outcomeDetail,
        reference,
        occurredAt,
        endedAt,
        recordedAt,
        reduction,
        points,
        explanation,
        encrypted);
  }

  private static Reduction reduction(
      ActivityState state, Derivations.Question question, Certification certification)
      throws SQLException {
    MethodologyVersion version = state.evidence().decision().version().version();
    return new Reduction(
        state.amountMg(),
        certification.word(),
        certification.batch(),
        new Methodology(version.id(), version.version(), version.hash()),
        question.of(state));
  }
}
