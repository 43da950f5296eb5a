package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.json.Json;

/** Writes export folders as the service does, from lines that a test makes. */
final class ExportWriter {
  private final Path folder;
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final Map<String, String> documents = new LinkedHashMap<>();
  private String from;
  private String to;

  ExportWriter(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.createDirectories(folder.resolve("documents"));
  }

  /** A shipped document by its file name. */
  static MethodologyDocument shipped(String name) throws IOException {
    try (InputStream in = ExportWriter.class.getResourceAsStream("/methodologies/" + name)) {
      return DocumentReader.yaml(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Adds a document and answers its hash. */
  String document(MethodologyDocument document) throws IOException {
    String hash = document.version().hash();
    Files.writeString(folder.resolve("documents/" + hash + ".json"), document.canonical());
    documents.put("documents/" + hash + ".json", hash);
    return hash;
  }

  ExportWriter covering(String fromDay, String toDay) {
    from = fromDay;
    to = toDay;
    return this;
  }

  void lines(String name, Iterable<String> lines) throws IOException {
    long count = 0;
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16)) {
      for (String line : lines) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        count++;
      }
    }
    rows.put(name, count);
  }

  /** Writes the manifest for the files as they lie there now. */
  Path manifest() throws IOException {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("format", Manifest.FORMAT).put("scheme", "sandbox").put("scope", "evidence");
    root.put("from", from).put("to", to).put("created_at", "2026-11-23T00:00:00Z");
    ArrayNode files = root.putArray("files");
    for (Map.Entry<String, Long> file : rows.entrySet()) {
      Path path = folder.resolve(file.getKey());
      files
          .addObject()
          .put("name", file.getKey())
          .put("sha256", hash(path))
          .put("bytes", Files.size(path))
          .put("rows", file.getValue());
    }
    ArrayNode list = root.putArray("documents");
    documents.forEach((name, hash) -> list.addObject().put("name", name).put("sha256", hash));
    Files.writeString(folder.resolve(Manifest.FILE), root.toString());
    return folder;
  }

  static String hash(Path file) throws IOException {
    return HexFormat.of().formatHex(Ids.sha256(Files.readAllBytes(file)));
  }
}
