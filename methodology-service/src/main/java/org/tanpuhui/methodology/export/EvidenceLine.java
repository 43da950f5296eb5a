package org.tanpuhui.methodology.export;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Commitment;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;

/** Writes one activity as one line; absent members are left out. */
final class EvidenceLine {
  private EvidenceLine() {}

  static void write(
      JsonGenerator line, Evidence evidence, Commitment commitment, List<Change> changes)
      throws IOException {
    Claim claim = evidence.claim();
    Decision decision = evidence.decision();
    line.writeStartObject();
    line.writeStringField("activity_id", claim.activityId().toString());
    line.writeStringField("type", claim.type().id());
    line.writeStringField("participant", ParticipantId.text(claim.participant()));
    line.writeStringField("source", claim.source());
    line.writeStringField("id", claim.eventId());
    line.writeStringField("partner", claim.partner());
    line.writeStringField("occurred_at", claim.occurredAt().toString());
    if (claim.endedAt() != null) {
      line.writeStringField("ended_at", claim.endedAt().toString());
    }
    line.writeStringField("recorded_at", evidence.recordedAt().toString());
    line.writeNumberField("persons", claim.persons());
    line.writeStringField("evidence_grade", word(claim.grade()));
    line.writeStringField("holder_kind", word(claim.holderKind()));
    line.writeNumberField("grants", claim.grants());
    if (claim.backfillId() != null) {
      line.writeStringField("backfill_id", claim.backfillId());
    }
    line.writeFieldName("quantities");
    line.writeRawValue(oneLine(claim.quantitiesJson()));
    line.writeStringField("status", decision.status().word());
    result(
        line, decision.problem(), decision.amountMg(), decision.quantity(), decision.reference());
    methodology(line, decision.version());
    line.writeNumberField("partition", evidence.partition());
    line.writeNumberField("offset", evidence.offset());
    line.writeStringField("content_hash", hex(commitment.contentHash()));
    if (commitment.privateDigest() != null) {
      line.writeStringField("private_digest", hex(commitment.privateDigest()));
    }
    line.writeArrayFieldStart("changes");
    for (Change change : changes) {
      change(line, change);
    }
    line.writeEndArray();
    line.writeEndObject();
  }

  private static void change(JsonGenerator line, Change change) throws IOException {
    line.writeStartObject();
    line.writeNumberField("revision", change.revision());
    line.writeStringField("status", change.status().word());
    result(line, change.problem(), change.amountMg(), change.quantity(), change.reference());
    line.writeNumberField("reversed_mg_co2e", change.reversedMg());
    line.writeStringField("cause", change.cause().toString());
    line.writeNumberField("partition", change.place().partition());
    line.writeNumberField("offset", change.place().offset());
    line.writeNumberField("ordinal", change.ordinal());
    line.writeStringField("recorded_at", change.place().recordedAt().toString());
    line.writeNumberField("emits", change.emits());
    line.writeEndObject();
  }

  private static void result(
      JsonGenerator line, ProblemCode problem, long amountMg, Long quantity, UUID reference)
      throws IOException {
    if (problem != null) {
      line.writeStringField("outcome_code", problem.code());
    }
    line.writeNumberField("amount_mg_co2e", amountMg);
    if (quantity != null) {
      line.writeNumberField("quantity", quantity);
    }
    if (reference != null) {
      line.writeStringField("reference", reference.toString());
    }
  }

  private static void methodology(JsonGenerator line, FiledVersion filed) throws IOException {
    if (filed != null) {
      line.writeObjectFieldStart("methodology");
      line.writeStringField("id", filed.version().id());
      line.writeStringField("version", filed.version().version());
      line.writeStringField("hash", filed.version().hash());
      line.writeEndObject();
    }
  }

  private static String word(Enum<?> value) {
    return Json.mapper().convertValue(value, String.class);
  }

  private static String oneLine(byte[] json) throws IOException {
    String text = new String(json, StandardCharsets.UTF_8);
    boolean broken = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    return broken ? Json.mapper().writeValueAsString(Json.mapper().readTree(text)) : text;
  }

  /** 128 bits as intake writes them: 32 hexadecimal digits. */
  private static String hex(UUID hash) {
    return HexFormat.of().toHexDigits(hash.getMostSignificantBits())
        + HexFormat.of().toHexDigits(hash.getLeastSignificantBits());
  }
}
