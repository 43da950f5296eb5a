package org.tanpuhui.ledger.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.config.PostingConfig;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.platform.stream.StreamLoop;
import org.tanpuhui.platform.stream.StreamSettings;
import org.tanpuhui.platform.stream.TopicSetup;

/** Runs the loop from the topic {@code reductions} to the books while the service runs. */
@ApplicationScoped
public class PostingLoop {
  private static final Logger LOG = Logger.getLogger(PostingLoop.class);
  private static final long RETRY_SECONDS = 2;

  private final StreamSettings settings;
  private final DataSource dataSource;
  private final LedgerService ledger;
  private final ScheduledExecutorService starter =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "posting-starter");
            thread.setDaemon(true);
            return thread;
          });
  private volatile StreamLoop<PostReduction> loop;

  public PostingLoop(
      PostingConfig posting,
      @ConfigProperty(name = "tanpuhui.kafka.partitions", defaultValue = "6") int partitions,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      DataSource dataSource,
      LedgerService ledger) {
    Map<String, String> client = new HashMap<>();
    kafka.forEach((name, value) -> client.put(name, String.valueOf(value)));
    this.settings =
        new StreamSettings(
            Topics.REDUCTIONS,
            posting.group(),
            partitions,
            posting.writers(),
            posting.batchMax(),
            posting.sessionTimeout(),
            client.remove("bootstrap.servers"),
            client);
    this.dataSource = dataSource;
    this.ledger = ledger;
  }

  /** How the loop runs. */
  public StreamSettings settings() {
    return settings;
  }

  /** Whether the writers were started. */
  public boolean isRunning() {
    return loop != null;
  }

  /** What keeps the loop from working; empty when nothing does. */
  public List<String> problems() {
    StreamLoop<PostReduction> running = loop;
    return running == null ? List.of("waiting for Kafka") : running.problems();
  }

  void onStart(@Observes StartupEvent event) {
    starter.execute(this::start);
  }

  /** Makes the topic and starts the writers; tries again until Kafka answers. */
  private void start() {
    try (Admin admin =
        Admin.create(TopicSetup.adminProperties(settings.bootstrapServers(), settings.kafka()))) {
      TopicSetup.ensure(admin, settings.partitions(), settings.topic());
    } catch (RuntimeException e) {
      LOG.warnf("topic %s is not ready: %s", settings.topic(), e.getMessage());
      starter.schedule(this::start, RETRY_SECONDS, TimeUnit.SECONDS);
      return;
    }
    StreamLoop<PostReduction> fresh =
        new StreamLoop<>(settings, dataSource::getConnection, new ReductionProcessor(ledger));
    fresh.start();
    loop = fresh;
  }

  void onStop(@Observes ShutdownEvent event) {
    starter.shutdownNow();
    StreamLoop<PostReduction> running = loop;
    if (running != null) {
      running.close();
    }
  }
}
