package org.tanpuhui.methodology.methodology;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.Scheme;

/**
 * One accepted activity as it stands on the log.
 *
 * @param source CloudEvents source
 * @param eventId CloudEvents id
 * @param participant participant id; its high bits are the scheme's
 * @param persons persons of the holder, at least 1
 * @param scenario scenario code, null when the partner has one scenario
 * @param occurredAt start, whole microseconds
 * @param endedAt end, exclusive, whole microseconds; null for a point in time
 * @param commitment what it was committed to when it was accepted; null where nobody asks
 * @param grants bits of the mandate in force
 * @param backfillId the grant that lifts the lateness window, else null
 * @param quantitiesJson {@code quantities} as JSON, kept as it came
 * @param trace encrypted places and order ids, null when there are none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Claim(
    Scheme scheme,
    UUID activityId,
    String source,
    String eventId,
    ActivityType type,
    long participant,
    HolderKind holderKind,
    int persons,
    String partner,
    String scenario,
    EvidenceGrade grade,
    Instant occurredAt,
    Instant endedAt,
    Commitment commitment,
    int grants,
    String backfillId,
    Quantities quantities,
    byte[] quantitiesJson,
    byte[] trace)
    implements LogRecord {}
