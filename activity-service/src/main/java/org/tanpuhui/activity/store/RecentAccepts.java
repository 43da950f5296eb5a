package org.tanpuhui.activity.store;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.tanpuhui.activity.config.ActivityConfig;

/**
 * Fingerprints of activities accepted a short while ago, by id: best effort, so that most resent
 * events are answered without the log. methodology-service has the last word on duplicates.
 *
 * <p>Each id has one slot, where the next id of that slot displaces it: ids are hashes, so slots
 * are used evenly, and nothing needs to be counted, aged or locked.
 */
@Singleton
public final class RecentAccepts {
  private record Accepted(UUID id, byte[] fingerprint) {}

  private final AtomicReferenceArray<Accepted> slots;

  @Inject
  public RecentAccepts(ActivityConfig config) {
    int size = Integer.highestOneBit(Math.toIntExact(Math.max(1, config.recentAcceptsMax())));
    slots = new AtomicReferenceArray<>(size);
  }

  /** The fingerprint under which this id was accepted, or null when not remembered. */
  public byte[] find(UUID activityId) {
    Accepted accepted = slots.get(slot(activityId));
    return accepted != null && accepted.id().equals(activityId) ? accepted.fingerprint() : null;
  }

  public void add(UUID activityId, byte[] fingerprint) {
    slots.set(slot(activityId), new Accepted(activityId, fingerprint));
  }

  private int slot(UUID id) {
    return (int) id.getLeastSignificantBits() & (slots.length() - 1);
  }
}
