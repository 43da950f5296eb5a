package org.tanpuhui.methodology.methodology;

import java.util.UUID;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What became of a claim.
 *
 * @param problem why it was rejected, parked or voided, or what it waits for; null when its amount
 *     is posted
 * @param version the version that decided, null when none covers the activity
 * @param amountMg reduction in milligrams CO2e that is posted at once, else 0
 * @param quantity what the activity was counted by, null when not measured; of a void: milligrams
 *     it took back
 * @param reference the activity in the way of a parked one, the void of a voided one, the activity
 *     a void is about; else null
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
