package org.tanpuhui.methodology.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Commitment;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.project.ProjectStore;
import org.tanpuhui.methodology.project.ProjectText.Stratum;
import org.tanpuhui.methodology.project.StoredProject;
import org.tanpuhui.methodology.registry.RegistryStore;
import org.tanpuhui.methodology.registry.StoredVersion;
import org.tanpuhui.methodology.store.ErasureStore;
import org.tanpuhui.methodology.store.EvidenceScan;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.export.DataFile;
import org.tanpuhui.platform.export.ExportFolder;
import org.tanpuhui.platform.export.RowFile;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * Writes an export: all evidence of a scheme and period in order, never more than a few thousand
 * rows in memory, from one snapshot. The same rows give the same bytes.
 */
public final class EvidenceExport implements JobRunner.Work {
  /** The kind of these jobs. */
  public static final String KIND = "evidence_export";

  /** The kind of those that wait for the books. */
  public static final String BOOKS_KIND = "audit_export";

  /** The scopes of an export. */
  public static final String EVIDENCE = "evidence";

  public static final String LEDGER = "ledger";
  public static final String ALL = "all";

  private static final String DOCUMENTS = "documents/";
  private static final String PROJECTS = "projects.ndjson.gz";
  private static final String ERASURES = "erasures.ndjson.gz";

  private final ConnectionSource connections;
  private final EvidenceScan scan;
  private final Books books;
  private final ExportFolder folder;
  private final long rowsPerFile;

  /**
   * @param folder where exports are kept
   * @param rowsPerFile a file ends with the participant that reaches it
   */
  public EvidenceExport(
      ConnectionSource connections,
      EvidenceScan scan,
      Books books,
      ExportFolder folder,
      long rowsPerFile) {
    this.connections = connections;
    this.books = books;
    this.scan = scan;
    this.folder = folder;
    this.rowsPerFile = rowsPerFile;
  }

  /**
   * What is asked for.
   *
   * @param scope evidence, ledger or all; null, as in older requests, for evidence
   * @param from first instant in which the activities began
   * @param to first instant after it
   */
  public record Request(String scope, Instant from, Instant to) {
    /** The scope by its name. */
    public String scopeOrEvidence() {
      return scope == null ? EVIDENCE : scope;
    }

    boolean hasEvidence() {
      return !LEDGER.equals(scope);
    }

    /** The kind of its job. */
    public String kind() {
      return hasLedger() ? BOOKS_KIND : KIND;
    }

    boolean hasLedger() {
      return !EVIDENCE.equals(scopeOrEvidence());
    }
  }

  /** The books' half of an export, which another service writes. */
  @FunctionalInterface
  public interface Books {
    /**
     * Has the books exported and waits for it.
     *
     * @return their manifest
     * @throws org.tanpuhui.platform.job.JobFailedException it failed there
     */
    JsonNode export(Job job, JobRunner.Progress progress) throws IOException;
  }

  /** The folder of an export's files. */
  public Path folderOf(Job job) {
    return folder.of(job);
  }

  @Override
  public String run(Job job, JobRunner.Progress progress) throws SQLException, IOException {
    Request request = Json.mapper().readValue(job.request(), Request.class);
    Path into = folder.begin(job);
    Files.createDirectories(into.resolve(DOCUMENTS));
    // The books first: then the evidence has everything that they have.
    JsonNode ledger = request.hasLedger() ? books.export(job, progress) : null;
    return ExportFolder.fromOneSnapshot(
        connections,
        connection -> {
          Manifest manifest = write(connection, job.scheme(), request, ledger, into, progress);
          String json = Json.mapper().writeValueAsString(manifest);
          Files.writeString(into.resolve("manifest.json"), json);
          return json;
        });
  }

  private Manifest write(
      Connection connection,
      Scheme scheme,
      Request request,
      JsonNode ledger,
      Path into,
      JobRunner.Progress progress)
      throws SQLException, IOException {
    Set<String> hashes = new TreeSet<>();
    List<DataFile> files = new ArrayList<>();
    if (request.hasEvidence()) {
      files.add(projects(connection, scheme, into));
      files.addAll(erasures(connection, scheme, into));
      files.addAll(evidence(connection, scheme, request, hashes, into, progress));
    }
    return new Manifest(
        Manifest.FORMAT,
        scheme.id(),
        request.scopeOrEvidence(),
        request.from(),
        request.to(),
        now(connection),
        files,
        documents(connection, hashes, into),
        ledger);
  }

  private List<DataFile> evidence(
      Connection connection,
      Scheme scheme,
      Request request,
      Set<String> hashes,
      Path into,
      JobRunner.Progress progress)
      throws SQLException, IOException {
    try (Parts parts = new Parts(into, rowsPerFile, hashes)) {
      scan.scan(
          connection,
          scheme,
          request.from(),
          request.to(),
          (evidence, commitment, changes) -> {
            progress.row();
            parts.add(evidence, commitment, changes);
          });
      return parts.finish();
    }
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT now()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private static List<Manifest.Document> documents(
      Connection connection, Set<String> hashes, Path into) throws SQLException, IOException {
    List<Manifest.Document> documents = new ArrayList<>();
    for (StoredVersion version : new RegistryStore().filed(connection)) {
      if (hashes.contains(version.hash())) {
        String name = DOCUMENTS + version.hash() + ".json";
        Files.write(into.resolve(name), version.document().getBytes(StandardCharsets.UTF_8));
        documents.add(new Manifest.Document(name, version.hash()));
      }
    }
    documents.sort(Comparator.comparing(Manifest.Document::name));
    return documents;
  }

  private static DataFile projects(Connection connection, Scheme scheme, Path into)
      throws SQLException, IOException {
    RowFile file = new RowFile(into, PROJECTS);
    try (file) {
      for (StoredProject project : new ProjectStore().all(connection)) {
        if (project.scheme() == scheme && project.filedAt() != null) {
          project(file, project);
        }
      }
    }
    return file.described();
  }

  /** Pseudonyms whose person was erased, and where on the log; no file where there are none. */
  private static List<DataFile> erasures(Connection connection, Scheme scheme, Path into)
      throws SQLException, IOException {
    List<ErasureStore.Erased> erased = ErasureStore.ofScheme(connection, scheme);
    if (erased.isEmpty()) {
      return List.of();
    }
    RowFile file = new RowFile(into, ERASURES);
    try (file) {
      for (ErasureStore.Erased one : erased) {
        var line = file.line();
        line.writeStartObject();
        line.writeStringField("participant", ParticipantId.text(one.erase().participant()));
        line.writeStringField("command_id", one.erase().commandId().toString());
        line.writeNumberField("partition", one.place().partition());
        line.writeNumberField("offset", one.place().offset());
        line.writeStringField("recorded_at", one.place().recordedAt().toString());
        line.writeEndObject();
        file.end();
      }
    }
    return List.of(file.described());
  }

  private static void project(RowFile file, StoredProject project) throws IOException {
    var line = file.line();
    line.writeStartObject();
    line.writeStringField("project_id", project.id());
    line.writeStringField("partner", project.text().partner());
    line.writeStringField("methodology", project.text().methodology());
    line.writeStringField("filed_at", project.filedAt().toString());
    line.writeArrayFieldStart("strata");
    for (Stratum stratum : project.text().strata()) {
      line.writeStartObject();
      line.writeStringField("stratum_id", stratum.stratumId());
      line.writeStringField("forest_type", stratum.forestType());
      line.writeNumberField("area_m2", stratum.areaM2());
      line.writeStringField(
          "baseline_growth_m3_per_ha_year", stratum.baselineGrowthM3PerHaYear().toPlainString());
      line.writeEndObject();
    }
    line.writeEndArray();
    line.writeEndObject();
    file.end();
  }

  /** The evidence files; one participant never stands in two. */
  private static final class Parts implements AutoCloseable {
    private final Path into;
    private final long rowsPerFile;
    private final Set<String> hashes;
    private final List<DataFile> done = new ArrayList<>();
    private RowFile file;
    private long participant;

    Parts(Path into, long rowsPerFile, Set<String> hashes) {
      this.into = into;
      this.rowsPerFile = rowsPerFile;
      this.hashes = hashes;
    }

    void add(Evidence evidence, Commitment commitment, List<Change> changes) throws IOException {
      if (file != null
          && file.rows() >= rowsPerFile
          && participant != evidence.claim().participant()) {
        endFile();
      }
      if (file == null) {
        file = new RowFile(into, name(done.size() + 1));
      }
      participant = evidence.claim().participant();
      if (evidence.decision().version() != null) {
        hashes.add(evidence.decision().version().version().hash());
      }
      EvidenceLine.write(file.line(), evidence, commitment, changes);
      file.end();
    }

    private static String name(int part) {
      return String.format(Locale.ROOT, "evidence-%05d.ndjson.gz", part);
    }

    private void endFile() throws IOException {
      file.close();
      done.add(file.described());
      file = null;
    }

    List<DataFile> finish() throws IOException {
      if (file != null) {
        endFile();
      }
      return done;
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
      }
    }
  }
}
