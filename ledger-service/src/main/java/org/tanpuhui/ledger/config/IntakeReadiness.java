package org.tanpuhui.ledger.config;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.tanpuhui.ledger.intake.PostingLoop;

/**
 * Ready when the loop runs. What keeps it from working is told beside it and does not make the
 * service unready: the books can still be read.
 */
@Readiness
@ApplicationScoped
public class IntakeReadiness implements HealthCheck {
  private final PostingLoop loop;

  public IntakeReadiness(PostingLoop loop) {
    this.loop = loop;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("posting").status(loop.isRunning());
    int n = 0;
    for (String problem : loop.problems()) {
      response.withData("problem_" + n++, problem);
    }
    return response.build();
  }
}
