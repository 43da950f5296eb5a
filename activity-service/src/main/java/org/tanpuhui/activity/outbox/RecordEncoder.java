package org.tanpuhui.activity.outbox;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.tanpuhui.activity.activity.ActivityData;
import org.tanpuhui.activity.activity.Binding;
import org.tanpuhui.activity.activity.CheckedEvent;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.contract.ContentHash;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.IsoInstants;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.json.Json;

/**
 * Writes an admitted event as the JSON of an {@link org.tanpuhui.activity.contract.ActivityRecord},
 * by hand because it is the hot path; a test reads it back through the record.
 */
public final class RecordEncoder {
  private static final String[] HOLDERS = words(HolderKind.values());
  private static final String[] GRADES = words(EvidenceGrade.values());
  private static final HexFormat HEX = HexFormat.of();
  private static final int EXPECTED_BYTES = 640;
  private static final int EXPECTED_FIELD_BYTES = 192;
  private static final byte[] NOTHING = {};

  private RecordEncoder() {}

  private static String[] words(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  /** The value of the Kafka record. */
  public static byte[] encode(Partner partner, Admitted admitted) {
    CheckedEvent event = admitted.event();
    Binding binding = admitted.binding();
    ActivityData data = event.data();
    byte[] quantities = fields(data, true);
    byte[] trace = hasTrace(data) ? fields(data, false) : NOTHING;
    byte[] key = TraceCipher.key(binding.traceKeyHigh(), binding.traceKeyLow());
    String digest =
        HEX.formatHex(PrivateDigest.of(key, event.activityId(), event.subject(), trace));
    byte[] hash =
        ContentHash.of(
            data.schema().type(),
            event.activityId(),
            data.occurredAt(),
            data.endedAt(),
            digest,
            quantities);
    ByteArrayBuilder out = new ByteArrayBuilder(EXPECTED_BYTES);
    try (JsonGenerator json = Json.records().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("scheme", partner.scheme().id());
      json.writeStringField("activity_id", event.activityId().toString());
      json.writeStringField("source", event.source());
      json.writeStringField("id", event.id());
      json.writeStringField("type", data.schema().type());
      json.writeStringField("participant", ParticipantId.text(binding.participant()));
      json.writeStringField("holder_kind", HOLDERS[binding.kind().ordinal()]);
      json.writeNumberField(
          "persons",
          binding.persons().length == 0 ? 1 : binding.personsOn(CityTime.day(data.occurredAt())));
      json.writeStringField("partner", partner.id());
      json.writeStringField("scenario", event.scenario().code());
      json.writeStringField("evidence_grade", GRADES[event.grade().ordinal()]);
      json.writeStringField("occurred_at", IsoInstants.format(data.occurredAt()));
      if (data.endedAt() != null) {
        json.writeStringField("ended_at", IsoInstants.format(data.endedAt()));
      }
      json.writeStringField("content_hash", HEX.formatHex(hash));
      json.writeStringField("private_digest", digest);
      json.writeNumberField("grants", event.grants(binding));
      if (event.backfillId() != null) {
        json.writeStringField("backfill_id", event.backfillId().toString());
      }
      json.writeFieldName("data");
      json.writeRawValue(new String(quantities, StandardCharsets.UTF_8));
      if (trace.length > 0) {
        json.writeFieldName("trace");
        json.writeBinary(TraceCipher.encrypt(key, event.activityId(), hash, trace));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw inMemory(e);
    }
    return out.toByteArray();
  }

  private static UncheckedIOException inMemory(IOException e) {
    return new UncheckedIOException("writing to memory does not fail", e);
  }

  private static boolean hasTrace(ActivityData data) {
    for (int i = 0; i < data.values().length; i++) {
      if (data.values()[i] != null && !data.isQuantity(i)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The quantities, or the rest, as one object. Of quantities this is what RFC 8785 gives, which
   * the content hash needs: names are sorted, texts hold no control characters, and numbers are
   * below 2^53 and plain.
   */
  private static byte[] fields(ActivityData data, boolean quantities) {
    ByteArrayBuilder out = new ByteArrayBuilder(EXPECTED_FIELD_BYTES);
    try (JsonGenerator json = Json.records().createGenerator(out)) {
      json.writeStartObject();
      fields(json, data, quantities);
      json.writeEndObject();
    } catch (IOException e) {
      throw inMemory(e);
    }
    return out.toByteArray();
  }

  private static void fields(JsonGenerator json, ActivityData data, boolean quantities)
      throws IOException {
    Object[] values = data.values();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null || data.isQuantity(i) != quantities) {
        continue;
      }
      json.writeFieldName(data.schema().name(i));
      if (value instanceof String text) {
        json.writeString(text);
      } else if (value instanceof Long number) {
        json.writeNumber(number);
      } else if (value instanceof Instant instant) {
        json.writeString(IsoInstants.format(instant));
      } else {
        RareValues.write(json, value);
      }
    }
  }
}
