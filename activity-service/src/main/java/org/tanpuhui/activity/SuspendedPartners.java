package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.store.PartnerCache;
import org.tanpuhui.activity.store.PartnerStore;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.web.Suspensions;

/** Which partners are suspended, as this service's own tables know it. */
@Singleton
public final class SuspendedPartners implements Suspensions {
  private final Database database;
  private final PartnerCache cache;

  @Inject
  public SuspendedPartners(Database database, PartnerCache cache) {
    this.database = database;
    this.cache = cache;
  }

  /** A suspended partner. */
  public record Suspended(String scheme, String partner) {}

  /** All of them, for the other services. */
  public List<Suspended> all() {
    return database.read(PartnerStore::suspended).stream()
        .map(partner -> new Suspended(partner.scheme().id(), partner.id()))
        .toList();
  }

  @Override
  public boolean isSuspended(Scheme scheme, String partner) {
    try {
      return cache.find(scheme, partner).map(Partner::active).filter(active -> !active).isPresent();
    } catch (SQLException e) {
      throw Database.refused(e);
    }
  }

  /**
   * Intake answers each event, and its refusals are counted; enrolling is refused by its service,
   * while ending mandates is not.
   */
  @Override
  public boolean decidesItself(String path) {
    return path.startsWith("/v1/activities") || path.startsWith("/v1/enrolments");
  }
}
