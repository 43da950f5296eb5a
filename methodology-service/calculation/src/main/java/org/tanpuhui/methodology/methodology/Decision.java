package org.tanpuhui.methodology.methodology;

import java.util.UUID;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What became of a claim.
 *
 * @param problem why it was rejected or parked, null when computed
 * @param version the version that decided, null when none covers the activity
 * @param amountMg reduction in milligrams CO2e, 0 unless computed
 * @param quantity what the activity was counted by, null when not measured
 * @param reference the activity that stands in the way, null unless parked
 * @param mode travel mode, {@link TravelMode#NONE} for what the guard does not watch
 */
public record Decision(
    Status status,
    ProblemCode problem,
    FiledVersion version,
    long amountMg,
    Long quantity,
    UUID reference,
    TravelMode mode) {}
