package org.tanpuhui.methodology.project;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * Which project draws from which pool: what people pooled under one methodology at one partner goes
 * to one open project of the scheme. A forest draws from its own monitoring.
 */
final class ProjectPool {
  private static final String OPEN =
      """
      INSERT INTO project_pool (case_no, scheme, number, methodology, partner, pooled)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;
  private static final String CLOSE =
      "UPDATE project_pool SET closed_at = now() WHERE case_no = ? AND closed_at IS NULL";

  private ProjectPool() {}

  /** Opens it; false when another open project draws from it. */
  static boolean open(Connection connection, StoredProject project) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(OPEN)) {
      insert.setInt(1, project.caseNo());
      insert.setInt(2, project.scheme().code());
      insert.setLong(3, number(project.scheme(), project.id()));
      insert.setString(4, project.text().methodology());
      insert.setString(5, project.text().partner());
      insert.setBoolean(6, project.text().strata().isEmpty());
      return insert.executeUpdate() == 1;
    }
  }

  static void close(Connection connection, StoredProject project) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(CLOSE)) {
      update.setInt(1, project.caseNo());
      update.executeUpdate();
    }
  }

  /**
   * The number of a project in the ledger: a hash of its id, so that every replay gives the same.
   */
  static long number(Scheme scheme, String id) {
    long hash = ByteBuffer.wrap(Ids.hash("project", scheme.id(), id)).getLong();
    return ParticipantId.of(scheme, hash).value();
  }
}
