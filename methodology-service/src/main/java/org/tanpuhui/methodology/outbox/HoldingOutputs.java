package org.tanpuhui.methodology.outbox;

import java.util.UUID;
import org.tanpuhui.methodology.contract.HoldingRecord;
import org.tanpuhui.methodology.contract.HoldingRecord.Kind;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.methodology.Enrolled;
import org.tanpuhui.methodology.methodology.PoolMandate;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/** Commands to the ledger that post no activity, as records of {@code reductions}. */
public final class HoldingOutputs {
  /** What the CloudEvents type of such a record starts with; its kind follows. */
  public static final String TYPE_PREFIX = "tanpuhui.holding.";

  /** CloudEvents source. */
  public static final String SOURCE = "/methodology-service";

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
