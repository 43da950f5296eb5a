package org.tanpuhui.methodology.config;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.tanpuhui.methodology.document.BundledDocuments.Bundled;
import org.tanpuhui.methodology.registry.RegistryStore;

/**
 * Puts the documents this release brings into the registry. A document never changes: another
 * content under the same id and version stops the start.
 */
final class DocumentFiling {
  private DocumentFiling() {}

  /** Puts what this release brings into the registry; what is there already stays. */
  static void file(Connection connection, List<Bundled> documents) throws SQLException {
    RegistryStore store = new RegistryStore();
    connection.setAutoCommit(false);
    try {
      store.lockFiling(connection);
      for (Bundled bundled : documents) {
        store.bundle(connection, bundled.document(), bundled.state().word());
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
