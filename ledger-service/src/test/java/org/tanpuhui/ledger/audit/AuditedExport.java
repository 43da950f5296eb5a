package org.tanpuhui.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.deploy.auditing.Audit;
import org.tanpuhui.engines.PrivateFiles;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.export.LedgerExport;
import org.tanpuhui.ledger.export.LedgerManifest;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.export.ExportFolder;
import org.tanpuhui.platform.export.RowFile;
import org.tanpuhui.platform.json.Json;

/** Exports the sandbox's books and audits the export with the auditor's own program. */
public final class AuditedExport {
  private static final int ROWS_PER_FILE = 40;

  private AuditedExport() {}

  /** What the audit said. */
  public record Verdict(int code, JsonNode report, String error) {
    /** Findings as {@code reason row: detail}. */
    public List<String> findings() {
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

  /**
   * Puts a test's books in a log, exports and audits them.
   *
   * @param folder empty
   * @return exit code, errors and findings; of books that agree only {@code "0"}
   */
  public static List<String> findings(LedgerDatabase database, Path folder) throws Exception {
    return findings(database, Scheme.SANDBOX, folder);
  }

  /** Fails unless an audit of a scheme's books finds nothing. */
  public static void assertAgrees(LedgerDatabase database, Scheme scheme) {
    try {
      assertThat(findings(database, scheme)).containsExactly("0");
    } catch (Exception e) {
      throw new AssertionError("the audit failed", e);
    }
  }

  /** The same as {@link #findings(LedgerDatabase, Path)} of a scheme, in a folder of its own. */
  public static List<String> findings(LedgerDatabase database, Scheme scheme) throws Exception {
    Path folder = Files.createTempDirectory("audited");
    try {
      return findings(database, scheme, folder);
    } finally {
      PrivateFiles.deleteTree(folder);
    }
  }

  private static List<String> findings(LedgerDatabase database, Scheme scheme, Path folder)
      throws Exception {
    LogOfBooks log = new LogOfBooks(scheme);
    try (Connection connection =
        TestEngines.postgres().connectAsSuperuser(database.database().name())) {
      log.publish(connection, folder.resolve("log"));
      connection.setAutoCommit(false);
      write(connection, scheme, log, folder.resolve("export"), null);
    }
    Verdict verdict = run(folder.resolve("export"));
    List<String> said = new ArrayList<>(List.of(Integer.toString(verdict.code())));
    if (!verdict.error().isEmpty()) {
      said.add(verdict.error());
    }
    said.addAll(verdict.findings());
    return said;
  }

  /**
   * Exports what a transaction sees.
   *
   * @param evidence upstream, null for an export of the books alone
   */
  public static void write(
      Connection connection,
      Scheme scheme,
      LedgerExport.LogView log,
      Path into,
      List<? extends JsonNode> evidence)
      throws SQLException, IOException {
    LedgerExport export =
        new LedgerExport(() -> connection, log, new ExportFolder(into.getParent()), ROWS_PER_FILE);
    LedgerManifest manifest =
        export.write(connection, scheme, log.checkpoint(scheme), into.resolve("ledger"), () -> {});
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("scope", evidence == null ? "ledger" : "all");
    RowFile file = new RowFile(into, "evidence-00001.ndjson.gz");
    try (file) {
      for (JsonNode line : evidence == null ? List.<JsonNode>of() : evidence) {
        file.line().writeRaw(line.toString());
        file.end();
      }
    }
    root.putArray("files").add(Json.mapper().valueToTree(file.described()));
    root.set("ledger", Json.mapper().valueToTree(manifest));
    Files.writeString(into.resolve("manifest.json"), root.toString());
  }

  /** Audits an export. */
  public static Verdict run(Path export, String... arguments) throws IOException {
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
