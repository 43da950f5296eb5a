package org.tanpuhui.methodology.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.document.QuantitiesJson;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.TravelMode;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.sql.CopyRows;

/** Between evidence, its changes and their rows. */
final class EvidenceRows {
  private final Dictionaries dictionaries;
  private final Supplier<Registry> registry;

  EvidenceRows(Dictionaries dictionaries, Supplier<Registry> registry) {
    this.dictionaries = dictionaries;
    this.registry = registry;
  }

  void write(CopyRows rows, Evidence evidence) throws SQLException {
    Claim claim = evidence.claim();
    Decision decision = evidence.decision();
    rows.row(BatchSql.EVIDENCE_COLUMNS)
        .int8(claim.participant())
        .timestamptz(claim.occurredAt())
        .uuid(claim.activityId())
        .timestamptz(evidence.recordedAt())
        .timestamptz(claim.endedAt())
        .int8(evidence.offset())
        .int8(decision.amountMg());
    if (decision.quantity() == null) {
      rows.nullValue();
    } else {
      rows.int8(decision.quantity());
    }
    rows.uuid(decision.reference())
        .int4(
            dictionaries.numberOf(new SourceKey(claim.scheme(), claim.partner(), claim.source())));
    Integer scenario = dictionaries.numberOf(claim.scenario());
    if (scenario == null) {
      rows.nullValue();
    } else {
      rows.int4(scenario);
    }
    rows.int2(claim.persons()).int2(evidence.partition());
    nullableInt2(rows, decision.version() == null ? 0 : decision.version().number());
    rows.int2(claim.type().number()).int2(decision.status().number());
    nullableInt2(rows, decision.problem() == null ? 0 : decision.problem().number());
    rows.int2(StoredWords.number(claim.grade()))
        .int2(StoredWords.number(claim.holderKind()))
        .int2(claim.grants())
        .int2(decision.mode().number())
        .text(claim.eventId())
        .bytea(claim.quantitiesJson())
        .text(claim.backfillId())
        .bytea(claim.trace());
  }

  private static void nullableInt2(CopyRows rows, int valueOrZero) {
    if (valueOrZero == 0) {
      rows.nullValue();
    } else {
      rows.int2(valueOrZero);
    }
  }

  /** Reads a row of {@link BatchSql#EVIDENCE_SELECT}. The commitment is not in it. */
  Evidence read(ResultSet row) throws SQLException {
    SourceKey source = dictionaries.source(row.getInt(10));
    String quantities = row.getString(23);
    Claim claim =
        new Claim(
            source.scheme(),
            row.getObject(3, UUID.class),
            source.source(),
            row.getString(22),
            ActivityType.byNumber(row.getInt(15)),
            row.getLong(1),
            StoredWords.holder(row.getInt(19)),
            row.getInt(12),
            source.partner(),
            dictionaries.scenario(row.getInt(11)),
            StoredWords.grade(row.getInt(18)),
            instant(row, 2),
            instant(row, 5),
            null,
            row.getInt(20),
            row.getString(24),
            quantities(quantities),
            quantities.getBytes(StandardCharsets.UTF_8),
            row.getBytes(25));
    int version = row.getInt(14);
    int problem = row.getInt(17);
    FiledVersion filed = version == 0 ? null : registry.get().byNumber(version);
    Decision decision =
        new Decision(
            Status.byNumber(row.getInt(16)),
            problem == 0 ? null : ProblemCode.byNumber(problem),
            filed,
            row.getLong(7),
            row.getObject(8, Long.class),
            row.getObject(9, UUID.class),
            TravelMode.byNumber(row.getInt(21)));
    return new Evidence(claim, decision, row.getInt(13), row.getLong(6), instant(row, 4));
  }

  void write(CopyRows rows, Change change) throws SQLException {
    Claim claim = change.evidence().claim();
    rows.row(StateSql.CHANGE_COLUMNS)
        .int8(claim.participant())
        .timestamptz(claim.occurredAt())
        .uuid(claim.activityId())
        .timestamptz(change.place().recordedAt())
        .int8(change.place().offset())
        .int8(change.amountMg())
        .int8(change.reversedMg());
    if (change.quantity() == null) {
      rows.nullValue();
    } else {
      rows.int8(change.quantity());
    }
    rows.uuid(change.reference())
        .uuid(change.cause())
        .int4(change.ordinal())
        .int2(change.place().partition())
        .int2(change.revision())
        .int2(change.status().number());
    nullableInt2(rows, change.problem() == null ? 0 : change.problem().number());
    rows.int2(change.emits());
  }

  /** Reads a row of {@link StateSql#STATE_SELECT}. */
  ActivityState readState(ResultSet row) throws SQLException {
    Evidence evidence = read(row);
    int revision = row.getInt(26);
    if (revision == 0) {
      return ActivityState.first(evidence);
    }
    int problem = row.getInt(28);
    return new ActivityState(
        evidence,
        new Change(
            evidence,
            revision,
            Status.byNumber(row.getInt(27)),
            problem == 0 ? null : ProblemCode.byNumber(problem),
            row.getLong(29),
            row.getLong(30),
            row.getObject(31, Long.class),
            row.getObject(32, UUID.class),
            row.getObject(33, UUID.class),
            new Place(row.getInt(34), row.getLong(35), instant(row, 36)),
            row.getInt(37)));
  }

  /** Lists are left out: who needs them reads them from the bytes. */
  private static Quantities quantities(String json) {
    try {
      JsonNode tree = Json.mapper().readTree(json);
      ObjectNode flat = Json.mapper().createObjectNode();
      tree.fields()
          .forEachRemaining(
              member -> {
                if (member.getValue().isValueNode() && !member.getValue().isFloatingPointNumber()) {
                  flat.set(member.getKey(), member.getValue());
                }
              });
      return QuantitiesJson.read(flat);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored quantities are not JSON", e);
    }
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
