package org.tanpuhui.methodology.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.tanpuhui.methodology.export.EvidenceExport;
import org.tanpuhui.methodology.shadow.ShadowRun;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.job.JobStore;

/** Works on exports and shadow runs while the service runs. */
@ApplicationScoped
public class BackgroundWork {
  private final JobStore store;
  private final EvidenceExport export;
  private final ShadowRun shadow;
  private final MethodologyConfig config;
  private JobRunner runner;

  BackgroundWork(
      JobStore store, EvidenceExport export, ShadowRun shadow, MethodologyConfig config) {
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
  }

  void stop(@Observes ShutdownEvent event) {
    if (runner != null) {
      runner.close();
    }
  }
}
