package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.util.UUID;

/**
 * An accepted activity of a statement that needs attention: parked or rejected.
 *
 * @param id CloudEvents id
 * @param code why
 */
public record StatementRow(
    UUID activityId,
    String source,
    String id,
    String type,
    Instant occurredAt,
    Instant recordedAt,
    String status,
    String code) {}
