package org.tanpuhui.methodology.project;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.Projects;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * The projects as the stream sees them, by when they were filed and when that ended, so that a
 * replay decides as the first run did. Follows the database like the versions in force; before a
 * project counts as not open, the database is asked again. An end counts a little later than it was
 * decided, longer than several refreshes take.
 */
public final class LiveProjects implements Projects {
  private static final Logger LOG = Logger.getLogger(LiveProjects.class);

  /** From the end of a project to the last monitoring that counts. */
  static final Duration CLOSES_AFTER = Duration.ofSeconds(10);

  private record Key(Scheme scheme, String id) {}

  /** A project and when its monitoring counts; {@code to} is null while that has no end. */
  private record Known(Project project, Instant createdAt, Instant from, Instant to) {
    boolean isOpen(Instant at) {
      return from != null && !at.isBefore(from) && (to == null || at.isBefore(to));
    }
  }

  private final ProjectStore store = new ProjectStore();
  private final ConnectionSource connections;
  private String stamp = "";
  private volatile Map<Key, Known> current = Map.of();

  /**
   * @throws SQLException the projects cannot be read now
   */
  public LiveProjects(ConnectionSource connections) throws SQLException {
    this.connections = connections;
    refresh();
  }

  @Override
  public Project find(Scheme scheme, String projectId, Instant at) {
    Key key = new Key(scheme, projectId);
    Known known = current.get(key);
    if (known == null || !known.isOpen(at)) {
      known = ask(key);
    }
    if (known == null || at.isBefore(known.createdAt())) {
      return null;
    }
    Project project = known.project();
    return known.isOpen(at) ? project : new Project(project.id(), project.partner(), null);
  }

  private Known ask(Key key) {
    try {
      refresh();
    } catch (SQLException e) {
      LOG.warnf("projects could not be read, they are as before cause=%s", e.getMessage());
    }
    return current.get(key);
  }

  /** Takes over what changed since; cheap when nothing did. */
  public synchronized void refresh() throws SQLException {
    try (Connection connection = connections.open()) {
      String now = store.stamp(connection);
      if (now.equals(stamp)) {
        return;
      }
      Map<Key, Known> read = new HashMap<>();
      for (StoredProject project : store.all(connection)) {
        read.put(new Key(project.scheme(), project.id()), known(project));
      }
      current = read;
      stamp = now;
    }
  }

  private static Known known(StoredProject project) {
    FiledProject filed = filed(project);
    return new Known(
        new Project(project.id(), project.text().partner(), filed),
        project.createdAt(),
        filed == null ? null : project.filedAt(),
        filed == null || project.isOpen() ? null : project.changedAt().plus(CLOSES_AFTER));
  }

  private static FiledProject filed(StoredProject project) {
    if (project.filedAt() == null || project.text().strata().isEmpty()) {
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
