package org.tanpuhui.ledger.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;
import org.tanpuhui.ledger.ExportService;
import org.tanpuhui.ledger.export.LedgerManifest;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.FileRange;

/**
 * The books' half of an export. methodology-service, which answers {@code audit/exports}, asks for
 * it and for how far it is; its files the auditor fetches here.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ExportResource {
  private final ExportService exports;
  private final Caller caller;

  ExportResource(ExportService exports, Caller caller) {
    this.exports = exports;
    this.caller = caller;
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
  @Path("/internal/exports")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  public State ask(Asked asked) throws SQLException {
    return State.of(exports.ask(id(asked.exportId()), scheme(asked.scheme()), asked.requestedBy()));
  }

  /** How far it is. */
  @GET
  @Path("/internal/exports/{id}")
  @PermitAll
  public State state(@PathParam("id") String id, @QueryParam("scheme") String scheme)
      throws SQLException {
    return State.of(find(id, scheme(scheme)));
  }

  /** One file of the books' half, or a range of its bytes. */
  @GET
  @Path("/v1/audit/exports/{id}/files/ledger/{name}")
  @Produces(MediaType.WILDCARD)
  @RolesAllowed("auditor")
  public Response file(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @HeaderParam("Range") String range)
      throws SQLException, IOException {
    Job job = find(id, caller.scheme());
    if (!job.isDone()) {
      throw new ProblemException(ProblemCode.EXPORT_NOT_READY, "it is " + job.state());
    }
    LedgerManifest manifest = Json.mapper().readValue(job.result(), LedgerManifest.class);
    if (manifest.files().stream().noneMatch(file -> file.name().equals("ledger/" + name))) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "the export has no such file");
    }
    return FileRange.of(exports.file(job, name), range);
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
