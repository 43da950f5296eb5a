package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.json.Json;

/**
 * The lines of one evidence file, one after the other; never more than one in memory. Members it
 * does not know are passed over, so an export may say more.
 */
final class RowReader implements Closeable {
  private static final int BUFFER = 1 << 17;
  // Fields of a line are few and the same in each, so their names are worth keeping.
  private static final JsonFactory FACTORY = JsonFactory.builder().build();
  private static final ObjectReader TREES =
      Json.mapper()
          .readerFor(JsonNode.class)
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String name;
  private final JsonParser parser;
  private long line;

  private String activityId;
  private String type;
  private String participant;
  private String source;
  private String id;
  private String partner;
  private Instant occurredAt;
  private Instant endedAt;
  private Instant recordedAt;
  private int persons;
  private String grade;
  private String holderKind;
  private int grants;
  private String backfillId;
  private Quantities quantities;
  private JsonNode tree;
  private String status;
  private String outcomeCode;
  private long amountMg;
  private Long quantity;
  private String reference;
  private Row.VersionName version;
  private int partition;
  private long offset;
  private String contentHash;
  private String privateDigest;
  private List<Row.Change> changes;

  RowReader(String name, Path file, LongConsumer progress) {
    this.name = name;
    try {
      InputStream counted = new CountedInput(Files.newInputStream(file), progress);
      this.parser = FACTORY.createParser(new GZIPInputStream(counted, BUFFER));
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw Folder.unreadable(file);
    }
  }

  /** The number of the line read last, from 1. */
  long line() {
    return line;
  }

  /**
   * The next line; null at the end.
   *
   * @throws ExportFault it is not JSON, no evidence, or the file is damaged
   */
  Row next() {
    boolean begun = false;
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return null;
      }
      line++;
      begun = true;
      if (token != JsonToken.START_OBJECT) {
        throw notEvidence("it is no object", "不是对象");
      }
      return read();
    } catch (JsonParseException e) {
      // Each line is one object, so what does not parse is the one begun, or the next.
      long at = begun ? line : line + 1;
      throw new ExportFault(
          ExitCode.NOT_JSON,
          name + ", line " + at + ": not JSON.",
          name + " 第 " + at + " 行：不是 JSON。");
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw new ExportFault(ExitCode.NO_FOLDER, "Cannot read " + name + ".", "无法读取 " + name + "。");
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw notEvidence(e.getMessage(), e.getMessage());
    }
  }

  private ExportFault damaged(IOException cause) {
    boolean ends = cause instanceof EOFException;
    return new ExportFault(
        ExitCode.TRUNCATED,
        name + (ends ? " ends in the middle: it was cut off." : " is damaged: not gzip."),
        name + (ends ? " 在中途结束，文件不完整。" : " 已损坏，不是 gzip。"));
  }

  /** The line read last is JSON, but says something no evidence can say. */
  ExportFault notEvidence(String en, String zh) {
    return new ExportFault(
        ExitCode.NOT_EVIDENCE,
        name + ", line " + line + ": no evidence: " + en + ".",
        name + " 第 " + line + " 行：不是证据：" + zh + "。");
  }

  private Row read() throws IOException {
    clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value != JsonToken.VALUE_NULL) {
        member(member);
      }
    }
    return row();
  }

  private void clear() {
    activityId = null;
    type = null;
    participant = null;
    source = null;
    id = null;
    partner = null;
    occurredAt = null;
    endedAt = null;
    recordedAt = null;
    persons = 1;
    grade = null;
    holderKind = null;
    grants = 0;
    backfillId = null;
    quantities = null;
    tree = null;
    status = null;
    outcomeCode = null;
    amountMg = 0;
    quantity = null;
    reference = null;
    version = null;
    partition = -1;
    offset = -1;
    contentHash = null;
    privateDigest = null;
    changes = List.of();
  }

  private void member(String member) throws IOException {
    switch (member) {
      case "activity_id" -> activityId = text();
      case "type" -> type = text();
      case "participant" -> participant = text();
      case "source" -> source = text();
      case "id" -> id = text();
      case "partner" -> partner = text();
      case "occurred_at" -> occurredAt = instant();
      case "ended_at" -> endedAt = instant();
      case "recorded_at" -> recordedAt = instant();
      case "persons" -> persons = Math.toIntExact(whole());
      case "evidence_grade" -> grade = text();
      case "holder_kind" -> holderKind = text();
      case "grants" -> grants = Math.toIntExact(whole());
      case "backfill_id" -> backfillId = text();
      case "quantities" -> readQuantities();
      case "status" -> status = text();
      case "outcome_code" -> outcomeCode = text();
      case "amount_mg_co2e" -> amountMg = whole();
      case "quantity" -> quantity = whole();
      case "reference" -> reference = text();
      case "methodology" -> version = version();
      case "partition" -> partition = Math.toIntExact(whole());
      case "offset" -> offset = whole();
      case "content_hash" -> contentHash = text();
      case "private_digest" -> privateDigest = text();
      case "changes" -> changes = changes();
      default -> parser.skipChildren();
    }
  }

  private Row row() {
    long holder =
        ParticipantId.parse(required("participant", participant))
            .orElseThrow(() -> new IllegalArgumentException("participant is no participant id"))
            .value();
    ActivityType activityType =
        ActivityType.byId(required("type", type))
            .orElseThrow(() -> new IllegalArgumentException("unknown type " + type));
    Claim claim =
        new Claim(
            new ParticipantId(holder).scheme(),
            uuid("activity_id", required("activity_id", activityId)),
            source,
            id,
            activityType,
            holder,
            holderKind == null ? HolderKind.PERSON : enumOf(HolderKind.class, holderKind),
            persons,
            partner,
            null,
            enumOf(EvidenceGrade.class, required("evidence_grade", grade)),
            required("occurred_at", occurredAt),
            endedAt,
            null,
            grants,
            backfillId,
            quantities,
            null,
            null);
    return new Row(
        claim,
        tree,
        required("recorded_at", recordedAt),
        required("status", status),
        outcomeCode,
        amountMg,
        quantity,
        reference == null ? null : uuid("reference", reference),
        version,
        partition,
        offset,
        contentHash,
        privateDigest,
        changes);
  }

  private static <T> T required(String member, T value) {
    if (value == null) {
      throw new IllegalArgumentException(member + " is missing");
    }
    return value;
  }

  private static UUID uuid(String member, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(member + " is no UUID", e);
    }
  }

  private static <E extends Enum<E>> E enumOf(Class<E> type, String word) {
    try {
      return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(word + " is not a known word", e);
    }
  }

  private String text() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException(parser.currentName() + " is not text");
    }
    return parser.getText();
  }

  private long whole() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new IllegalArgumentException(parser.currentName() + " is not a whole number");
    }
    return parser.getLongValue();
  }

  private Instant instant() throws IOException {
    return Instants.parse(parser.currentName(), text());
  }

  /** Flat quantities go straight into a map; with anything nested they are read as a tree. */
  private void readQuantities() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("quantities is no object");
    }
    Map<String, Object> values = new HashMap<>(8);
    ObjectNode nested = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      switch (parser.nextToken()) {
        case VALUE_STRING -> values.put(member, parser.getText());
        case VALUE_NUMBER_INT -> values.put(member, whole());
        case VALUE_TRUE -> values.put(member, true);
        case VALUE_FALSE -> values.put(member, false);
        case VALUE_NULL -> values.remove(member);
        default -> {
          nested = nested == null ? Json.mapper().createObjectNode() : nested;
          nested.set(member, TREES.readValue(parser));
        }
      }
    }
    quantities = new Quantities(values);
    tree = nested;
  }

  private Row.VersionName version() throws IOException {
    String versionId = null;
    String number = null;
    String hash = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("methodology is no object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "id" -> versionId = text();
        case "version" -> number = text();
        case "hash" -> hash = text();
        default -> parser.skipChildren();
      }
    }
    return new Row.VersionName(versionId, number, required("methodology.hash", hash));
  }

  private List<Row.Change> changes() throws IOException {
    List<Row.Change> list = new ArrayList<>(2);
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException("changes is no list");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(change());
    }
    return list;
  }

  private Row.Change change() throws IOException {
    int revision = 0;
    String changeStatus = null;
    String code = null;
    String cause = null;
    String changeReference = null;
    long amount = 0;
    Long reversed = null;
    Long changeQuantity = null;
    long changeOffset = -1;
    int ordinal = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (member) {
        case "revision" -> revision = Math.toIntExact(whole());
        case "status" -> changeStatus = text();
        case "outcome_code" -> code = text();
        case "amount_mg_co2e" -> amount = whole();
        case "reversed_mg_co2e" -> reversed = whole();
        case "reference" -> changeReference = text();
        case "cause" -> cause = text();
        case "quantity" -> changeQuantity = whole();
        case "offset" -> changeOffset = whole();
        case "ordinal" -> ordinal = Math.toIntExact(whole());
        default -> parser.skipChildren();
      }
    }
    return new Row.Change(
        revision,
        required("changes.status", changeStatus),
        code,
        amount,
        reversed,
        changeQuantity,
        changeReference == null ? null : uuid("changes.reference", changeReference),
        cause,
        changeOffset,
        ordinal);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
