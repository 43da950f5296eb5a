package org.tanpuhui.methodology.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.tanpuhui.methodology.batch.BatchJobs;
import org.tanpuhui.methodology.batch.BatchRecomputation;
import org.tanpuhui.methodology.batch.BatchService;
import org.tanpuhui.methodology.export.EvidenceExport;
import org.tanpuhui.methodology.shadow.ShadowRun;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.job.JobStore;

/** Works on exports, shadow runs and batches while the service runs. */
@ApplicationScoped
public class BackgroundWork {
  private final JobStore store;
  private final EvidenceExport export;
  private final ShadowRun shadow;
  private final MethodologyConfig config;
  private final BatchJobs batches;
  private final BatchRecomputation recomputation;
  private JobRunner runner;
  private JobRunner batchRunner;
  private JobRunner booksRunner;

  BackgroundWork(
      JobStore store,
      EvidenceExport export,
      ShadowRun shadow,
      BatchJobs batches,
      BatchRecomputation recomputation,
      MethodologyConfig config) {
    this.batches = batches;
    this.recomputation = recomputation;
    this.store = store;
    this.export = export;
    this.shadow = shadow;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    runner =
        new JobRunner(
            store,
            Map.of(EvidenceExport.KIND, export, ShadowRun.KIND, shadow),
            new JobRunner.Timing(config.jobLook(), config.jobBeat(), config.jobSilence()));
    runner.start();
    // A batch waits for the ledger, and nothing else shall wait for a batch.
    batchRunner =
        new JobRunner(
            store,
            Map.of(
                BatchService.ASSEMBLY, batches::assemble,
                BatchService.REPORT, batches::report,
                BatchService.RELEASE, batches::release,
                BatchService.RECOMPUTATION, recomputation),
            new JobRunner.Timing(config.jobLook(), config.jobBeat(), config.jobSilence()));
    batchRunner.start();
    // Nor for an export that waits for the books.
    booksRunner =
        new JobRunner(
            store,
            Map.of(EvidenceExport.BOOKS_KIND, export),
            new JobRunner.Timing(config.jobLook(), config.jobBeat(), config.jobSilence()));
    booksRunner.start();
  }

  void stop(@Observes ShutdownEvent event) {
    if (runner != null) {
      runner.close();
      batchRunner.close();
      booksRunner.close();
    }
  }
}
