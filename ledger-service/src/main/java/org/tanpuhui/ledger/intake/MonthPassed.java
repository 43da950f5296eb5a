package org.tanpuhui.ledger.intake;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.ledger.PeriodService;
import org.tanpuhui.platform.stream.PipelineProbe.PartitionLag;
import org.tanpuhui.platform.web.InternalClient;

/**
 * Whether everything recorded before an instant is in the books: first methodology-service has
 * published what follows from it, of every partition, then the books have come to the end of what
 * was published by then.
 */
@ApplicationScoped
public class MonthPassed implements PeriodService.Passed {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  private final InternalClient methodology;
  private final Pipeline pipeline;

  MonthPassed(
      Pipeline pipeline, @ConfigProperty(name = "tanpuhui.methodology.url") String methodology) {
    this.pipeline = pipeline;
    this.methodology = new InternalClient(methodology, CONNECT_TIMEOUT);
  }

  @Override
  public Optional<String> missing(Instant before) {
    Optional<JsonNode> upstream =
        methodology.get("/internal/passed?before=" + before, ANSWER_TIMEOUT);
    if (upstream.isEmpty()) {
      return Optional.of("methodology-service does not say how far it is");
    }
    long waiting = upstream.get().path("waiting").asLong(-1);
    if (waiting != 0) {
      return Optional.of("methodology-service has " + waiting + " records of it before it");
    }
    try {
      long lag = pipeline.partitions().stream().mapToLong(PartitionLag::lag).sum();
      return lag == 0
          ? Optional.empty()
          : Optional.of("the books have " + lag + " records before them");
    } catch (KafkaException | SQLException e) {
      return Optional.of("the log does not say how far the books are");
    }
  }
}
