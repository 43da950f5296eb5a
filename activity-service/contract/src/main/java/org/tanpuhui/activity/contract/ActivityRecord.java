package org.tanpuhui.activity.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * One accepted activity on the topic {@code activities}. The record's append time is its {@code
 * recorded_at}; its key is {@link #participant}.
 *
 * @param scheme scheme id, for example {@code sandbox}
 * @param activityId deterministic id of (scheme, source, id)
 * @param source CloudEvents source, one of the partner's
 * @param id CloudEvents id, unique within the source
 * @param type CloudEvents type, for example {@code tanpuhui.activity.bike-ride.v1}
 * @param participant participant id, 16 hexadecimal digits
 * @param persons persons of the holder on that day (households), else 1
 * @param partner partner id
 * @param scenario scenario code of the partner
 * @param occurredAt start of the activity
 * @param endedAt end of the activity, exclusive; null for a point in time (a boarding alone)
 * @param contentHash 32 hexadecimal digits, {@link ContentHash}; in records without {@code
 *     privateDigest} the first 128 bits of SHA-256 over type, subject and canonical data
 * @param privateDigest 32 hexadecimal digits: the first 128 bits of HMAC-SHA-256 under the
 *     participant's key over activity id, subject and trace; null in records of before
 * @param grants bits of {@link Grants} in force at {@code occurredAt}
 * @param backfillId the backfill grant that allows an activity older than the lateness window, else
 *     null
 * @param data what calculators read: quantities with their unit in the name, no places unless a
 *     distance must be looked up
 * @param trace places and order ids, AES-GCM under the participant's key (12 bytes nonce, then
 *     ciphertext and tag); null when there are none
 */
public record ActivityRecord(
    String scheme,
    UUID activityId,
    String source,
    String id,
    String type,
    String participant,
    HolderKind holderKind,
    int persons,
    String partner,
    String scenario,
    EvidenceGrade evidenceGrade,
    Instant occurredAt,
    Instant endedAt,
    String contentHash,
    String privateDigest,
    int grants,
    String backfillId,
    ObjectNode data,
    byte[] trace) {}
