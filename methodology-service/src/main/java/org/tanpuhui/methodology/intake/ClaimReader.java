package org.tanpuhui.methodology.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.methodology.document.MonitoringJson;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Commitment;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.platform.IsoInstants;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Reads a record of {@code activities} (an {@link org.tanpuhui.activity.contract.ActivityRecord},
 * or a command), token by token, since every event passes here. Only activity-service writes that
 * topic, so what fails here is a fault of ours: the record is set aside whole, never half read.
 */
public final class ClaimReader {
  private static final int HASH_DIGITS = 32;
  private static final int MAX_TEXT = 1_024;
  private static final int MAX_GRANTS = 0x7fff;
  private static final int HEX = 16;
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
  private static final Map<String, HolderKind> HOLDERS = words(HolderKind.class);
  private static final Map<String, EvidenceGrade> GRADES = words(EvidenceGrade.class);

  private final byte[] record;
  private final JsonParser parser;
  private String scheme;
  private String activityId;
  private String source;
  private String id;
  private String type;
  private String participant;
  private String holderKind;
  private long persons;
  private String partner;
  private String scenario;
  private String evidenceGrade;
  private String occurredAt;
  private String endedAt;
  private String contentHash;
  private String privateDigest;
  private long grants;
  private String backfillId;
  private Map<String, Object> quantities;
  private byte[] quantitiesJson;
  private String unreadable;
  private byte[] trace;

  private ClaimReader(byte[] record, JsonParser parser) {
    this.record = record;
    this.parser = parser;
  }

  private static <E extends Enum<E>> Map<String, E> words(Class<E> type) {
    Map<String, E> words = new HashMap<>();
    for (E value : type.getEnumConstants()) {
      words.put(Json.mapper().convertValue(value, String.class), value);
    }
    return words;
  }

  /**
   * Reads one record.
   *
   * @throws PoisonRecordException it is not an activity of this contract; the message names the
   *     member
   */
  public static LogRecord read(byte[] value) throws PoisonRecordException {
    if (value == null) {
      throw new PoisonRecordException("the record has no value");
    }
    try (JsonParser parser = Json.records().createParser(value)) {
      ClaimReader reader = new ClaimReader(value, parser);
      reader.members();
      return reader.type != null && reader.type.startsWith(CommandTypes.PREFIX)
          ? CommandReader.read(reader.type, value)
          : reader.claim();
    } catch (JsonProcessingException e) {
      throw new PoisonRecordException("not an activity record: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new PoisonRecordException("not an activity record");
    }
  }

  private void members() throws IOException, PoisonRecordException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new PoisonRecordException("the record is no JSON object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      member(name);
    }
    if (parser.nextToken() != null) {
      throw new PoisonRecordException("something follows the record");
    }
  }

  private void member(String name) throws IOException, PoisonRecordException {
    switch (name) {
      case "scheme" -> scheme = text(name);
      case "activity_id" -> activityId = text(name);
      case "source" -> source = text(name);
      case "id" -> id = text(name);
      case "type" -> type = text(name);
      case "participant" -> participant = text(name);
      case "holder_kind" -> holderKind = text(name);
      case "persons" -> persons = whole(name);
      case "partner" -> partner = text(name);
      case "scenario" -> scenario = text(name);
      case "evidence_grade" -> evidenceGrade = text(name);
      case "occurred_at" -> occurredAt = text(name);
      case "ended_at" -> endedAt = text(name);
      case "content_hash" -> contentHash = text(name);
      case "private_digest" -> privateDigest = text(name);
      case "grants" -> grants = whole(name);
      case "backfill_id" -> backfillId = text(name);
      case "data" -> data();
      case "trace" -> trace = parser.hasToken(JsonToken.VALUE_NULL) ? null : binary();
      default -> parser.skipChildren();
    }
  }

  private String text(String member) throws IOException, PoisonRecordException {
    if (parser.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      throw new PoisonRecordException(member + " must be text");
    }
    return parser.getText();
  }

  private long whole(String member) throws IOException, PoisonRecordException {
    if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      throw new PoisonRecordException(member + " must be a whole number");
    }
    return parser.getLongValue();
  }

  private byte[] binary() throws IOException, PoisonRecordException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      throw new PoisonRecordException("trace must be base64");
    }
    return parser.getBinaryValue();
  }

  /** Reads the quantities and keeps their bytes as they came. */
  private void data() throws IOException, PoisonRecordException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      throw new PoisonRecordException("data must be an object");
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    quantities = new HashMap<>(8);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      switch (parser.nextToken()) {
        case VALUE_STRING -> quantities.put(name, parser.getText());
        case VALUE_NUMBER_INT -> quantities.put(name, parser.getLongValue());
        case VALUE_TRUE, VALUE_FALSE -> quantities.put(name, parser.getBooleanValue());
        case VALUE_NULL -> quantities.remove(name);
        default -> {
          unreadable = name;
          parser.skipChildren();
        }
      }
    }
    int end = (int) parser.currentLocation().getByteOffset();
    quantitiesJson = Arrays.copyOfRange(record, start, end);
  }

  private Claim claim() throws PoisonRecordException {
    Scheme knownScheme = known(Scheme.byId(scheme), "scheme");
    ParticipantId holder = known(ParticipantId.parse(participant), "participant");
    if (holder.scheme() != knownScheme) {
      throw new PoisonRecordException("participant is not of the record's scheme");
    }
    ActivityType knownType = known(ActivityType.byId(type), "type");
    if (quantities == null) {
      throw new PoisonRecordException("data is missing");
    }
    // Forest monitoring carries lists; whoever reads them will read them from the bytes.
    if (unreadable != null && knownType != ActivityType.FOREST_MONITORING) {
      throw new PoisonRecordException("data." + unreadable + " is neither text nor a whole number");
    }
    if (knownType == ActivityType.FOREST_MONITORING) {
      checkMonitoring();
    }
    return new Claim(
        knownScheme,
        uuid(),
        required(source, "source"),
        required(id, "id"),
        knownType,
        holder.value(),
        known(Optional.ofNullable(HOLDERS.get(holderKind)), "holder_kind"),
        inRange(persons, 1, Short.MAX_VALUE, "persons"),
        required(partner, "partner"),
        scenario == null ? null : required(scenario, "scenario"),
        known(Optional.ofNullable(GRADES.get(evidenceGrade)), "evidence_grade"),
        time(occurredAt, "occurred_at"),
        endedAt == null ? null : time(endedAt, "ended_at"),
        new Commitment(
            hash(contentHash, "content_hash"),
            privateDigest == null ? null : hash(privateDigest, "private_digest")),
        inRange(grants, 0, MAX_GRANTS, "grants"),
        backfillId == null ? null : required(backfillId, "backfill_id"),
        new Quantities(quantities),
        quantitiesJson,
        trace);
  }

  private void checkMonitoring() throws PoisonRecordException {
    try {
      MonitoringJson.monitoring(quantitiesJson);
    } catch (IllegalArgumentException e) {
      throw new PoisonRecordException(e.getMessage());
    }
  }

  private static <V> V known(Optional<V> value, String member) throws PoisonRecordException {
    if (value.isEmpty()) {
      throw new PoisonRecordException(member + " is missing or unknown");
    }
    return value.get();
  }

  private static String required(String value, String member) throws PoisonRecordException {
    if (value == null || value.isEmpty() || value.length() > MAX_TEXT || value.indexOf('\0') >= 0) {
      throw new PoisonRecordException(member + " must be text of 1 to " + MAX_TEXT + " characters");
    }
    return value;
  }

  private static int inRange(long value, int min, int max, String member)
      throws PoisonRecordException {
    if (value < min || value > max) {
      throw new PoisonRecordException(member + " must be in [" + min + ", " + max + "]");
    }
    return (int) value;
  }

  private static Instant time(String text, String member) throws PoisonRecordException {
    Instant time = null;
    try {
      time = text == null ? null : IsoInstants.parse(text);
    } catch (DateTimeException e) {
      // Answered below.
    }
    if (time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new PoisonRecordException(member + " is missing or out of range");
    }
    return Micros.truncate(time);
  }

  private UUID uuid() throws PoisonRecordException {
    try {
      if (activityId != null && activityId.length() == 36) {
        return UUID.fromString(activityId);
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw new PoisonRecordException("activity_id is missing or no UUID");
  }

  private static UUID hash(String text, String member) throws PoisonRecordException {
    if (text == null || text.length() != HASH_DIGITS) {
      throw new PoisonRecordException(member + " must be " + HASH_DIGITS + " digits");
    }
    try {
      return new UUID(
          Long.parseUnsignedLong(text, 0, HASH_DIGITS / 2, HEX),
          Long.parseUnsignedLong(text, HASH_DIGITS / 2, HASH_DIGITS, HEX));
    } catch (NumberFormatException e) {
      throw new PoisonRecordException(member + " must be hexadecimal");
    }
  }
}
