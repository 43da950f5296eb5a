package org.tanpuhui.activity.config;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import org.tanpuhui.activity.intake.OutcomeProcessor;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.platform.stream.StreamLoop;
import org.tanpuhui.platform.web.KafkaAccess;
import org.tanpuhui.platform.web.StreamConfig;

/** Starts and stops reading what became of activities. Intake does not depend on it. */
@ApplicationScoped
public class OutcomeStream {
  private final StreamLoop<OutcomeProcessor.Told> loop;

  OutcomeStream(
      KafkaAccess kafka,
      StreamConfig stream,
      WebhookConfig config,
      AgroalDataSource database,
      Clock clock) {
    loop =
        new StreamLoop<>(
            kafka.stream(Topics.OUTCOMES, config.consumerGroup(), stream),
            database::getConnection,
            new OutcomeProcessor(clock));
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
  }
}
