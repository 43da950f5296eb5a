package org.tanpuhui.ledger.intake;

import static org.tanpuhui.ledger.intake.ReductionDecoder.isText;
import static org.tanpuhui.ledger.intake.ReductionDecoder.poison;
import static org.tanpuhui.ledger.intake.ReductionDecoder.require;
import static org.tanpuhui.ledger.intake.ReductionDecoder.requireTime;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.tanpuhui.ledger.journal.HoldingCommand;
import org.tanpuhui.ledger.journal.HoldingCommand.Kind;
import org.tanpuhui.methodology.contract.HoldingRecord;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** Reads a record of {@code reductions} that posts no activity; refuses what can never be done. */
final class HoldingDecoder {
  /** A million million tonnes: more than any project, and sums stay within 64 bits. */
  private static final long MAX_MG = 1_000_000_000_000_000_000L;

  private static final String PROJECT = "project";
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 2199;

  private HoldingDecoder() {}

  static HoldingCommand decode(byte[] key, byte[] value) throws PoisonRecordException {
    HoldingRecord record = read(value);
    Kind kind = Kind.valueOf(record.kind().name());
    Scheme scheme =
        Scheme.byId(record.scheme()).orElseThrow(() -> poison("no scheme: " + record.scheme()));
    ParticipantId participant = number(record.participant(), scheme, "participant");
    require(
        key != null && record.participant().equals(new String(key, StandardCharsets.UTF_8)),
        () -> "the key is not the participant");
    require(record.commandId() != null, () -> "command_id is missing");
    requireTime("occurred_at", record.occurredAt());
    requireTime("recorded_at", record.recordedAt());
    require(
        record.activitiesPartition() >= 0 && record.activitiesOffset() >= 0,
        () -> "the position on activities is negative");
    require(
        record.holderKind() == null || record.holderKind().equals(PROJECT),
        () -> "holder_kind is unknown: " + record.holderKind());
    require(isText(record.partner()), () -> "partner is missing or unusable");
    amounts(record, kind);
    boolean pools = kind != Kind.MEMBER;
    require(
        pools ? isText(record.methodology()) : record.methodology() == null,
        () -> "methodology is missing, unusable or out of place");
    ParticipantId project = project(record, kind, scheme);
    return new HoldingCommand(
        kind,
        HoldingCommand.entryId(record.recordedAt(), record.commandId(), kind),
        record.commandId(),
        participant,
        record.partner(),
        record.methodology(),
        record.activityId(),
        record.amountMgCo2e(),
        record.replacedMgCo2e(),
        record.batch() == null ? 0 : record.batch(),
        record.revision(),
        record.holderKind() != null,
        project,
        issue(record, kind),
        record.occurredAt(),
        record.recordedAt(),
        record.activitiesPartition(),
        record.activitiesOffset());
  }

  private static void amounts(HoldingRecord record, Kind kind) throws PoisonRecordException {
    long amount = record.amountMgCo2e();
    long replaced = record.replacedMgCo2e();
    require(
        amount >= 0 && amount <= MAX_MG && replaced >= 0 && replaced <= MAX_MG,
        () -> "an amount is out of range");
    require(
        kind == Kind.MEMBER || amount > 0 || (kind == Kind.UNBIND && replaced > 0),
        () -> "amount_mg_co2e must be positive");
    require(kind == Kind.UNBIND || replaced == 0, () -> "replaced_mg_co2e is out of place");
  }

  private static ParticipantId project(HoldingRecord record, Kind kind, Scheme scheme)
      throws PoisonRecordException {
    boolean ofBatch =
        kind == Kind.BIND || kind == Kind.UNBIND || kind == Kind.ISSUE || kind == Kind.REPLACE;
    if (!ofBatch) {
      require(
          record.batch() == null && record.project() == null,
          () -> "batch or project is out of place");
      return null;
    }
    require(record.batch() != null && record.batch() > 0, () -> "batch is missing");
    require(
        kind == Kind.REPLACE ? record.activityId() != null : record.revision() > 0,
        () -> "activity_id or revision is missing");
    return number(record.project(), scheme, "project");
  }

  private static HoldingCommand.Issue issue(HoldingRecord record, Kind kind)
      throws PoisonRecordException {
    HoldingRecord.Issue issue = record.issue();
    require((issue != null) == (kind == Kind.ISSUE), () -> "issue is missing or out of place");
    if (issue == null) {
      return null;
    }
    require(
        isText(issue.batchId())
            && isText(issue.projectId())
            && isText(issue.methodologyVersion())
            && issue.projectNo() > 0
            && issue.periodStart() != null
            && issue.periodEnd() != null
            && !issue.periodStart().isAfter(issue.periodEnd())
            && issue.periodStart().getYear() >= FIRST_YEAR
            && issue.periodEnd().getYear() <= LAST_YEAR,
        () -> "issue is not whole");
    return new HoldingCommand.Issue(
        issue.batchId(),
        issue.projectId(),
        issue.projectNo(),
        issue.methodologyVersion(),
        issue.periodStart(),
        issue.periodEnd());
  }

  private static ParticipantId number(String text, Scheme scheme, String member)
      throws PoisonRecordException {
    ParticipantId id =
        ParticipantId.parse(text).orElseThrow(() -> poison("no " + member + " number: " + text));
    require(id.scheme() == scheme, () -> member + " is not of the record's scheme");
    return id;
  }

  private static HoldingRecord read(byte[] value) throws PoisonRecordException {
    try {
      return HoldingRecord.read(value);
    } catch (JsonProcessingException e) {
      throw poison("not a holding record: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw poison("not a holding record: " + e.getMessage());
    }
  }
}
