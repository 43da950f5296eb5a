package org.tanpuhui.methodology.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  static Registry file(
      Connection connection, MethodologyStore store, List<MethodologyDocument> documents)
      throws SQLException {
    Map<String, MethodologyDocument> bundled = new HashMap<>();
    for (MethodologyDocument document : documents) {
      store.file(connection, document);
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
      versions.add(new FiledVersion(stored.number(), document.version()));
    }
    return new Registry(versions);
  }

  private static String key(String id, String version) {
    return id + " " + version;
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
