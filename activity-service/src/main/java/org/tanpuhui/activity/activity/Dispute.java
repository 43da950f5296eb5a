package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.tanpuhui.platform.ParticipantId;

/**
 * What a participant says is missing or wrong.
 *
 * @param partner id of the partner it is about; null when it is about none
 * @param activityType CloudEvents type, may be null
 * @param activityId an activity it is about, may be null
 * @param happenedOn local day, may be null
 * @param text null after an erasure
 * @param state {@code open}, {@code upheld}, {@code not_upheld} or {@code withdrawn}
 * @param answer null while open
 */
public record Dispute(
    UUID id,
    ParticipantId participant,
    String partner,
    String activityType,
    UUID activityId,
    LocalDate happenedOn,
    String text,
    Instant filedAt,
    Instant answerDueAt,
    String state,
    String answer,
    String answeredBy,
    Instant answeredAt) {}
