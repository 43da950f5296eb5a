package org.tanpuhui.methodology.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Voids;
import org.tanpuhui.methodology.methodology.Window;
import org.tanpuhui.methodology.store.BatchStore;
import org.tanpuhui.methodology.store.ChangeStore;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.methodology.store.SourceKey;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * What would become of an activity if it stood on the log now: decided like any other against what
 * stands, and nothing kept.
 */
public final class DryRun {
  /** Later than anything on the log. */
  private static final long LAST = Long.MAX_VALUE;

  private static final int NO_SOURCE = -1;

  private final Supplier<Registry> registry;
  private final Acts acts;
  private final Dictionaries dictionaries;
  private final ConnectionSource connections;
  private final BatchStore store;
  private final ChangeStore changes;

  public DryRun(
      Supplier<Registry> registry,
      Acts acts,
      Dictionaries dictionaries,
      ConnectionSource connections) {
    this.registry = registry;
    this.acts = acts;
    this.dictionaries = dictionaries;
    this.connections = connections;
    this.store = new BatchStore(dictionaries, registry);
    this.changes = new ChangeStore(dictionaries, registry);
  }

  /** Decides it; one whose id was seen before is what that one is. */
  public ActivityState decide(Claim claim, Instant now) throws SQLException {
    try (Connection connection = connections.open()) {
      UUID id = claim.activityId();
      ActivityState seen = changes.states(connection, List.of(id)).get(id);
      if (seen != null) {
        return seen;
      }
      Place place = new Place(0, LAST, now);
      Decision decision =
          claim.type() == ActivityType.VOID
              ? ofVoid(connection, claim, place)
              : ofClaim(connection, claim, now);
      return ActivityState.first(new Evidence(claim, decision, 0, LAST, now));
    }
  }

  private Decision ofVoid(Connection connection, Claim claim, Place place) throws SQLException {
    UUID target = Voids.target(claim);
    ActivityState original =
        target == null ? null : changes.states(connection, List.of(target)).get(target);
    return Voids.decide(claim, place, original, false).decision();
  }

  private Decision ofClaim(Connection connection, Claim claim, Instant now) throws SQLException {
    Decider decider = new Decider(registry.get(), acts);
    Window window = decider.window(claim);
    HeldClaims held =
        store
            .standing(connection, window == null ? List.of() : List.of(window))
            .getOrDefault(claim.participant(), new HeldClaims());
    Integer source =
        dictionaries.existing(new SourceKey(claim.scheme(), claim.partner(), claim.source()));
    return decider.decide(claim, source == null ? NO_SOURCE : source, now, LAST, held);
  }
}
