package org.tanpuhui.methodology.api;

import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.store.ReadStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.PipelineProbe;

/** What the other services ask; never routed by the gateway. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Blocking
public class InternalResource {
  private final PipelineProbe probe;
  private final LogDay log;
  private final ReadStore activities;
  private final AgroalDataSource database;

  InternalResource(
      PipelineProbe probe, LogDay log, ReadStore activities, AgroalDataSource database) {
    this.activities = activities;
    this.probe = probe;
    this.log = log;
    this.database = database;
  }

  /**
   * How much of the log until an instant is not done yet.
   *
   * @param waiting records of {@code activities} appended before it whose results are not all on
   *     {@code reductions}
   */
  public record Passed(Instant before, long waiting) {}

  /**
   * The evidence of an activity as other services may know it: without its trace.
   *
   * @param partition place of the record on {@code activities} that made it what it is
   * @param offset likewise
   */
  public record Evidence(
      UUID activityId,
      String type,
      String participant,
      String holderKind,
      String partner,
      String source,
      String id,
      Instant occurredAt,
      Instant recordedAt,
      String evidenceGrade,
      String status,
      String outcomeCode,
      long amountMgCo2e,
      String methodology,
      String version,
      String versionHash,
      int revision,
      UUID reference,
      int partition,
      long offset) {}

  /** What is known of an activity of a scheme. */
  @GET
  @Path("/activities/{id}")
  public Evidence activity(@PathParam("id") String id, @QueryParam("scheme") String scheme)
      throws SQLException {
    ActivityState state =
        activities
            .find(ActivityIds.parse(id))
            .filter(found -> found.claim().scheme().id().equals(scheme))
            .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no activity is " + id));
    Claim claim = state.claim();
    FiledVersion filed = state.evidence().decision().version();
    return new Evidence(
        claim.activityId(),
        claim.type().id(),
        ParticipantId.text(claim.participant()),
        claim.holderKind().name().toLowerCase(Locale.ROOT),
        claim.partner(),
        claim.source(),
        claim.eventId(),
        claim.occurredAt(),
        state.evidence().recordedAt(),
        claim.grade().name().toLowerCase(Locale.ROOT),
        state.status().word(),
        state.problem() == null ? null : state.problem().code(),
        state.amountMg(),
        filed == null ? null : filed.version().id(),
        filed == null ? null : filed.version().version(),
        filed == null ? null : filed.version().hash(),
        state.revision(),
        state.reference(),
        state.place().partition(),
        state.place().offset());
  }

  /**
   * An encrypted trace, which only activity-service can open.
   *
   * @param trace base64; null when the activity has none
   */
  public record SealedTrace(UUID activityId, String participant, String trace) {}

  /** The sealed trace of an activity of a scheme. */
  @GET
  @Path("/traces/{id}")
  public SealedTrace trace(@PathParam("id") String id, @QueryParam("scheme") String scheme)
      throws SQLException {
    Claim claim =
        activities
            .find(ActivityIds.parse(id))
            .map(ActivityState::claim)
            .filter(found -> found.scheme().id().equals(scheme))
            .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no activity is " + id));
    return new SealedTrace(
        claim.activityId(),
        ParticipantId.text(claim.participant()),
        claim.trace() == null ? null : Base64.getEncoder().encodeToString(claim.trace()));
  }

  /** Whether every partition of {@code activities} has passed an instant. */
  @GET
  @Path("/passed")
  public Passed passed(@QueryParam("before") String before) throws SQLException {
    Instant instant;
    try {
      instant = Instant.parse(before);
    } catch (DateTimeException | NullPointerException e) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "before must be an instant");
    }
    Map<Integer, Long> published = new HashMap<>();
    try (Connection connection = database.getConnection()) {
      probe
          .look(connection, false)
          .forEach(lag -> published.put(lag.partition(), lag.publishedOffset()));
    }
    return new Passed(instant, log.waitingBefore(instant, published));
  }
}
