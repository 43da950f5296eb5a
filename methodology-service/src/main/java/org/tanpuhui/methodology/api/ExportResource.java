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
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.PathPart;
import org.tanpuhui.methodology.export.EvidenceExport;
import org.tanpuhui.methodology.export.Manifest;
import org.tanpuhui.methodology.job.Job;
import org.tanpuhui.methodology.job.JobStore;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;

/** Evidence exports for auditors: asked for, waited for, fetched file by file. */
@Path("/v1/audit/exports")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("auditor")
@Blocking
public class ExportResource {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");
  private static final int PARTIAL = 206;

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
  public Response ask(@HeaderParam("Idempotency-Key") String key, byte[] bytes)
      throws SQLException, JsonProcessingException {
    JsonBody body = JsonBody.read(bytes).allow("scope", "from", "to");
    body.choice("scope", "evidence");
    Instant from = body.instantOrDay("from", 0);
    Instant to = body.instantOrDay("to", 1);
    if (!from.isBefore(to)) {
      body.fault(ProblemCode.FIELD_RANGE, "to", "must not lie before from");
    }
    body.end();
    Job job =
        jobs.add(
            EvidenceExport.KIND,
            caller.scheme(),
            Json.mapper().writeValueAsString(new EvidenceExport.Request(from, to)),
            caller.subject(),
            JobIds.key(key));
    return Response.accepted(view(job)).build();
  }

  @GET
  @Path("/{id}")
  public View one(@PathParam("id") String id) throws SQLException, JsonProcessingException {
    return view(find(id));
  }

  /** What the export consists of. */
  @GET
  @Path("/{id}/manifest")
  public Response manifest(@PathParam("id") String id) throws SQLException {
    return Response.ok(done(id).result(), MediaType.APPLICATION_JSON).build();
  }

  /** One file of the manifest, or a range of its bytes. */
  @GET
  @Path("/{id}/files/{name: .+}")
  @Produces(MediaType.WILDCARD)
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
                    manifest.files().stream().map(Manifest.DataFile::name),
                    manifest.documents().stream().map(Manifest.Document::name))
                .anyMatch(name::equals);
    java.nio.file.Path file = exports.folderOf(job).resolve(name);
    if (!known) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "the export has no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "the file was removed; ask for the export again");
    }
    String type = name.endsWith(".gz") ? "application/gzip" : MediaType.APPLICATION_JSON;
    return ranged(file, Files.size(file), type, range);
  }

  private static Response ranged(java.nio.file.Path file, long size, String type, String range) {
    Matcher asked = range == null ? null : RANGE.matcher(range.strip());
    // A range we do not understand is answered whole, as RFC 9110 section 14.2 allows.
    if (asked == null || !asked.matches() || range.strip().equals("bytes=-")) {
      return Response.ok(new PathPart(file, 0, size), type)
          .header("Accept-Ranges", "bytes")
          .build();
    }
    boolean suffix = asked.group(1).isEmpty();
    long first =
        suffix
            ? Math.max(0, size - Long.parseLong(asked.group(2)))
            : Long.parseLong(asked.group(1));
    long last =
        suffix || asked.group(2).isEmpty()
            ? size - 1
            : Math.min(size - 1, Long.parseLong(asked.group(2)));
    if (first > last) {
      throw new ProblemException(
          ProblemCode.RANGE_NOT_SATISFIABLE, "the file has " + size + " bytes");
    }
    return Response.status(PARTIAL)
        .type(type)
        .header("Accept-Ranges", "bytes")
        .header("Content-Range", "bytes " + first + "-" + last + "/" + size)
        .entity(new PathPart(file, first, last - first + 1))
        .build();
  }

  private Job find(String id) throws SQLException {
    return jobs.find(EvidenceExport.KIND, caller.scheme(), JobIds.parse(id))
        .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no export is " + id));
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
        "evidence",
        request.from(),
        request.to(),
        job.state(),
        job.doneRows(),
        job.requestedAt(),
        job.finishedAt(),
        job.failure());
  }
}
