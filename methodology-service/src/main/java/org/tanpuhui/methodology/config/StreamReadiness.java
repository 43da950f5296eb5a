package org.tanpuhui.methodology.config;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the log is read and no partition is stopped. */
@Readiness
@ApplicationScoped
public class StreamReadiness implements HealthCheck {
  private final ActivityStream stream;

  StreamReadiness(ActivityStream stream) {
    this.stream = stream;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> problems = stream.problems();
    return HealthCheckResponse.named("activities are read")
        .status(problems.isEmpty())
        .withData("problems", String.join("; ", problems))
        .build();
  }
}
