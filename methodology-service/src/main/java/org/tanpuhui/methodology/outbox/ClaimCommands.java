package org.tanpuhui.methodology.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.contract.ClaimDecisionCommand;
import org.tanpuhui.methodology.store.ClaimStore;
import org.tanpuhui.platform.web.KafkaAccess;

/**
 * Brings decisions on parked claims to the topic {@code activities}, under the participant's key.
 * What Kafka has not acknowledged is sent again, also after a crash; the stream takes the first and
 * leaves repeats alone.
 */
@ApplicationScoped
public class ClaimCommands {
  private static final Logger LOG = Logger.getLogger(ClaimCommands.class);
  private static final long PERIOD_SECONDS = 5;

  private final ClaimStore store;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "claim-commands");
            made.setDaemon(true);
            return made;
          });
  private final CommandProducer producer;

  ClaimCommands(ClaimStore store, KafkaAccess kafka) {
    this.store = store;
    this.producer = new CommandProducer(kafka);
  }

  void start(@Observes StartupEvent event) {
    thread.scheduleWithFixedDelay(this::publish, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
    producer.close();
  }

  /** Sends soon what was just decided. */
  public void wake() {
    try {
      thread.execute(this::publish);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping; the decision is sent after the next start");
    }
  }

  private synchronized void publish() {
    try {
      for (ClaimDecisionCommand command : store.unpublished()) {
        producer.send(
            List.of(
                CommandProducer.record(
                    null, command.participant(), command.commandId(), command.type(), command)));
        store.published(command.commandId());
        LOG.infof(
            "claim decision published: command=%s claim=%s",
            command.commandId(), command.activityId());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException
        | KafkaException
        | ExecutionException
        | TimeoutException
        | JsonProcessingException e) {
      LOG.warnf("claim decisions wait to be published: %s", e.getMessage());
    }
  }
}
