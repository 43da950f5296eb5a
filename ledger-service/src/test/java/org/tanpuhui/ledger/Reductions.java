package org.tanpuhui.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.ledger.journal.MethodologyVersion;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.ReverseReduction;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/** Recorded reductions for tests, as records of the topic and as commands. */
public final class Reductions {
  public static final Instant OCCURRED_AT = Instant.parse("2026-11-20T08:30:00Z");
  public static final Instant RECORDED_AT = Instant.parse("2026-11-20T09:00:00.123Z");
  public static final String HASH = "0123456789abcdef".repeat(4);
  public static final MethodologyVersion METHODOLOGY =
      new MethodologyVersion("low-carbon-transit", "1.0.0", HASH);

  public static final String TYPE = "tanpuhui.activity.transit-trip.v1";

  private Reductions() {}

  /** A participant of the sandbox. */
  public static ParticipantId participant(long number) {
    return ParticipantId.of(Scheme.SANDBOX, number);
  }

  /** The activity with this number. */
  public static UUID activity(long number) {
    return new UUID(0x8000L, 0x8000_0000_0000_0000L | number);
  }

  /** A record with record and points granted. */
  public static ReductionRecord record(
      long activity, ParticipantId participant, long milligrams, int partition, long offset) {
    return new ReductionRecord(
        ReductionRecord.Kind.POST,
        participant.scheme().id(),
        activity(activity),
        TYPE,
        participant.toString(),
        milligrams,
        3,
        OCCURRED_AT.plusSeconds(activity % 86_400),
        RECORDED_AT.plusSeconds(activity % 86_400),
        "demo-metro",
        METHODOLOGY.methodology(),
        METHODOLOGY.version(),
        METHODOLOGY.hash(),
        partition,
        offset,
        null,
        null,
        null);
  }

  public static byte[] key(ReductionRecord record) {
    return record.participant().getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] json(ReductionRecord record) {
    try {
      return Json.mapper().writeValueAsBytes(record);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The command to post {@code milligrams} for an activity. */
  public static PostReduction command(
      long activity,
      ParticipantId participant,
      long milligrams,
      boolean points,
      Instant recordedAt,
      long offset) {
    Instant occurredAt = OCCURRED_AT.plusSeconds(activity % 86_400);
    return new PostReduction(
        PostReduction.entryId(occurredAt, activity(activity)),
        activity(activity),
        TYPE,
        participant,
        new CarbonMass(milligrams),
        points,
        false,
        occurredAt,
        recordedAt,
        "demo-metro",
        METHODOLOGY,
        0,
        offset);
  }

  /** The command to reverse that activity. */
  public static ReverseReduction reversal(
      long activity, ParticipantId participant, Instant recordedAt, long offset) {
    Instant occurredAt = OCCURRED_AT.plusSeconds(activity % 86_400);
    return new ReverseReduction(
        ReverseReduction.entryId(occurredAt, activity(activity)),
        activity(activity),
        participant,
        occurredAt,
        recordedAt,
        activity(activity + 1_000_000_000L),
        "void",
        0,
        offset);
  }

  /** The record of that reversal. */
  public static ReductionRecord reversed(ReductionRecord posted, long offset, Instant recordedAt) {
    return new ReductionRecord(
        ReductionRecord.Kind.REVERSE,
        posted.scheme(),
        posted.activityId(),
        posted.type(),
        posted.participant(),
        posted.amountMgCo2e(),
        posted.grants(),
        posted.occurredAt(),
        recordedAt,
        posted.partner(),
        posted.methodology(),
        posted.version(),
        posted.versionHash(),
        posted.activitiesPartition(),
        offset,
        posted.holderKind(),
        activity(offset + 1_000_000_000L),
        "void");
  }
}
