package org.tanpuhui.methodology.outbox;

import java.util.UUID;
import org.tanpuhui.methodology.contract.HoldingRecord;
import org.tanpuhui.methodology.contract.HoldingRecord.Kind;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.methodology.BatchStep;
import org.tanpuhui.methodology.methodology.Enrolled;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.PoolMandate;
import org.tanpuhui.methodology.store.BindingStore.Batch;
import org.tanpuhui.methodology.store.BindingStore.Change;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/** Commands to the ledger that post no activity, as records of {@code reductions}. */
public final class HoldingOutputs {
  /** What the CloudEvents type of such a record starts with; its kind follows. */
  public static final String TYPE_PREFIX = "tanpuhui.holding.";

  /** CloudEvents source. */
  public static final String SOURCE = "/methodology-service";

  private static final String PROJECT = "project";

  private HoldingOutputs() {}

  /** Somebody is enrolled at a partner. */
  public static Output member(Input<Enrolled> input) {
    Enrolled enrolled = input.value();
    return output(
        new HoldingRecord(
            Kind.MEMBER,
            enrolled.scheme().id(),
            enrolled.commandId(),
            ParticipantId.text(enrolled.participant()),
            enrolled.partner(),
            null,
            null,
            0,
            0,
            null,
            0,
            null,
            null,
            null,
            enrolled.since(),
            input.recordedAt(),
            input.partition(),
            input.offset()));
  }

  /** Grams of one methodology that a mandate moves into its pool or out of it. */
  public static Output mandated(Input<PoolMandate> input, String methodology, long amountMg) {
    PoolMandate mandate = input.value();
    return output(
        new HoldingRecord(
            mandate.given() ? Kind.POOL : Kind.UNPOOL,
            mandate.scheme().id(),
            id(input, mandate.commandId(), methodology),
            ParticipantId.text(mandate.participant()),
            mandate.partner(),
            methodology,
            null,
            amountMg,
            0,
            null,
            0,
            null,
            null,
            null,
            mandate.at(),
            input.recordedAt(),
            input.partition(),
            input.offset()));
  }

  /**
   * Grams of a participant into a batch or out of it.
   *
   * @param kind {@code BIND} or {@code UNBIND}
   * @param place the record that caused it
   */
  public static Output bound(Kind kind, Batch batch, Scheme scheme, Change change, Place place) {
    UUID id =
        Ids.timeOrdered(
            place.recordedAt(),
            "batch",
            scheme.id(),
            Integer.toString(batch.no()),
            ParticipantId.text(change.participant()),
            Integer.toString(change.revision()));
    return output(
        new HoldingRecord(
            kind,
            scheme.id(),
            id,
            ParticipantId.text(change.participant()),
            batch.partner(),
            batch.methodology(),
            null,
            change.amountMg(),
            change.replacedMg(),
            batch.no(),
            change.revision(),
            batch.pooled() ? null : PROJECT,
            ParticipantId.text(batch.number()),
            null,
            place.recordedAt(),
            place.recordedAt(),
            place.partition(),
            place.offset()));
  }

  /** Grams that a reversal is about to take back, out of the pool. */
  public static Output unpooled(ReductionRecord reversal) {
    return ahead(Kind.UNPOOL, reversal, null);
  }

  /** Grams that a reversal is about to take back, owed by the project that sold them. */
  public static Output replaced(ReductionRecord reversal, Batch batch) {
    return ahead(Kind.REPLACE, reversal, batch);
  }

  private static Output ahead(Kind kind, ReductionRecord reversal, Batch batch) {
    return output(
        new HoldingRecord(
            kind,
            reversal.scheme(),
            Ids.timeOrdered(
                reversal.recordedAt(),
                "ahead",
                reversal.cause().toString(),
                reversal.activityId().toString()),
            reversal.participant(),
            reversal.partner(),
            reversal.methodology(),
            reversal.activityId(),
            reversal.amountMgCo2e(),
            0,
            batch == null ? null : batch.no(),
            0,
            reversal.holderKind(),
            batch == null ? null : ParticipantId.text(batch.number()),
            null,
            reversal.recordedAt(),
            reversal.recordedAt(),
            reversal.activitiesPartition(),
            reversal.activitiesOffset()));
  }

  /** A batch that is to become credits. */
  public static Output issue(
      Batch batch, Scheme scheme, BatchStep step, long totalMg, String version, Place place) {
    return output(
        new HoldingRecord(
            Kind.ISSUE,
            scheme.id(),
            step.commandId(),
            ParticipantId.text(batch.number()),
            batch.partner(),
            batch.methodology(),
            null,
            totalMg,
            0,
            batch.no(),
            1,
            null,
            ParticipantId.text(batch.number()),
            new HoldingRecord.Issue(
                batch.id(),
                batch.projectId(),
                batch.projectNo(),
                version,
                batch.periodFrom(),
                batch.periodTo()),
            place.recordedAt(),
            place.recordedAt(),
            place.partition(),
            place.offset()));
  }

  private static UUID id(Input<?> input, UUID command, String part) {
    return Ids.timeOrdered(input.recordedAt(), command.toString(), part);
  }

  /** A record as an output of what caused it. */
  static Output output(HoldingRecord record) {
    String kind = record.kind().name().toLowerCase(java.util.Locale.ROOT);
    return new Output(
        record.activitiesPartition(),
        record.activitiesOffset(),
        Topics.REDUCTIONS,
        record.participant(),
        TYPE_PREFIX + kind + ".v1",
        record.commandId() + "." + kind,
        SOURCE,
        record.write());
  }
}
