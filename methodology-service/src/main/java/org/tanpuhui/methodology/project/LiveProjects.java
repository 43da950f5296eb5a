package org.tanpuhui.methodology.project;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.Projects;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.ConnectionSource;

/** The projects as the stream sees them; follows the database like the versions in force. */
public final class LiveProjects implements Projects {
  private record Key(Scheme scheme, String id) {}

  private final ProjectStore store = new ProjectStore();
  private final ConnectionSource connections;
  private String stamp = "";
  private volatile Map<Key, Project> current = Map.of();

  /**
   * @throws SQLException the projects cannot be read now
   */
  public LiveProjects(ConnectionSource connections) throws SQLException {
    this.connections = connections;
    refresh();
  }

  @Override
  public Project find(Scheme scheme, String projectId) {
    return current.get(new Key(scheme, projectId));
  }

  /** Takes over what changed since; cheap when nothing did. */
  public synchronized void refresh() throws SQLException {
    try (Connection connection = connections.open()) {
      String now = store.stamp(connection);
      if (now.equals(stamp)) {
        return;
      }
      Map<Key, Project> read = new HashMap<>();
      for (StoredProject project : store.all(connection)) {
        read.put(
            new Key(project.scheme(), project.id()),
            new Project(project.id(), project.text().partner(), filed(project)));
      }
      current = read;
      stamp = now;
    }
  }

  private static FiledProject filed(StoredProject project) {
    if (!project.isOpen() || project.text().strata().isEmpty()) {
      return null;
    }
    return new FiledProject(
        project.text().strata().stream()
            .map(
                s ->
                    new FiledProject.Stratum(
                        s.stratumId(), s.forestType(), s.areaM2(), s.baselineGrowthM3PerHaYear()))
            .toList());
  }
}
