package org.tanpuhui.activity.activity;

import java.util.List;

/**
 * What stands in the way of erasing a participant.
 *
 * @param points points that would lapse
 */
public record ErasureBlockers(List<Blocker> blockers, long points) {

  /**
   * Something that somebody still waits for.
   *
   * @param code what it is, for example {@code redemption_open}
   */
  public record Blocker(String code, String id, String state, String amount) {}
}
