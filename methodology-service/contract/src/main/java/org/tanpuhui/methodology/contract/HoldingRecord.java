package org.tanpuhui.methodology.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.tanpuhui.platform.json.Json;

/**
 * One command to the ledger on the topic {@code reductions} that posts no activity: who belongs
 * where, and what recorded grams are held for. It stands beside {@link ReductionRecord} there; the
 * member {@code kind} tells them apart.
 *
 * @param kind what to do
 * @param scheme scheme id
 * @param commandId the same for every repeat
 * @param participant the key: participant id, 16 hexadecimal digits; for {@code issue} the number
 *     of the project
 * @param partner partner id: where it is enrolled ({@code member}), or whose pool it is
 * @param methodology id of the methodology whose pool it is; null for {@code member}
 * @param activityId the activity that {@code replace} is about, else null
 * @param amountMgCo2e milligrams CO2e to move; of {@code bind} and {@code unbind} what is added to
 *     or taken from the batch for this participant; of {@code issue} the batch's total
 * @param replacedMgCo2e of {@code unbind}: milligrams of the batch that do not go back to the
 *     participant, since their activities were voided and the project owed them; else 0
 * @param batch number of the batch, null where none is concerned
 * @param revision of {@code bind}, {@code unbind} and {@code issue}: which command it is of this
 *     batch and participant, from 1; the answer names it
 * @param holderKind {@code project} where the grams are those of a project's monitoring, else null
 * @param project number of the project, 16 hexadecimal digits, for {@code bind}, {@code unbind},
 *     {@code replace} and {@code issue}
 * @param issue what to issue, for {@code issue}
 * @param occurredAt when it took effect: enrolled, mandate ended, batch bound
 * @param recordedAt append time on {@code activities} of the record that caused it
 * @param activitiesPartition partition of that record
 * @param activitiesOffset its offset
 */
public record HoldingRecord(
    Kind kind,
    String scheme,
    UUID commandId,
    String participant,
    String partner,
    String methodology,
    UUID activityId,
    long amountMgCo2e,
    long replacedMgCo2e,
    Integer batch,
    int revision,
    String holderKind,
    String project,
    Issue issue,
    Instant occurredAt,
    Instant recordedAt,
    int activitiesPartition,
    long activitiesOffset) {

  /** What the ledger shall do. */
  public enum Kind {
    /** Note that the participant is enrolled at the partner. */
    @JsonProperty("member")
    MEMBER,
    /** Move recorded grams to the pool of methodology and partner. */
    @JsonProperty("pool")
    POOL,
    /** Move pooled grams that are in no batch back. */
    @JsonProperty("unpool")
    UNPOOL,
    /** Move pooled grams into a batch; answered on {@code outcomes}. */
    @JsonProperty("bind")
    BIND,
    /** Move grams of a batch back to the pool; answered on {@code outcomes}. */
    @JsonProperty("unbind")
    UNBIND,
    /**
     * Give a participant what a voided activity had put into a batch whose verification has begun,
     * so that it can be reversed; the project owes it.
     */
    @JsonProperty("replace")
    REPLACE,
    /** Consume the grams of a batch and make credits of them; answered on {@code outcomes}. */
    @JsonProperty("issue")
    ISSUE
  }

  /**
   * What to issue.
   *
   * @param batchId public id of the batch
   * @param projectId public id of the project
   * @param projectNo number of the project in the register, of no other project of any scheme
   * @param methodologyVersion version of the methodology that the report names
   * @param periodStart first local day of the batch's period
   * @param periodEnd last local day of it; its year is the vintage
   */
  public record Issue(
      String batchId,
      String projectId,
      int projectNo,
      String methodologyVersion,
      LocalDate periodStart,
      LocalDate periodEnd) {}

  /** The value of the Kafka record. */
  public byte[] write() {
    try {
      return Json.mapper().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record is plain values", e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws JsonProcessingException it is no such record; the message names the member
   */
  public static HoldingRecord read(byte[] value) throws IOException {
    return Json.mapper().readValue(value, HoldingRecord.class);
  }

  /** Whether a record of {@code reductions} has one of these kinds; false when it is unreadable. */
  public static boolean is(byte[] value) {
    try (JsonParser json = Json.records().createParser(value)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("kind")) {
          return json.hasToken(JsonToken.VALUE_STRING) && isKind(json.getText());
        }
        json.skipChildren();
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isKind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.name().equalsIgnoreCase(word)) {
        return true;
      }
    }
    return false;
  }
}
