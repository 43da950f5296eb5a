package org.tanpuhui.ledger.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.deploy.auditing.Audit;
import org.tanpuhui.ledger.export.LedgerExport;
import org.tanpuhui.ledger.export.LedgerManifest;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.export.ExportFolder;
import org.tanpuhui.platform.export.RowFile;
import org.tanpuhui.platform.json.Json;

/**
 * Changes the books as database superuser, exports what is seen then, audits it, and takes
 * everything back: each case is one transaction, so none needs a copy of the database.
 */
final class TamperedBooks {
  private final Year year;
  private final Path folder;
  private int exports;

  /** What the audit said. */
  record Verdict(int code, JsonNode report, String error) {
    List<String> findings() {
      List<String> lines = new ArrayList<>();
      report
          .path("findings")
          .forEach(
              f ->
                  lines.add(
                      f.path("reason").asText()
                          + " "
                          + f.path("row").asText()
                          + ": "
                          + f.path("detail").asText()));
      return lines;
    }
  }

  TamperedBooks(Year year, Path folder) {
    this.year = year;
    this.folder = folder;
  }

  /** Tampers, exports, audits, rolls back. */
  Verdict audit(LedgerExport.LogView log, List<String> arguments, String... statements)
      throws Exception {
    Path into = folder.resolve("export-" + exports++);
    try (Connection connection = year.superuser()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL session_replication_role = replica");
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
      export(connection, log, into);
      connection.rollback();
    }
    return run(into, arguments);
  }

  private void export(Connection connection, LedgerExport.LogView log, Path into)
      throws SQLException, IOException {
    LedgerExport export = new LedgerExport(() -> connection, log, new ExportFolder(folder), 25);
    LedgerManifest manifest =
        export.write(
            connection,
            Scheme.SANDBOX,
            log.checkpoint(Scheme.SANDBOX),
            into.resolve("ledger"),
            () -> {});
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("scope", "all");
    RowFile evidence = new RowFile(into, "evidence-00001.ndjson.gz");
    try (evidence) {
      for (JsonNode line : year.evidence()) {
        evidence.line().writeRaw(line.toString());
        evidence.end();
      }
    }
    root.putArray("files").add(Json.mapper().valueToTree(evidence.described()));
    root.set("ledger", Json.mapper().valueToTree(manifest));
    Files.writeString(into.resolve("manifest.json"), root.toString());
  }

  private static Verdict run(Path export, List<String> arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of(export.toString(), "--json"));
    all.addAll(arguments);
    int code =
        Audit.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            all.toArray(String[]::new));
    return new Verdict(
        code,
        Json.mapper().readTree(out.toString(StandardCharsets.UTF_8)),
        err.toString(StandardCharsets.UTF_8));
  }
}
