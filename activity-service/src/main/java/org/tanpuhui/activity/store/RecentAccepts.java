package org.tanpuhui.activity.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.tanpuhui.activity.config.ActivityConfig;

/**
 * Content hashes of activities accepted a short while ago, by id: best effort, so that most resent
 * events are answered without the log. methodology-service has the last word on duplicates.
 */
@Singleton
public final class RecentAccepts {
  private final Cache<UUID, byte[]> cache;

  @Inject
  public RecentAccepts(ActivityConfig config) {
    cache = Caffeine.newBuilder().maximumSize(config.recentAcceptsMax()).build();
  }

  /** The content hash under which this id was accepted, or null when not remembered. */
  public byte[] find(UUID activityId) {
    return cache.getIfPresent(activityId);
  }

  public void add(UUID activityId, byte[] contentHash) {
    cache.put(activityId, contentHash);
  }
}
