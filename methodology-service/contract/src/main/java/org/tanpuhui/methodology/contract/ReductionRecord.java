package org.tanpuhui.methodology.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;

/**
 * One command to the ledger on the topic {@code reductions}; its key is {@link #participant}.
 *
 * @param kind what to do
 * @param scheme scheme id
 * @param activityId the activity that caused it
 * @param type CloudEvents type of the activity
 * @param participant participant id, 16 hexadecimal digits
 * @param amountMgCo2e recorded reduction, milligrams CO2e, positive
 * @param grants bits: 1 record, 2 points, 4 pool
 * @param occurredAt start of the activity
 * @param recordedAt append time of the activity on {@code activities}
 * @param partner partner id
 * @param methodology methodology id
 * @param version methodology version
 * @param versionHash SHA-256 of the filed document, 64 hexadecimal digits
 * @param activitiesPartition partition of the causing record on {@code activities}
 * @param activitiesOffset its offset
 * @param holderKind {@code project} for a project's monitoring, whose grams post straight to its
 *     pooled account; null for everyone who has a mandate
 * @param cause for {@code reverse}: the activity id of the void, or the id of the claim decision;
 *     for {@code erase} the id of the command; null for {@code post}
 * @param reason for {@code reverse}: {@code void} or {@code claim_overturned}; null for {@code
 *     post}
 */
public record ReductionRecord(
    Kind kind,
    String scheme,
    UUID activityId,
    String type,
    String participant,
    long amountMgCo2e,
    int grants,
    Instant occurredAt,
    Instant recordedAt,
    String partner,
    String methodology,
    String version,
    String versionHash,
    int activitiesPartition,
    long activitiesOffset,
    String holderKind,
    UUID cause,
    String reason) {

  /** What the ledger shall do. */
  public enum Kind {
    /** Record a reduction and its points. */
    @JsonProperty("post")
    POST,
    /**
     * Take back what was recorded for {@code activity_id}, amount for amount; {@code recorded_at}
     * and the position are those of the record that caused it.
     */
    @JsonProperty("reverse")
    REVERSE,
    /**
     * Let the points of a person who was erased lapse: scheme, participant, {@code recorded_at} and
     * position of the command, and its id in {@code cause}; everything else is absent.
     */
    @JsonProperty("erase")
    ERASE
  }
}
