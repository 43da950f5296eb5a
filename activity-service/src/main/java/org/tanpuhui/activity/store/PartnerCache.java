package org.tanpuhui.activity.store;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.platform.Scheme;

/** Partners by id, from memory or from the database. There are few, so none is evicted. */
@Singleton
public final class PartnerCache {
  private record Key(Scheme scheme, String id) {}

  private final Map<Key, Partner> cache = new ConcurrentHashMap<>();
  private final Freshness freshness = new Freshness();
  private final DataSource database;

  @Inject
  public PartnerCache(DataSource database) {
    this.database = database;
  }

  /** The partner with this id; one that is not registered is asked for again next time. */
  public Optional<Partner> find(Scheme scheme, String id) throws SQLException {
    Key key = new Key(scheme, id);
    Partner cached = cache.get(key);
    if (cached != null) {
      return Optional.of(cached);
    }
    long ticket = freshness.ticket();
    Optional<Partner> loaded;
    try (Connection connection = database.getConnection()) {
      loaded = PartnerStore.find(connection, scheme, id);
    }
    loaded.ifPresent(partner -> freshness.store(ticket, () -> cache.put(key, partner)));
    return loaded;
  }

  /** Forgets one partner. */
  public void invalidate(Scheme scheme, String id) {
    freshness.invalidate(() -> cache.remove(new Key(scheme, id)));
  }

  void invalidateAll() {
    freshness.invalidate(cache::clear);
  }

  void listening(boolean now) {
    freshness.listening(now, cache::clear);
  }
}
