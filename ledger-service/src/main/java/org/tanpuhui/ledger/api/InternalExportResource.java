package org.tanpuhui.ledger.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.UUID;
import org.tanpuhui.ledger.ExportService;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** Where methodology-service asks for the books' half of an export, and how far it is. */
@Path("/internal/exports")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Blocking
@WithoutIdempotencyKey("the caller names the job")
public class InternalExportResource {
  private final ExportService exports;

  InternalExportResource(ExportService exports) {
    this.exports = exports;
  }

  /** What is asked for. */
  public record Asked(String exportId, String scheme, String requestedBy) {}

  /**
   * How far an export is.
   *
   * @param manifest null until it is done
   */
  public record State(
      UUID exportId, String state, long rows, String failure, @JsonRawValue String manifest) {
    static State of(Job job) {
      return new State(job.id(), job.state(), job.doneRows(), job.failure(), job.result());
    }
  }

  /** Asks for the export of a scheme's books; the same again answers the first. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public State ask(Asked asked) throws SQLException {
    return State.of(exports.ask(id(asked.exportId()), scheme(asked.scheme()), asked.requestedBy()));
  }

  /** How far it is. */
  @GET
  @Path("/{id}")
  public State state(@PathParam("id") String id, @QueryParam("scheme") String scheme)
      throws SQLException {
    return State.of(find(id, scheme(scheme)));
  }

  private Job find(String id, Scheme scheme) throws SQLException {
    return exports
        .find(id(id), scheme)
        .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no export is " + id));
  }

  private static Scheme scheme(String id) {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.id().equals(id)) {
        return scheme;
      }
    }
    throw new ProblemException(ProblemCode.PARAMETER_INVALID, "no scheme is " + id);
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.NOT_FOUND);
  }
}
