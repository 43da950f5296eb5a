package org.tanpuhui.methodology.config;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.intake.ActivityProcessor;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.platform.stream.StreamLoop;
import org.tanpuhui.platform.stream.StreamSettings;

/**
 * Starts and stops reading the log. The documents are checked first, since the processor needs
 * them.
 */
@ApplicationScoped
public class ActivityStream {
  private final StreamLoop<LogRecord> loop;

  ActivityStream(ActivityProcessor processor, StreamSettings settings, AgroalDataSource database) {
    loop =
        new StreamLoop<>(
            settings, database::getConnection, processor, Topics.REDUCTIONS, Topics.OUTCOMES);
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
  }

  /** What keeps the log from being read, empty when nothing does. */
  List<String> problems() {
    return loop.problems();
  }
}
