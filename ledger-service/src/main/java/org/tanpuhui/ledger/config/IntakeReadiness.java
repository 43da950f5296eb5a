package org.tanpuhui.ledger.config;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.tanpuhui.ledger.intake.ActLoop;
import org.tanpuhui.ledger.intake.PostingLoop;
import org.tanpuhui.ledger.transparency.LogStatus;
import org.tanpuhui.ledger.transparency.Transparency;

/**
 * Ready when the loop runs and no log is stopped. A log stops when what is stored contradicts what
 * was published: then nothing of its scheme is signed any more until a person has decided, and
 * whoever asks for proofs must not be sent here. It is told here, as metric tanpuhui_log_stopped,
 * under audit/log and as an error in the service's own log. What only delays the work is told
 * beside it and does not make the service unready: the books can still be read.
 */
@Readiness
@ApplicationScoped
public class IntakeReadiness implements HealthCheck {
  private final PostingLoop loop;
  private final ActLoop acts;
  private final Transparency logs;

  public IntakeReadiness(PostingLoop loop, ActLoop acts, Transparency logs) {
    this.loop = loop;
    this.acts = acts;
    this.logs = logs;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("posting")
            .status(
                loop.isRunning()
                    && logs.statuses().stream().allMatch(log -> log.stopped() == null));
    int n = 0;
    for (String problem : loop.problems()) {
      response.withData("problem_" + n++, problem);
    }
    for (String problem : acts.problems()) {
      response.withData("acts_problem_" + n++, problem);
    }
    for (LogStatus log : logs.statuses()) {
      String key = "log_" + log.scheme().id();
      response.withData(key, log.outcome() == null ? "starting" : log.outcome().name());
      if (log.stopped() != null || log.problem() != null) {
        response.withData(
            key + "_problem", log.stopped() != null ? "stopped: " + log.stopped() : log.problem());
      }
      if (log.witnessProblem() != null) {
        response.withData(key + "_witness", log.witnessProblem());
      }
    }
    return response.build();
  }
}
