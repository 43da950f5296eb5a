package org.tanpuhui.methodology.config;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.intake.ActivityProcessor;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.platform.stream.StreamLoop;
import org.tanpuhui.platform.stream.StreamSettings;
import org.tanpuhui.platform.stream.TopicSetup;

/**
 * Starts and stops reading the log. The documents are checked first, since the processor needs
 * them.
 */
@ApplicationScoped
public class ActivityStream {
  private final ActivityProcessor processor;
  private final StreamSettings settings;
  private final AgroalDataSource database;
  private final Admin admin;
  private StreamLoop<Claim> loop;

  ActivityStream(
      ActivityProcessor processor,
      StreamSettings settings,
      AgroalDataSource database,
      Admin admin) {
    this.processor = processor;
    this.settings = settings;
    this.database = database;
    this.admin = admin;
  }

  void start(@Observes StartupEvent event) {
    TopicSetup.ensure(
        admin, settings.partitions(), settings.topic(), Topics.REDUCTIONS, Topics.OUTCOMES);
    loop = new StreamLoop<>(settings, database::getConnection, processor);
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
  }

  /** What keeps the log from being read, empty when nothing does. */
  List<String> problems() {
    return loop == null ? List.of("not started") : loop.problems();
  }
}
