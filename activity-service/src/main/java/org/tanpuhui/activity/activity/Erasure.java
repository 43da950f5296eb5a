package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.ParticipantId;

/**
 * An erasure that was asked for.
 *
 * @param commandId id of the command on {@code activities}
 * @param pointsLapse points that the person was told would lapse
 * @param appendAfter the command is appended after this
 */
public record Erasure(
    UUID commandId,
    ParticipantId participant,
    boolean byGuardian,
    long pointsLapse,
    Instant requestedAt,
    Instant appendAfter) {}
