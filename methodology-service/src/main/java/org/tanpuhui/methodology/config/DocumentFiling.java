package org.tanpuhui.methodology.config;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.methodology.document.BundledDocuments;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.store.MethodologyStore;
import org.tanpuhui.methodology.store.MethodologyStore.StoredVersion;

/**
 * Files the documents this release brings and makes the registry from all that were ever filed. A
 * filed document never changes: another content under the same id and version stops the start.
 */
final class DocumentFiling {
  private DocumentFiling() {}

  static Registry file(
      Connection connection, MethodologyStore store, List<BundledDocuments.Bundled> documents)
      throws SQLException {
    Map<String, MethodologyDocument> bundled = new HashMap<>();
    for (BundledDocuments.Bundled brought : documents) {
      MethodologyDocument document = brought.document();
      store.add(connection, document, brought.state().word());
      bundled.put(key(document.version().id(), document.version().version()), document);
    }
    List<FiledVersion> versions = new ArrayList<>();
    for (StoredVersion stored : store.all(connection)) {
      MethodologyDocument document = bundled.get(key(stored.id(), stored.version()));
      if (document == null) {
        document =
            DocumentReader.canonical(stored.id() + " " + stored.version(), stored.document());
      }
      if (!document.version().hash().equals(stored.hash())) {
        throw new IllegalStateException(
            "methodology "
                + stored.id()
                + " "
                + stored.version()
                + " was filed with hash "
                + stored.hash()
                + ", this release brings "
                + document.version().hash()
                + "; a changed document needs a new version");
      }
      if (stored.state().equals(BundledDocuments.State.FILED.word())) {
        versions.add(new FiledVersion(stored.number(), document.version()));
      }
    }
    return new Registry(versions);
  }

  private static String key(String id, String version) {
    return id + " " + version;
  }
}
