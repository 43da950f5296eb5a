package org.tanpuhui.methodology.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.methodology.export.EvidenceExport;
import org.tanpuhui.methodology.export.Manifest;
import org.tanpuhui.platform.export.DataFile;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobStore;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.FileRange;
import org.tanpuhui.platform.web.Idempotent;

/** Evidence exports for auditors: asked for, waited for, fetched file by file. */
@Path("/v1/audit/exports")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("auditor")
@Blocking
@Idempotent
public class ExportResource {
  private final JobStore jobs;
  private final EvidenceExport exports;
  private final Caller caller;

  ExportResource(JobStore jobs, EvidenceExport exports, Caller caller) {
    this.jobs = jobs;
    this.exports = exports;
    this.caller = caller;
  }

  /**
   * An export.
   *
   * @param state waiting, running, done or failed
   * @param rows activities written so far
   * @param failure why it failed, else null
   */
  public record View(
      UUID exportId,
      String scope,
      Instant from,
      Instant to,
      String state,
      long rows,
      Instant requestedAt,
      Instant finishedAt,
      String failure) {}

  /** Asks for an export of what began between two days or times. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RequestBodySchema(Described.ExportWish.class)
  @APIResponseSchema(value = View.class, responseCode = "202")
  public Response ask(byte[] bytes) throws SQLException, JsonProcessingException {
    JsonBody body = JsonBody.read(bytes).allow("scope", "from", "to");
    String scope =
        body.choice("scope", EvidenceExport.EVIDENCE, EvidenceExport.LEDGER, EvidenceExport.ALL);
    if (EvidenceExport.LEDGER.equals(scope)) {
      // The books are one whole; a part of them could not be added up.
      body.end();
      return Response.accepted(view(add(new EvidenceExport.Request(scope, null, null)))).build();
    }
    Instant from = body.instantOrDay("from", 0);
    Instant to = body.instantOrDay("to", 1);
    if (!from.isBefore(to)) {
      body.fault(ProblemCode.FIELD_RANGE, "to", "must not lie before from");
    }
    body.end();
    return Response.accepted(view(add(new EvidenceExport.Request(scope, from, to)))).build();
  }

  private Job add(EvidenceExport.Request request) throws SQLException, JsonProcessingException {
    return jobs.add(
        request.kind(),
        caller.scheme(),
        Json.mapper().writeValueAsString(request),
        caller.subject(),
        null);
  }

  @GET
  @Path("/{id}")
  public View one(@PathParam("id") String id) throws SQLException, JsonProcessingException {
    return view(find(id));
  }

  /** What the export consists of. */
  @GET
  @Path("/{id}/manifest")
  @APIResponseSchema(Manifest.class)
  public Response manifest(@PathParam("id") String id) throws SQLException {
    return Response.ok(done(id).result(), MediaType.APPLICATION_JSON).build();
  }

  /** One file of the manifest, or a range of its bytes. */
  @GET
  @Path("/{id}/files/{name: .+}")
  @Produces(MediaType.WILDCARD)
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
    Job job = done(id);
    Manifest manifest = Json.mapper().readValue(job.result(), Manifest.class);
    boolean known =
        name.equals("manifest.json")
            || Stream.concat(
                    manifest.files().stream().map(DataFile::name),
                    manifest.documents().stream().map(Manifest.Document::name))
                .anyMatch(name::equals);
    java.nio.file.Path file = exports.folderOf(job).resolve(name);
    if (!known) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "the export has no such file");
    }
    return FileRange.of(file, range);
  }

  private Job find(String id) throws SQLException {
    Optional<Job> found = jobs.find(EvidenceExport.KIND, caller.scheme(), JobIds.parse(id));
    if (found.isEmpty()) {
      found = jobs.find(EvidenceExport.BOOKS_KIND, caller.scheme(), JobIds.parse(id));
    }
    return found.orElseThrow(
        () -> new ProblemException(ProblemCode.NOT_FOUND, "no export is " + id));
  }

  private Job done(String id) throws SQLException {
    Job job = find(id);
    if (!job.isDone()) {
      throw new ProblemException(
          ProblemCode.EXPORT_NOT_READY,
          "it is " + job.state() + (job.failure() == null ? "" : ": " + job.failure()));
    }
    return job;
  }

  private static View view(Job job) throws JsonProcessingException {
    EvidenceExport.Request request =
        Json.mapper().readValue(job.request(), EvidenceExport.Request.class);
    return new View(
        job.id(),
        request.scopeOrEvidence(),
        request.from(),
        request.to(),
        job.state(),
        job.doneRows(),
        job.requestedAt(),
        job.finishedAt(),
        job.failure());
  }
}
