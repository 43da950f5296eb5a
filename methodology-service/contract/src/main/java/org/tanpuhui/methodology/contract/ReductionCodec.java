package org.tanpuhui.methodology.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.IsoInstants;
import org.tanpuhui.platform.json.Json;

/**
 * The JSON of a {@link ReductionRecord}, token by token, since every event passes here twice. It
 * writes the bytes that {@link Json#mapper} writes; a test compares them.
 */
public final class ReductionCodec {
  private static final int EXPECTED_BYTES = 640;
  private static final int UUID_LENGTH = 36;
  private static final ReductionRecord.Kind[] KINDS = ReductionRecord.Kind.values();

  private final JsonParser json;
  private ReductionRecord.Kind kind;
  private String scheme;
  private UUID activityId;
  private String type;
  private String participant;
  private long amount;
  private int grants;
  private Instant occurredAt;
  private Instant recordedAt;
  private String partner;
  private String methodology;
  private String version;
  private String versionHash;
  private int partition = -1;
  private long offset = -1;
  private String holderKind;
  private UUID cause;
  private String reason;

  private ReductionCodec(JsonParser json) {
    this.json = json;
  }

  /** The value of the Kafka record. */
  public static byte[] write(ReductionRecord record) {
    ByteArrayBuilder out = new ByteArrayBuilder(EXPECTED_BYTES);
    try (JsonGenerator json = Json.records().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("kind", word(record.kind()));
      text(json, "scheme", record.scheme());
      id(json, "activity_id", record.activityId());
      text(json, "type", record.type());
      text(json, "participant", record.participant());
      json.writeNumberField("amount_mg_co2e", record.amountMgCo2e());
      json.writeNumberField("grants", record.grants());
      time(json, "occurred_at", record.occurredAt());
      time(json, "recorded_at", record.recordedAt());
      text(json, "partner", record.partner());
      text(json, "methodology", record.methodology());
      text(json, "version", record.version());
      text(json, "version_hash", record.versionHash());
      json.writeNumberField("activities_partition", record.activitiesPartition());
      json.writeNumberField("activities_offset", record.activitiesOffset());
      text(json, "holder_kind", record.holderKind());
      id(json, "cause", record.cause());
      text(json, "reason", record.reason());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void id(JsonGenerator json, String name, UUID value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }

  private static void time(JsonGenerator json, String name, Instant value) throws IOException {
    if (value != null) {
      json.writeStringField(name, IsoInstants.format(value));
    }
  }

  private static String word(ReductionRecord.Kind kind) {
    return switch (kind) {
      case POST -> "post";
      case REVERSE -> "reverse";
      case ERASE -> "erase";
    };
  }

  /**
   * Reads a record; members of later versions are skipped, absent ones are null, a missing position
   * is negative, other missing numbers are 0.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException it is no such record; the message
   *     names the member
   */
  public static ReductionRecord read(byte[] value) throws IOException {
    try (JsonParser json = Json.records().createParser(value)) {
      return new ReductionCodec(json).record();
    }
  }

  private ReductionRecord record() throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw fault("the record is no JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      member(name);
    }
    if (json.nextToken() != null) {
      throw fault("something follows the record");
    }
    return new ReductionRecord(
        kind,
        scheme,
        activityId,
        type,
        participant,
        amount,
        grants,
        occurredAt,
        recordedAt,
        partner,
        methodology,
        version,
        versionHash,
        partition,
        offset,
        holderKind,
        cause,
        reason);
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "kind" -> kind = kind();
      case "scheme" -> scheme = text(name);
      case "activity_id" -> activityId = id(name);
      case "type" -> type = text(name);
      case "participant" -> participant = text(name);
      case "amount_mg_co2e" -> amount = whole(name);
      case "grants" -> grants = number(name);
      case "occurred_at" -> occurredAt = time(name);
      case "recorded_at" -> recordedAt = time(name);
      case "partner" -> partner = text(name);
      case "methodology" -> methodology = text(name);
      case "version" -> version = text(name);
      case "version_hash" -> versionHash = text(name);
      case "activities_partition" -> partition = number(name);
      case "activities_offset" -> offset = whole(name);
      case "holder_kind" -> holderKind = text(name);
      case "cause" -> cause = id(name);
      case "reason" -> reason = text(name);
      default -> json.skipChildren();
    }
  }

  private ReductionRecord.Kind kind() throws IOException {
    String text = text("kind");
    for (ReductionRecord.Kind known : KINDS) {
      if (word(known).equals(text)) {
        return known;
      }
    }
    throw fault("kind is unknown");
  }

  private String text(String member) throws IOException {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    if (!json.hasToken(JsonToken.VALUE_STRING)) {
      throw fault(member + " must be text");
    }
    return json.getText();
  }

  private long whole(String member) throws IOException {
    if (!json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      throw fault(member + " must be a whole number");
    }
    return json.getLongValue();
  }

  private int number(String member) throws IOException {
    if (!json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      throw fault(member + " must be a whole number");
    }
    return json.getIntValue();
  }

  private UUID id(String member) throws IOException {
    String text = text(member);
    try {
      if (text == null || text.length() == UUID_LENGTH) {
        return text == null ? null : UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw fault(member + " is no UUID");
  }

  private Instant time(String member) throws IOException {
    String text = text(member);
    try {
      return text == null ? null : IsoInstants.parse(text);
    } catch (DateTimeException e) {
      throw fault(member + " is no instant");
    }
  }

  private JsonParseException fault(String what) {
    return new JsonParseException(json, what);
  }
}
