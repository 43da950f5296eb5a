package org.tanpuhui.ledger.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.tanpuhui.ledger.ExportService;
import org.tanpuhui.ledger.export.LedgerManifest;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.FileRange;

/** The files of the books' half of an export; methodology-service answers for the whole. */
@Path("/v1/audit/exports")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ExportResource {
  private final ExportService exports;
  private final Caller caller;

  ExportResource(ExportService exports, Caller caller) {
    this.exports = exports;
    this.caller = caller;
  }

  /** One file of the books' half, or a range of its bytes. */
  @GET
  @Path("/{id}/files/ledger/{name}")
  @Produces(MediaType.WILDCARD)
  @RolesAllowed("auditor")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/octet-stream",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "206",
      content =
          @Content(
              mediaType = "application/octet-stream",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
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
        .find(Required.id(id, ProblemCode.NOT_FOUND), scheme)
        .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no export is " + id));
  }
}
