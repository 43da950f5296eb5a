package org.tanpuhui.ledger.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import javax.sql.DataSource;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.platform.stream.StreamLoop;
import org.tanpuhui.platform.stream.StreamSettings;
import org.tanpuhui.platform.web.KafkaAccess;
import org.tanpuhui.platform.web.StreamConfig;

/** Runs the loop from the topic {@code reductions} to the books while the service runs. */
@ApplicationScoped
public class PostingLoop {
  private static final String GROUP = "ledger-service";

  private final StreamSettings settings;
  private final StreamLoop<StreamCommand> loop;

  public PostingLoop(
      KafkaAccess kafka, StreamConfig stream, DataSource dataSource, LedgerService ledger) {
    this.settings = kafka.stream(Topics.REDUCTIONS, GROUP, stream);
    this.loop =
        new StreamLoop<>(
            settings,
            dataSource::getConnection,
            new ReductionProcessor(ledger),
            HoldingAnswer.TOPIC);
  }

  /** How the loop runs. */
  public StreamSettings settings() {
    return settings;
  }

  /** Whether the writers were started. */
  public boolean isRunning() {
    return loop.isRunning();
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
