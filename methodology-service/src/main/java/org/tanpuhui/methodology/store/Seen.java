package org.tanpuhui.methodology.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Commitment;

/**
 * What is known of the ids of a batch.
 *
 * @param contents what those seen before are committed to
 * @param waiting voids that came before them, by the id they void; not yet asked whether they still
 *     wait
 */
public record Seen(Map<UUID, Commitment> contents, Map<UUID, List<WaitingVoid>> waiting) {

  /**
   * A void that came before its original.
   *
   * @param activityId the void
   * @param participant whose activity it voids
   * @param recordedAt since when it waits
   */
  public record WaitingVoid(UUID activityId, long participant, Instant recordedAt) {}
}
