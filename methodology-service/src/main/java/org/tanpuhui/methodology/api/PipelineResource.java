package org.tanpuhui.methodology.api;

import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.PipelineProbe;

/** How far behind each stage is, by partition. */
@Path("/v1/ops/pipeline")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"platform_operator", "auditor"})
@Blocking
public class PipelineResource {
  private final PipelineProbe probe;
  private final LedgerClient ledger;
  private final AgroalDataSource database;

  PipelineResource(PipelineProbe probe, LedgerClient ledger, AgroalDataSource database) {
    this.probe = probe;
    this.ledger = ledger;
    this.database = database;
  }

  /** Both stages. */
  public record Pipeline(Instant asOf, List<Stage> stages) {}

  /**
   * One stage.
   *
   * @param state {@code known}, or {@code unreachable} when it did not answer
   * @param lag records waiting in all partitions, null when not known
   */
  public record Stage(
      String stage, String topic, String state, Long lag, List<Partition> partitions) {}

  /**
   * One partition.
   *
   * @param watermark all outputs of inputs below this offset are acknowledged by Kafka
   * @param oldestWaitingAt append time of the oldest waiting record, null when none waits
   */
  public record Partition(
      int partition,
      long nextOffset,
      long endOffset,
      long lag,
      long watermark,
      Instant oldestWaitingAt) {}

  @GET
  public Pipeline pipeline() throws SQLException {
    List<Stage> stages = new ArrayList<>();
    stages.add(methodology());
    stages.add(ledger());
    return new Pipeline(Instant.now(), stages);
  }

  private Stage methodology() throws SQLException {
    try (Connection connection = database.getConnection()) {
      List<Partition> partitions =
          probe.look(connection, true).stream()
              .map(
                  p ->
                      new Partition(
                          p.partition(),
                          p.nextOffset(),
                          p.endOffset(),
                          p.lag(),
                          p.publishedOffset(),
                          p.oldestWaitingAt()))
              .toList();
      return stage("methodology", "activities", partitions);
    } catch (KafkaException e) {
      throw new ProblemException(ProblemCode.SERVICE_UNAVAILABLE, "the log does not answer");
    }
  }

  private Stage ledger() {
    Optional<LedgerProgress> progress = ledger.progress();
    if (progress.isEmpty()) {
      return new Stage("ledger", "reductions", "unreachable", null, List.of());
    }
    List<Partition> partitions =
        progress.get().partitions().stream()
            .map(
                p ->
                    new Partition(
                        p.partition(),
                        p.nextOffset(),
                        p.endOffset(),
                        p.lag(),
                        p.publishedOffset(),
                        p.oldestWaitingAt()))
            .toList();
    return stage("ledger", "reductions", partitions);
  }

  private static Stage stage(String name, String topic, List<Partition> partitions) {
    long lag = partitions.stream().mapToLong(Partition::lag).sum();
    return new Stage(name, topic, "known", lag, partitions);
  }
}
