package org.tanpuhui.activity.activity;

import java.time.Duration;

/**
 * Limits of intake.
 *
 * @param lateness how old an activity may be without a backfill grant
 * @param monitoringLateness how long ago the period of a project's monitoring may have ended
 *     without one
 * @param clockTolerance how far ahead of our clock an activity may lie
 */
public record IntakeLimits(
    Duration lateness, Duration monitoringLateness, Duration clockTolerance) {}
