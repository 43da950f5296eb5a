package org.tanpuhui.methodology.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * The versions in force, exchanged whole when one is filed or withdrawn, here or by another
 * instance. What is filed covers only activities that begin later than the filing lead, and the
 * database is asked far more often than that; so every instance knows a version before an activity
 * it covers can arrive, and a replay decides as the first run did.
 */
public final class LiveRegistry implements Supplier<Registry> {
  private final RegistryStore store = new RegistryStore();
  private final ConnectionSource connections;
  private final Map<Integer, MethodologyVersion> read = new HashMap<>();
  private String stamp = "";
  private volatile Registry current;

  /**
   * @throws SQLException the versions in force cannot be read now
   * @throws IllegalStateException one of them holds illustrative values, which are not allowed here
   */
  public LiveRegistry(ConnectionSource connections, RegistryRules rules) throws SQLException {
    this.connections = connections;
    if (!rules.illustrativeAllowed()) {
      refuseIllustrative();
    }
    refresh();
  }

  private void refuseIllustrative() throws SQLException {
    try (Connection connection = connections.open()) {
      for (StoredVersion stored : store.filed(connection)) {
        List<String> places = IllustrativeValues.in(stored.document());
        if (!places.isEmpty()) {
          throw new IllegalStateException(
              "methodology "
                  + stored.id()
                  + " "
                  + stored.version()
                  + " is filed with illustrative values at "
                  + String.join(", ", places)
                  + "; set tanpuhui.methodology.allow-illustrative=true to run with them");
        }
      }
    }
  }

  @Override
  public Registry get() {
    return current;
  }

  /** Takes over what was filed or withdrawn since; cheap when nothing was. */
  public synchronized void refresh() throws SQLException {
    try (Connection connection = connections.open()) {
      String now = store.stamp(connection);
      if (!now.equals(stamp)) {
        current = load(connection);
        stamp = now;
      }
    }
  }

  private Registry load(Connection connection) throws SQLException {
    List<FiledVersion> versions = new ArrayList<>();
    for (StoredVersion stored : store.filed(connection)) {
      versions.add(
          new FiledVersion(
              stored.number(),
              read.computeIfAbsent(stored.number(), number -> read(stored)),
              stored.coversTo()));
    }
    return new Registry(versions);
  }

  private static MethodologyVersion read(StoredVersion stored) {
    MethodologyVersion version =
        DocumentReader.canonical(stored.id() + " " + stored.version(), stored.document()).version();
    if (!version.hash().equals(stored.hash())) {
      throw new IllegalStateException(
          "methodology " + stored.id() + " " + stored.version() + " is not what was filed");
    }
    return version;
  }
}
