package org.tanpuhui.methodology.api;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.store.ParkedClaim;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * A parked claim as operator and authority see it.
 *
 * @param state waiting, adjudication (the claim in its way no longer counts), proposed, decided
 *     (the decision is on its way), closed
 * @param mode how the person travelled, null for what is no travel
 * @param quantity what it is counted by: metres, Wh, m2
 */
public record ParkedClaimView(
    UUID activityId,
    String state,
    String status,
    String participant,
    String partner,
    String source,
    String id,
    String type,
    String mode,
    Long quantity,
    Instant occurredAt,
    Instant endedAt,
    Instant recordedAt,
    InTheWay claimedBefore,
    Said proposal,
    Said decision) {

  /** The claim that came first. */
  public record InTheWay(
      UUID activityId,
      String partner,
      String status,
      String outcomeCode,
      Instant occurredAt,
      Instant endedAt) {}

  /** What a person said, and why. */
  public record Said(String decision, String reason, String by, Instant at) {}

  static ParkedClaimView of(ParkedClaim claim) {
    return new ParkedClaimView(
        claim.activityId(),
        claim.state(),
        claim.status().word(),
        ParticipantId.text(claim.participant()),
        claim.source().partner(),
        claim.source().source(),
        claim.eventId(),
        claim.type().id(),
        claim.mode().group() == 0 ? claim.mode().word() : null,
        claim.quantity(),
        claim.occurredAt(),
        claim.endedAt(),
        claim.recordedAt(),
        claim.inTheWay() == null ? null : of(claim.inTheWay()),
        of(claim.proposal()),
        of(claim.decision()));
  }

  private static InTheWay of(ParkedClaim.InTheWay first) {
    return new InTheWay(
        first.activityId(),
        first.source().partner(),
        first.status().word(),
        first.status() == Status.COMPUTED || first.outcome() == 0
            ? null
            : ProblemCode.byNumber(first.outcome()).code(),
        first.occurredAt(),
        first.endedAt());
  }

  private static Said of(ParkedClaim.Said said) {
    return said == null ? null : new Said(said.verdict(), said.reason(), said.by(), said.at());
  }
}
