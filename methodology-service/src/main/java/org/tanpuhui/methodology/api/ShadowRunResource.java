package org.tanpuhui.methodology.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.methodology.registry.RegistryService;
import org.tanpuhui.methodology.shadow.ShadowRun;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobStore;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Idempotent;

/** Shadow runs: what a version would have given for a past period, asked for and waited for. */
@Path("/v1/shadow-runs")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("platform_operator")
@Blocking
@Idempotent
public class ShadowRunResource {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,31}");

  private final JobStore jobs;
  private final RegistryService registry;
  private final Caller caller;

  ShadowRunResource(JobStore jobs, RegistryService registry, Caller caller) {
    this.jobs = jobs;
    this.registry = registry;
    this.caller = caller;
  }

  /**
   * A shadow run.
   *
   * @param state waiting, running, done or failed
   * @param rows activities read so far
   * @param failure why it failed, else null
   * @param result null until it is done; see {@link org.tanpuhui.methodology.shadow.ShadowResult}
   */
  public record View(
      UUID shadowRunId,
      String methodology,
      String version,
      String hash,
      Instant from,
      Instant to,
      String state,
      long rows,
      Instant requestedAt,
      Instant finishedAt,
      String failure,
      JsonNode result) {}

  /** Asks for a run over what began between two days or times, in the scheme of the token. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RequestBodySchema(Described.ShadowRunWish.class)
  @APIResponseSchema(value = View.class, responseCode = "202")
  public Response ask(byte[] bytes) throws SQLException, JsonProcessingException {
    JsonBody body = JsonBody.read(bytes).allow("methodology", "version", "from", "to", "scheme");
    String methodology = body.text("methodology", ID);
    String version = body.text("version", VERSION);
    Instant from = body.instantOrDay("from", 0);
    Instant to = body.instantOrDay("to", 1);
    String scheme = body.optionalText("scheme", 64);
    if (!from.isBefore(to)) {
      body.fault(ProblemCode.FIELD_RANGE, "to", "must not lie before from");
    }
    if (scheme != null && !scheme.equals(caller.scheme().id())) {
      body.fault(ProblemCode.SCHEME_NOT_YOURS, "scheme", "must be that of the token");
    }
    body.end();
    String hash = registry.find(methodology, version).version().hash();
    ShadowRun.Request request = new ShadowRun.Request(methodology, version, hash, from, to);
    Job job =
        jobs.add(
            ShadowRun.KIND,
            caller.scheme(),
            Json.mapper().writeValueAsString(request),
            caller.subject(),
            null);
    return Response.accepted(view(job)).build();
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"platform_operator", "auditor"})
  public View one(@PathParam("id") String id) throws SQLException, JsonProcessingException {
    return view(
        jobs.find(ShadowRun.KIND, caller.scheme(), JobIds.parse(id))
            .orElseThrow(
                () -> new ProblemException(ProblemCode.NOT_FOUND, "no shadow run is " + id)));
  }

  private static View view(Job job) throws JsonProcessingException {
    ShadowRun.Request request = Json.mapper().readValue(job.request(), ShadowRun.Request.class);
    return new View(
        job.id(),
        request.methodology(),
        request.version(),
        request.hash(),
        request.from(),
        request.to(),
        job.state(),
        job.doneRows(),
        job.requestedAt(),
        job.finishedAt(),
        job.failure(),
        Json.tree(job.result()));
  }
}
