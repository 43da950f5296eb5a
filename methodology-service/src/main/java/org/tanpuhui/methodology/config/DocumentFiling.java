package org.tanpuhui.methodology.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.methodology.registry.RegistryStore;
import org.tanpuhui.methodology.review.Lifecycle;

/**
 * Puts the documents this release brings into the registry. A document never changes: another
 * content under the same id and version stops the start.
 */
final class DocumentFiling {
  private static final String FOLDER = "/methodologies/";
  private static final String INDEX = "index";

  private DocumentFiling() {}

  /** The documents of this release, checked. */
  static List<MethodologyDocument> bundled() {
    List<MethodologyDocument> documents = new ArrayList<>();
    for (String name : resource(INDEX).lines().map(String::strip).toList()) {
      if (!name.isEmpty()) {
        documents.add(DocumentReader.yaml(name, resource(name)));
      }
    }
    return documents;
  }

  /** Puts what this release brings into the registry; what is there already stays. */
  static void file(Connection connection, List<MethodologyDocument> documents) throws SQLException {
    RegistryStore store = new RegistryStore();
    connection.setAutoCommit(false);
    try {
      store.lockFiling(connection);
      for (MethodologyDocument document : documents) {
        store.bundle(connection, document, Lifecycle.FILED);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static String resource(String name) {
    try (InputStream in = DocumentFiling.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the file " + FOLDER + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FOLDER + name, e);
    }
  }
}
