package org.tanpuhui.ledger.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.tanpuhui.ledger.journal.EraseAccount;
import org.tanpuhui.ledger.journal.MethodologyVersion;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.ReverseReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.methodology.contract.HoldingRecord;
import org.tanpuhui.methodology.contract.ReductionCodec;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** Reads a record of the topic {@code reductions} and refuses what can never be posted. */
final class ReductionDecoder {
  private static final int RECORD = 1;
  private static final int POINTS = 2;
  private static final int POOL = 4;
  private static final int ALL_GRANTS = 7;
  private static final String PROJECT = "project";
  private static final Set<String> REASONS = Set.of("void", "claim_overturned");
  private static final int MAX_TEXT = 200;
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
  private static final int HASH_DIGITS = 64;

  /** How the values of postings and reversals begin: their writer puts the kind first. */
  private static final byte[][] USUAL = {
    "{\"kind\":\"post\"".getBytes(StandardCharsets.UTF_8),
    "{\"kind\":\"reverse\"".getBytes(StandardCharsets.UTF_8)
  };

  StreamCommand decode(byte[] key, byte[] value) throws PoisonRecordException {
    if (value != null && !isUsual(value) && HoldingRecord.is(value)) {
      return HoldingDecoder.decode(key, value);
    }
    ReductionRecord record = read(value);
    require(record.kind() != null, () -> "kind is missing");
    ParticipantId participant =
        ParticipantId.parse(record.participant())
            .orElseThrow(() -> poison("no participant id: " + record.participant()));
    require(
        key != null && record.participant().equals(new String(key, StandardCharsets.UTF_8)),
        () -> "the key is not the participant");
    Scheme scheme =
        Scheme.byId(record.scheme()).orElseThrow(() -> poison("no scheme: " + record.scheme()));
    require(
        participant.scheme() == scheme,
        () ->
            "the participant is of the scheme "
                + participant.scheme().id()
                + ", not "
                + scheme.id());
    requireTime("recorded_at", record.recordedAt());
    require(
        record.activitiesPartition() >= 0 && record.activitiesOffset() >= 0,
        () -> "the position on activities is negative");
    if (record.kind() == ReductionRecord.Kind.ERASE) {
      return erase(record, participant);
    }
    require(record.activityId() != null, () -> "activity_id is missing");
    requireTime("occurred_at", record.occurredAt());
    require(
        record.holderKind() == null || record.holderKind().equals(PROJECT),
        () -> "holder_kind is unknown: " + record.holderKind());
    return record.kind() == ReductionRecord.Kind.REVERSE
        ? reverse(record, participant)
        : post(record, participant);
  }

  private static boolean isUsual(byte[] value) {
    for (byte[] beginning : USUAL) {
      if (Arrays.mismatch(value, beginning) == beginning.length) {
        return true;
      }
    }
    return false;
  }

  private static ReverseReduction reverse(ReductionRecord record, ParticipantId participant)
      throws PoisonRecordException {
    require(record.cause() != null, () -> "cause is missing");
    require(
        record.reason() != null && REASONS.contains(record.reason()),
        () -> "reason is unknown: " + record.reason());
    return new ReverseReduction(
        ReverseReduction.entryId(record.occurredAt(), record.activityId()),
        record.activityId(),
        participant,
        record.occurredAt(),
        record.recordedAt(),
        record.cause(),
        record.reason(),
        record.activitiesPartition(),
        record.activitiesOffset());
  }

  private static EraseAccount erase(ReductionRecord record, ParticipantId participant)
      throws PoisonRecordException {
    require(record.cause() != null, () -> "cause is missing");
    return new EraseAccount(
        EraseAccount.entryId(record.recordedAt(), record.cause()),
        participant,
        record.recordedAt(),
        record.cause(),
        record.activitiesPartition(),
        record.activitiesOffset());
  }

  private static PostReduction post(ReductionRecord record, ParticipantId participant)
      throws PoisonRecordException {
    long milligrams = record.amountMgCo2e();
    require(
        milligrams > 0 && milligrams <= PostReduction.MAX_AMOUNT.milligrams(),
        () -> "amount_mg_co2e is out of range: " + milligrams);
    int grants = record.grants();
    require(
        (grants & RECORD) != 0 && (grants & ~ALL_GRANTS) == 0,
        () -> "grants are not allowed: " + grants);
    require(isText(record.partner()), () -> "partner is missing or unusable");
    boolean project = record.holderKind() != null;
    return new PostReduction(
        PostReduction.entryId(record.occurredAt(), record.activityId()),
        record.activityId(),
        record.type(),
        participant,
        new CarbonMass(milligrams),
        !project && (grants & POINTS) != 0,
        project,
        !project && (grants & POOL) != 0,
        record.occurredAt(),
        record.recordedAt(),
        record.partner(),
        methodology(record),
        record.activitiesPartition(),
        record.activitiesOffset());
  }

  private static ReductionRecord read(byte[] value) throws PoisonRecordException {
    if (value == null) {
      throw poison("the record is empty");
    }
    try {
      return ReductionCodec.read(value);
    } catch (JsonProcessingException e) {
      throw poison("not a reduction record: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw poison("not a reduction record: " + e.getMessage());
    }
  }

  private static MethodologyVersion methodology(ReductionRecord record)
      throws PoisonRecordException {
    require(
        isText(record.methodology()) && isText(record.version()),
        () -> "methodology or version is missing or unusable");
    require(isHash(record.versionHash()), () -> "version_hash is no SHA-256");
    return new MethodologyVersion(record.methodology(), record.version(), record.versionHash());
  }

  private static boolean isHash(String text) {
    if (text == null || text.length() != HASH_DIGITS) {
      return false;
    }
    for (int i = 0; i < HASH_DIGITS; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  static void requireTime(String name, Instant time) throws PoisonRecordException {
    require(
        time != null && !time.isBefore(FIRST) && time.isBefore(LAST),
        () -> name + " is missing or not between " + FIRST + " and " + LAST);
  }

  /** PostgreSQL text cannot hold U+0000. */
  static boolean isText(String text) {
    return text != null
        && !text.isBlank()
        && text.length() <= MAX_TEXT
        && text.indexOf('\u0000') < 0;
  }

  static void require(boolean holds, Supplier<String> reason) throws PoisonRecordException {
    if (!holds) {
      throw poison(reason.get());
    }
  }

  static PoisonRecordException poison(String reason) {
    return new PoisonRecordException(reason);
  }
}
