package org.tanpuhui.activity.activity;

import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Why one event or one item is not taken.
 *
 * @param pointer JSON pointer to the member at fault, relative to the event or item; null when the
 *     whole of it is
 * @param detail which value, and what to do
 */
public record Rejection(ProblemCode code, String pointer, String detail) implements Checked {
  public static Rejection of(ProblemCode code, String detail) {
    return new Rejection(code, null, detail);
  }
}
