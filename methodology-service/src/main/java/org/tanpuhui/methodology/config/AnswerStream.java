package org.tanpuhui.methodology.config;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.intake.AnswerProcessor;
import org.tanpuhui.platform.stream.StreamLoop;
import org.tanpuhui.platform.web.KafkaAccess;
import org.tanpuhui.platform.web.StreamConfig;

/** Starts and stops reading the ledger's answers. */
@ApplicationScoped
public class AnswerStream {
  private static final String GROUP = "methodology-service-answers";

  private final StreamLoop<HoldingAnswer> loop;

  AnswerStream(KafkaAccess kafka, StreamConfig config, AgroalDataSource database) {
    loop =
        new StreamLoop<>(
            kafka.stream(Topics.OUTCOMES, GROUP, config),
            database::getConnection,
            new AnswerProcessor());
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
  }
}
