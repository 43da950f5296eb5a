package org.tanpuhui.activity.config;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means Kafka answers and the topic is there; the database has Quarkus' own check. */
@Readiness
@Singleton
public final class ReadinessChecks implements HealthCheck {
  private static final long TIMEOUT_MS = 2_000;

  private final KafkaTopics topics;

  @Inject
  public ReadinessChecks(KafkaTopics topics) {
    this.topics = topics;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("kafka")
        .status(topics.there() && topics.reachable(TIMEOUT_MS))
        .build();
  }
}
