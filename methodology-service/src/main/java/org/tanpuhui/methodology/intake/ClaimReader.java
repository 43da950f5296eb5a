package org.tanpuhui.methodology.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.methodology.document.QuantitiesJson;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Reads a record of {@code activities}. Only activity-service writes that topic, so what fails here
 * is a fault of ours: the record is set aside whole, never half read.
 */
public final class ClaimReader {
  private static final ObjectReader RECORDS = Json.mapper().readerFor(ActivityRecord.class);
  private static final ObjectWriter TREES = Json.mapper().writerFor(ObjectNode.class);
  private static final int HASH_DIGITS = 32;
  private static final int MAX_TEXT = 1_024;
  private static final int MAX_GRANTS = 0x7fff;
  private static final int HEX = 16;
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private ClaimReader() {}

  /**
   * Reads one record.
   *
   * @throws PoisonRecordException it is not an activity of this contract; the message names the
   *     member
   */
  public static Claim read(byte[] value) throws PoisonRecordException {
    if (value == null) {
      throw new PoisonRecordException("the record has no value");
    }
    ActivityRecord record;
    try {
      record = RECORDS.readValue(value);
    } catch (JsonProcessingException e) {
      throw new PoisonRecordException("not an activity record: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new PoisonRecordException("not an activity record");
    }
    if (record == null) {
      throw new PoisonRecordException("the record is null");
    }
    return claim(record);
  }

  private static Claim claim(ActivityRecord record) throws PoisonRecordException {
    Scheme scheme = known(Scheme.byId(record.scheme()), "scheme");
    ParticipantId participant = known(ParticipantId.parse(record.participant()), "participant");
    if (participant.scheme() != scheme) {
      throw new PoisonRecordException("participant is not of the record's scheme");
    }
    ActivityType type = known(ActivityType.byId(record.type()), "type");
    present(record.activityId(), "activity_id");
    present(record.holderKind(), "holder_kind");
    present(record.evidenceGrade(), "evidence_grade");
    present(record.data(), "data");
    Quantities quantities;
    byte[] json;
    try {
      quantities = quantities(type, record.data());
      json = TREES.writeValueAsBytes(record.data());
    } catch (IllegalArgumentException e) {
      throw new PoisonRecordException(e.getMessage());
    } catch (JsonProcessingException e) {
      throw new PoisonRecordException("data cannot be written");
    }
    return new Claim(
        scheme,
        record.activityId(),
        text(record.source(), "source"),
        text(record.id(), "id"),
        type,
        participant.value(),
        record.holderKind(),
        inRange(record.persons(), 1, Short.MAX_VALUE, "persons"),
        text(record.partner(), "partner"),
        record.scenario() == null ? null : text(record.scenario(), "scenario"),
        record.evidenceGrade(),
        time(record.occurredAt(), "occurred_at"),
        record.endedAt() == null ? null : time(record.endedAt(), "ended_at"),
        hash(record.contentHash()),
        inRange(record.grants(), 0, MAX_GRANTS, "grants"),
        record.backfillId() == null ? null : text(record.backfillId(), "backfill_id"),
        quantities,
        json,
        record.trace());
  }

  /** Forest monitoring carries lists; nothing here reads them yet. */
  private static Quantities quantities(ActivityType type, ObjectNode data) {
    return ActivityTypes.FOREST_MONITORING.equals(type.id())
        ? new Quantities(java.util.Map.of())
        : QuantitiesJson.read(data);
  }

  private static <V> V known(Optional<V> value, String member) throws PoisonRecordException {
    if (value.isEmpty()) {
      throw new PoisonRecordException(member + " is missing or unknown");
    }
    return value.get();
  }

  private static void present(Object value, String member) throws PoisonRecordException {
    if (value == null) {
      throw new PoisonRecordException(member + " is missing");
    }
  }

  private static String text(String value, String member) throws PoisonRecordException {
    if (value == null || value.isEmpty() || value.length() > MAX_TEXT || value.indexOf('\0') >= 0) {
      throw new PoisonRecordException(member + " must be text of 1 to " + MAX_TEXT + " characters");
    }
    return value;
  }

  private static int inRange(int value, int min, int max, String member)
      throws PoisonRecordException {
    if (value < min || value > max) {
      throw new PoisonRecordException(member + " must be in [" + min + ", " + max + "]");
    }
    return value;
  }

  private static Instant time(Instant value, String member) throws PoisonRecordException {
    if (value == null || value.isBefore(EARLIEST) || value.isAfter(LATEST)) {
      throw new PoisonRecordException(member + " is missing or out of range");
    }
    return Micros.truncate(value);
  }

  private static UUID hash(String hex) throws PoisonRecordException {
    if (hex == null || hex.length() != HASH_DIGITS) {
      throw new PoisonRecordException("content_hash must be " + HASH_DIGITS + " digits");
    }
    try {
      return new UUID(
          Long.parseUnsignedLong(hex, 0, HASH_DIGITS / 2, HEX),
          Long.parseUnsignedLong(hex, HASH_DIGITS / 2, HASH_DIGITS, HEX));
    } catch (NumberFormatException e) {
      throw new PoisonRecordException("content_hash must be hexadecimal");
    }
  }
}
