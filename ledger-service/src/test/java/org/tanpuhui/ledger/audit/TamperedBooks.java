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
  final Year year = new Year();
  final SandboxLog log = new SandboxLog();

  /** The log as somebody downloaded it before anything was changed. */
  final Path downloaded;

  private final Path folder;
  private int exports;

  /** What is done to the books. */
  @FunctionalInterface
  interface Tampering {
    void on(Connection superuser) throws Exception;
  }

  /** What the audit said. */
  record Verdict(int code, JsonNode report, String error) {
    /** Findings as {@code reason row: detail}. */
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

  TamperedBooks(Path folder) throws Exception {
    this.folder = folder;
    this.downloaded = folder.resolve("log");
    year.live();
    try (Connection connection = year.superuser()) {
      log.publish(connection, downloaded);
    }
  }

  static Tampering sql(String... statements) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
    };
  }

  /**
   * Tampers, exports, audits, takes back.
   *
   * @param evidence whether the export has the evidence upstream
   */
  Verdict audit(Tampering tampering, boolean evidence, String... arguments) throws Exception {
    Path into = folder.resolve("export-" + exports++);
    String checkpoint = log.checkpoint(Scheme.SANDBOX);
    try (Connection connection = year.superuser()) {
      connection.setAutoCommit(false);
      // A superuser does without foreign keys, which are triggers, and without the closed month.
      sql(
              "SET LOCAL session_replication_role = replica",
              "ALTER TABLE journal DROP CONSTRAINT ck_journal_open_2")
          .on(connection);
      tampering.on(connection);
      export(connection, into, evidence);
      connection.rollback();
    } finally {
      log.checkpoint(checkpoint);
    }
    return run(into, arguments);
  }

  private void export(Connection connection, Path into, boolean hasEvidence)
      throws SQLException, IOException {
    LedgerExport export = new LedgerExport(() -> connection, log, new ExportFolder(folder), 40);
    LedgerManifest manifest =
        export.write(
            connection,
            Scheme.SANDBOX,
            log.checkpoint(Scheme.SANDBOX),
            into.resolve("ledger"),
            () -> {});
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("scope", hasEvidence ? "all" : "ledger");
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

  private static Verdict run(Path export, String... arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of(export.toString(), "--json"));
    all.addAll(List.of(arguments));
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
