package org.tanpuhui.methodology.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.document.QuantitiesJson;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.TravelMode;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.sql.CopyRows;

/** Between evidence and its row. */
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

  /** Reads a row of {@link BatchSql#EVIDENCE_SELECT}. The content hash is not in it. */
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

  private static org.tanpuhui.methodology.methodology.Quantities quantities(String json) {
    try {
      return QuantitiesJson.read(Json.mapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored quantities are not JSON", e);
    }
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
