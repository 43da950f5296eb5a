package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.config.ExportConfig;
import org.tanpuhui.ledger.export.LedgerExport;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.export.ExportFolder;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.job.JobStore;

/** Exports of the books, as work in the background. */
@ApplicationScoped
public class ExportService {
  private final JobStore jobs;
  private final LedgerExport export;
  private final ExportConfig config;
  private JobRunner runner;

  ExportService(DataSource dataSource, LedgerExport.LogView log, ExportConfig config) {
    this.config = config;
    this.jobs = new JobStore(dataSource::getConnection);
    this.export =
        new LedgerExport(
            dataSource::getConnection,
            log,
            new ExportFolder(config.folder()),
            config.rowsPerFile());
  }

  /** Begins to work on exports. */
  public void start() {
    runner =
        new JobRunner(
            jobs,
            Map.of(LedgerExport.KIND, export),
            new JobRunner.Timing(config.look(), config.beat(), config.silence()));
    runner.start();
  }

  /** Stops working; what was begun is begun again by the next instance. */
  public void stop() {
    if (runner != null) {
      runner.close();
    }
  }

  /** Asks for an export under an id of another service; the same again answers the first. */
  public Job ask(UUID id, Scheme scheme, String by) throws SQLException {
    return jobs.add(id, LedgerExport.KIND, scheme, "{}", by, null);
  }

  /** An export of a scheme. */
  public Optional<Job> find(UUID id, Scheme scheme) throws SQLException {
    return jobs.find(LedgerExport.KIND, scheme, id);
  }

  /** A file of an export. */
  public Path file(Job job, String name) {
    return export.folderOf(job).resolve(name);
  }
}
