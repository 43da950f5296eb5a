package org.tanpuhui.methodology.methodology;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What a waiting day got when its month was settled.
 *
 * @param amountMg milligrams CO2e; at least 1, or 0 with a problem
 * @param problem why there is no amount, null when there is one
 * @param condition what was not met, null when {@code problem} says it all
 * @param derivation the steps, also of a day that got nothing
 */
public record SettledDay(
    UUID activityId,
    LocalDate day,
    long amountMg,
    ProblemCode problem,
    String condition,
    List<Step> derivation) {}
