package org.tanpuhui.methodology.api;

import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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
  private final AgroalDataSource database;

  InternalResource(PipelineProbe probe, LogDay log, AgroalDataSource database) {
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
