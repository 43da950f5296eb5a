package org.tanpuhui.activity.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.tanpuhui.activity.activity.Binding;
import org.tanpuhui.activity.config.ActivityConfig;

/**
 * Bindings of subjects, from memory or with one statement for all that are missing. Unknown
 * subjects are not remembered, so an enrolment is seen at once.
 */
@Singleton
public final class BindingCache {
  private record Key(int partner, String subject) {}

  private final Cache<Key, Binding> cache;
  private final Freshness freshness = new Freshness();
  private final DataSource database;

  @Inject
  public BindingCache(DataSource database, ActivityConfig config, MeterRegistry metrics) {
    this.database = database;
    cache = Caffeine.newBuilder().maximumSize(config.bindingsMax()).recordStats().build();
    CaffeineCacheMetrics.monitor(metrics, cache, "bindings");
  }

  /**
   * The bindings of these subjects of a partner, position by position; null where unknown.
   *
   * @param subjects may hold duplicates and null
   */
  public Binding[] find(int partner, String[] subjects) throws SQLException {
    Binding[] found = new Binding[subjects.length];
    Set<String> missing = new HashSet<>();
    for (int i = 0; i < subjects.length; i++) {
      if (subjects[i] != null) {
        found[i] = cache.getIfPresent(new Key(partner, subjects[i]));
        if (found[i] == null) {
          missing.add(subjects[i]);
        }
      }
    }
    if (!missing.isEmpty()) {
      Map<String, Binding> loaded = load(partner, missing);
      for (int i = 0; i < subjects.length; i++) {
        if (found[i] == null && subjects[i] != null) {
          found[i] = loaded.get(subjects[i]);
        }
      }
    }
    return found;
  }

  void invalidate(int partner, String subject) {
    freshness.invalidate(() -> cache.invalidate(new Key(partner, subject)));
  }

  /** Forgets these subjects of a partner, all at once. */
  public void invalidate(int partner, Collection<String> subjects) {
    if (!subjects.isEmpty()) {
      freshness.invalidate(
          () -> subjects.forEach(subject -> cache.invalidate(new Key(partner, subject))));
    }
  }

  void invalidatePartner(int partner) {
    freshness.invalidate(() -> cache.asMap().keySet().removeIf(key -> key.partner() == partner));
  }

  void invalidateAll() {
    freshness.invalidate(cache::invalidateAll);
  }

  void listening(boolean now) {
    freshness.listening(now, cache::invalidateAll);
  }

  private Map<String, Binding> load(int partner, Collection<String> missing) throws SQLException {
    long ticket = freshness.ticket();
    Map<String, Binding> loaded;
    try (Connection connection = database.getConnection()) {
      loaded = BindingStore.load(connection, partner, missing);
    }
    freshness.store(
        ticket, () -> loaded.forEach((subject, b) -> cache.put(new Key(partner, subject), b)));
    return loaded;
  }
}
