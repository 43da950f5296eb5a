package org.tanpuhui.activity.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.tanpuhui.activity.config.ActivityConfig;

/**
 * Ids of voids accepted a short while ago: best effort, so that most voids of a void are refused at
 * intake. methodology-service has the last word.
 */
@Singleton
public final class RecentVoids {
  private final Cache<UUID, Boolean> cache;

  @Inject
  public RecentVoids(ActivityConfig config) {
    cache = Caffeine.newBuilder().maximumSize(config.recentAcceptsMax()).build();
  }

  /** Whether this activity is known to be a void. */
  public boolean isVoid(UUID activityId) {
    return cache.getIfPresent(activityId) != null;
  }

  public void add(UUID activityId) {
    cache.put(activityId, Boolean.TRUE);
  }
}
