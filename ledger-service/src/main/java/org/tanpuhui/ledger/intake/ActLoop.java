package org.tanpuhui.ledger.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import javax.sql.DataSource;
import org.tanpuhui.ledger.ActService;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.stream.StreamLoop;
import org.tanpuhui.platform.stream.StreamSettings;
import org.tanpuhui.platform.web.KafkaAccess;
import org.tanpuhui.platform.web.StreamConfig;

/** Runs the loop from the topic {@code acts} to the log while the service runs. */
@ApplicationScoped
public class ActLoop {
  private static final String GROUP = "ledger-service-acts";

  private final StreamLoop<Act> loop;

  public ActLoop(KafkaAccess kafka, StreamConfig stream, DataSource dataSource, ActService acts) {
    StreamSettings usual = kafka.stream(Acts.TOPIC, GROUP, stream);
    StreamSettings settings =
        new StreamSettings(
            usual.topic(),
            usual.group(),
            usual.partitions(),
            1,
            usual.batchMax(),
            usual.sessionTimeout(),
            usual.bootstrapServers(),
            usual.kafka());
    this.loop = new StreamLoop<>(settings, dataSource::getConnection, new ActProcessor(acts));
  }

  /** What keeps the loop from working; empty when nothing does. */
  public List<String> problems() {
    return loop.problems();
  }

  void onStart(@Observes StartupEvent event) {
    loop.start();
  }

  void onStop(@Observes ShutdownEvent event) {
    loop.close();
  }
}
