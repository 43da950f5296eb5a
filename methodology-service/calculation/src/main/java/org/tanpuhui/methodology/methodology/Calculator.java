package org.tanpuhui.methodology.methodology;

import java.util.List;

/**
 * A formula that documents fill with parameters. Pure: the same act gives the same milligrams.
 * Never throws for what an activity reports; a number no formula can carry is a problem of the act.
 */
public interface Calculator {

  /** The reduction of an act, or why there is none, or that its month must close first. */
  Evaluation evaluate(Act act);

  /**
   * The steps of the same calculation, for people; empty when {@link #evaluate} answers a problem.
   * Of an act that awaits settlement the steps end before the amount; the rest is in {@link
   * SettledDay#derivation}.
   */
  List<Step> derive(Act act);
}
