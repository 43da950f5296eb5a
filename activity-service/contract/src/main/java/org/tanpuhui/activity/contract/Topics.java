package org.tanpuhui.activity.contract;

/** Topic written by activity-service (and, for claim decisions, by methodology-service). */
public final class Topics {
  /** Accepted events and the commands that must take their turn in a participant's order. */
  public static final String ACTIVITIES = "activities";

  private Topics() {}
}
