package org.tanpuhui.ledger.market;

import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Why something cannot be done.
 *
 * @param pointer JSON pointer to the member at fault; null when none is
 * @param detail which value, and what to do
 */
public record Refusal(ProblemCode code, String pointer, String detail) {}
