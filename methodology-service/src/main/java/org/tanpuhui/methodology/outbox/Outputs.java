package org.tanpuhui.methodology.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.methodology.contract.OutcomeRecord;
import org.tanpuhui.methodology.contract.ReductionCodec;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Erase;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.stream.Output;

/**
 * The records an activity and its changes give, from what is kept of them and nothing else: so what
 * is published again after a crash is byte for byte what was published before it.
 */
public final class Outputs {
  /** CloudEvents type of a record on {@code reductions}. */
  public static final String REDUCTION_TYPE = "tanpuhui.reduction.post.v1";

  /** CloudEvents type of a record on {@code reductions} that takes back. */
  public static final String REVERSAL_TYPE = "tanpuhui.reduction.reverse.v1";

  /** CloudEvents type of a record on {@code reductions} that ends an account. */
  public static final String ERASURE_TYPE = "tanpuhui.reduction.erase.v1";

  /** CloudEvents type of a record on {@code outcomes}. */
  public static final String OUTCOME_TYPE = "tanpuhui.activity.outcome.v1";

  private static final String SOURCE = "/methodology-service";
  private static final String REASON_VOID = "void";
  private static final String REASON_OVERTURNED = "claim_overturned";
  private static final String HOLDER_PROJECT = "project";
  private static final int FIRST_REVISION = 1;
  private static final ObjectWriter OUTCOMES = Json.mapper().writerFor(OutcomeRecord.class);

  private Outputs() {}

  /** What an activity gives when it is first decided: at most one record. */
  public static void add(Evidence evidence, List<Output> to) {
    Decision decision = evidence.decision();
    Place place = new Place(evidence.partition(), evidence.offset(), evidence.recordedAt());
    if (decision.amountMg() > 0) {
      to.add(post(evidence, decision.amountMg(), place));
    } else if (decision.status() != Status.COMPUTED) {
      to.add(
          outcome(
              evidence.claim(),
              FIRST_REVISION,
              decision.status(),
              decision.problem(),
              decision.reference(),
              place));
    }
  }

  /** What a change gives: what it takes back or posts, then who must hear of it. */
  public static void add(Change change, List<Output> to) {
    if (change.reverses()) {
      to.add(reverse(change));
    }
    if (change.posts()) {
      to.add(post(change.evidence(), change.amountMg(), change.place()));
    }
    if (change.isOutcome()) {
      to.add(
          outcome(
              change.evidence().claim(),
              change.revision(),
              change.status(),
              change.problem(),
              change.reference(),
              change.place()));
    }
  }

  /** What an erasure tells the ledger. */
  public static Output erase(Erase erase, Place place) {
    String participant = ParticipantId.text(erase.participant());
    ReductionRecord record =
        new ReductionRecord(
            ReductionRecord.Kind.ERASE,
            erase.scheme().id(),
            null,
            null,
            participant,
            0,
            0,
            null,
            place.recordedAt(),
            null,
            null,
            null,
            null,
            place.partition(),
            place.offset(),
            null,
            erase.commandId(),
            null);
    return new Output(
        place.partition(),
        place.offset(),
        Topics.REDUCTIONS,
        participant,
        ERASURE_TYPE,
        erase.commandId() + ".erase",
        SOURCE,
        ReductionCodec.write(record));
  }

  private static Output post(Evidence evidence, long amountMg, Place place) {
    ReductionRecord record =
        reduction(ReductionRecord.Kind.POST, evidence, amountMg, place, null, null);
    return output(
        evidence.claim(),
        place,
        Topics.REDUCTIONS,
        REDUCTION_TYPE,
        "post",
        ReductionCodec.write(record));
  }

  private static Output reverse(Change change) {
    String reason =
        change.problem() == ProblemCode.CLAIM_OVERTURNED ? REASON_OVERTURNED : REASON_VOID;
    ReductionRecord record =
        reduction(
            ReductionRecord.Kind.REVERSE,
            change.evidence(),
            change.reversedMg(),
            change.place(),
            change.cause(),
            reason);
    return output(
        change.evidence().claim(),
        change.place(),
        Topics.REDUCTIONS,
        REVERSAL_TYPE,
        "reverse",
        ReductionCodec.write(record));
  }

  private static ReductionRecord reduction(
      ReductionRecord.Kind kind,
      Evidence evidence,
      long amountMg,
      Place place,
      UUID cause,
      String reason) {
    Claim claim = evidence.claim();
    MethodologyVersion version = evidence.decision().version().version();
    return new ReductionRecord(
        kind,
        claim.scheme().id(),
        claim.activityId(),
        claim.type().id(),
        ParticipantId.text(claim.participant()),
        amountMg,
        claim.grants(),
        claim.occurredAt(),
        place.recordedAt(),
        claim.partner(),
        version.id(),
        version.version(),
        version.hash(),
        place.partition(),
        place.offset(),
        claim.holderKind() == HolderKind.PROJECT ? HOLDER_PROJECT : null,
        cause,
        reason);
  }

  private static Output outcome(
      Claim claim, int revision, Status status, ProblemCode problem, UUID reference, Place place) {
    OutcomeRecord record =
        new OutcomeRecord(
            claim.scheme().id(),
            claim.activityId(),
            revision,
            status.word(),
            problem.code(),
            ParticipantId.text(claim.participant()),
            claim.partner(),
            claim.occurredAt(),
            place.recordedAt(),
            reference,
            claim.source(),
            claim.eventId(),
            claim.type().id());
    return output(
        claim,
        place,
        Topics.OUTCOMES,
        OUTCOME_TYPE,
        "outcome." + revision,
        bytes(OUTCOMES, record));
  }

  private static Output output(
      Claim claim, Place place, String topic, String type, String purpose, byte[] value) {
    return new Output(
        place.partition(),
        place.offset(),
        topic,
        ParticipantId.text(claim.participant()),
        type,
        claim.activityId() + "." + purpose,
        SOURCE,
        value);
  }

  private static byte[] bytes(ObjectWriter writer, Object record) {
    try {
      return writer.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can always be written", e);
    }
  }
}
