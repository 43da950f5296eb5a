package org.tanpuhui.methodology.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import org.tanpuhui.methodology.contract.OutcomeRecord;
import org.tanpuhui.methodology.contract.ReductionCodec;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.Output;

/**
 * The record an activity gives, from its evidence and nothing else: so what is published again
 * after a crash is byte for byte what was published before it.
 */
public final class Outputs {
  /** CloudEvents type of a record on {@code reductions}. */
  public static final String REDUCTION_TYPE = "tanpuhui.reduction.post.v1";

  /** CloudEvents type of a record on {@code outcomes}. */
  public static final String OUTCOME_TYPE = "tanpuhui.activity.outcome.v1";

  private static final String SOURCE = "/methodology-service";
  private static final int FIRST_REVISION = 1;
  private static final ObjectWriter OUTCOMES = Json.mapper().writerFor(OutcomeRecord.class);

  private Outputs() {}

  /** The one record of an activity: a reduction when computed, else an outcome. */
  public static Output of(Evidence evidence) {
    return evidence.decision().status() == Status.COMPUTED
        ? reduction(evidence)
        : outcome(evidence);
  }

  private static Output reduction(Evidence evidence) {
    Claim claim = evidence.claim();
    Decision decision = evidence.decision();
    MethodologyVersion version = decision.version().version();
    String participant = ParticipantId.text(claim.participant());
    ReductionRecord record =
        new ReductionRecord(
            ReductionRecord.Kind.POST,
            claim.scheme().id(),
            claim.activityId(),
            claim.type().id(),
            participant,
            decision.amountMg(),
            claim.grants(),
            claim.occurredAt(),
            evidence.recordedAt(),
            claim.partner(),
            version.id(),
            version.version(),
            version.hash(),
            evidence.partition(),
            evidence.offset(),
            null,
            null,
            null);
    return output(
        evidence,
        Topics.REDUCTIONS,
        participant,
        REDUCTION_TYPE,
        "post",
        ReductionCodec.write(record));
  }

  private static Output outcome(Evidence evidence) {
    Claim claim = evidence.claim();
    Decision decision = evidence.decision();
    String participant = ParticipantId.text(claim.participant());
    OutcomeRecord record =
        new OutcomeRecord(
            claim.scheme().id(),
            claim.activityId(),
            FIRST_REVISION,
            decision.status().word(),
            decision.problem().code(),
            participant,
            claim.partner(),
            claim.occurredAt(),
            evidence.recordedAt(),
            decision.reference());
    return output(
        evidence,
        Topics.OUTCOMES,
        participant,
        OUTCOME_TYPE,
        "outcome." + FIRST_REVISION,
        bytes(OUTCOMES, record));
  }

  private static Output output(
      Evidence evidence, String topic, String key, String type, String purpose, byte[] value) {
    return new Output(
        evidence.partition(),
        evidence.offset(),
        topic,
        key,
        type,
        evidence.claim().activityId() + "." + purpose,
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
