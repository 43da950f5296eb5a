package org.tanpuhui.methodology.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * Something a person or partner must hear of an activity, on the topic {@code outcomes}.
 *
 * @param scheme scheme id
 * @param activityId the activity
 * @param revision 1 for the first outcome of the activity; the highest revision wins
 * @param status {@code rejected}, {@code parked} or {@code voided}
 * @param outcomeCode stable code of the error catalogue
 * @param participant participant id, 16 hexadecimal digits
 * @param partner partner id
 * @param occurredAt start of the activity
 * @param recordedAt append time of the activity on {@code activities}
 * @param reference the activity that stands in the way (parked), else null
 */
public record OutcomeRecord(
    String scheme,
    UUID activityId,
    int revision,
    String status,
    String outcomeCode,
    String participant,
    String partner,
    Instant occurredAt,
    Instant recordedAt,
    UUID reference) {}
