package org.tanpuhui.activity.activity;

import java.time.Duration;
import java.util.Set;

/**
 * Limits of intake.
 *
 * @param openTypes activity types with a methodology
 * @param lateness how old an activity may be without a backfill grant
 * @param clockTolerance how far ahead of our clock an activity may lie
 */
public record IntakeLimits(Set<String> openTypes, Duration lateness, Duration clockTolerance) {}
