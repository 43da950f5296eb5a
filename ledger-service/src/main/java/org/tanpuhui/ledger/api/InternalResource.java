package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.intake.Pipeline;
import org.tanpuhui.ledger.intake.PostingLoop;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.PipelineProbe.PartitionLag;

/** What the other services ask; holds no personal data and is never routed by the gateway. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class InternalResource {
  private static final Logger LOG = Logger.getLogger(InternalResource.class);

  private final LedgerService ledger;
  private final Pipeline pipeline;
  private final PostingLoop loop;

  public InternalResource(LedgerService ledger, Pipeline pipeline, PostingLoop loop) {
    this.ledger = ledger;
    this.pipeline = pipeline;
    this.loop = loop;
  }

  /**
   * How far the books are, per partition, and how many activities received on a day they hold.
   *
   * @param day local day, absent for no count
   */
  @GET
  @Path("/progress")
  public Answers.Progress progress(@QueryParam("day") String day) throws SQLException {
    Map<Integer, Long> posted = ledger.progress();
    List<Answers.PartitionProgress> partitions = new ArrayList<>();
    List<String> problems = new ArrayList<>(loop.problems());
    try {
      for (PartitionLag lag : pipeline.partitions()) {
        partitions.add(
            new Answers.PartitionProgress(
                lag.partition(),
                posted.getOrDefault(lag.partition(), -1L),
                lag.nextOffset(),
                lag.publishedOffset(),
                lag.endOffset(),
                lag.lag(),
                lag.oldestWaitingAt()));
      }
    } catch (KafkaException e) {
      LOG.warnf("Kafka did not tell how far the log is: %s", e.getMessage());
      problems.add("Kafka does not answer");
      for (int p = 0; p < loop.settings().partitions(); p++) {
        partitions.add(
            new Answers.PartitionProgress(
                p, posted.getOrDefault(p, -1L), null, null, null, null, null));
      }
    }
    if (day == null) {
      return new Answers.Progress(partitions, problems, null, null);
    }
    Map<String, Long> byScheme = new TreeMap<>();
    Map<Scheme, Long> counts = ledger.entriesOfDay(Window.day("day", day));
    for (Scheme scheme : Scheme.values()) {
      byScheme.put(scheme.id(), counts.getOrDefault(scheme, 0L));
    }
    long sum = byScheme.values().stream().mapToLong(Long::longValue).sum();
    return new Answers.Progress(partitions, problems, sum, byScheme);
  }

  /** Points an activity gave; null when the books have no entry for it. */
  @GET
  @Path("/points")
  public Answers.Points points(
      @QueryParam("activity_id") String activityId, @QueryParam("occurred_at") String occurredAt) {
    OptionalLong points;
    try {
      points = ledger.points(UUID.fromString(activityId), Instant.parse(occurredAt));
    } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "activity_id must be a UUID and occurred_at an instant");
    }
    return new Answers.Points(points.isPresent() ? points.getAsLong() : null);
  }

  /** What stands in the way of erasing a participant, and what would lapse. */
  @GET
  @Path("/erasure-blockers")
  public Answers.ErasureBlockers erasureBlockers(@QueryParam("participant") String participant) {
    ParticipantId id =
        ParticipantId.parse(participant == null ? "" : participant)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PARAMETER_INVALID, "participant must be a participant id"));
    return Answers.ErasureBlockers.of(ledger.erasureBlockers(id));
  }
}
