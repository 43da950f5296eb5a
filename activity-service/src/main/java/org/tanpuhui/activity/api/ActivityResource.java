package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.IntakeService;
import org.tanpuhui.activity.IntakeService.Incoming;
import org.tanpuhui.activity.IntakeService.Result;
import org.tanpuhui.activity.activity.Rejection;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.platform.problem.FieldProblem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/**
 * {@code POST /v1/activities}: partners report activities, one or many at a time. With {@code
 * ?dry_run=true} each is judged as it would be now, by intake and, where that accepts it, by
 * methodology-service with grams and derivation; nothing is kept.
 */
@Path("/v1/activities")
@Produces(MediaType.APPLICATION_JSON)
@WithoutIdempotencyKey("events have ids: the same source and id count once")
public class ActivityResource {
  private static final String ONE = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final String LINES = "application/x-ndjson";

  private final IntakeService intake;
  private final Caller caller;
  private final ActivityConfig config;

  @Inject
  public ActivityResource(IntakeService intake, Caller caller, ActivityConfig config) {
    this.intake = intake;
    this.caller = caller;
    this.config = config;
  }

  @POST
  @RequestBodySchema(Described.CloudEvent.class)
  @APIResponseSchema(value = Described.EventResults.class, responseCode = "202")
  @Consumes(ONE)
  @RolesAllowed("partner")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Described.EventResults.class)))
  public Response acceptOne(
      InputStream body,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding,
      @HeaderParam("Prefer") String prefer,
      @QueryParam("dry_run") String dryRun,
      @Context UriInfo uri) {
    boolean dry = isDryRun(dryRun, uri);
    Incoming event = EventReader.one(RequestBytes.read(body, encoding, config.bytesMax()));
    List<Result> results = take(List.of(event), dry);
    Rejection rejection = results.get(0).rejection();
    if (rejection != null) {
      throw problem(rejection);
    }
    return answer(results, prefer, dry);
  }

  @POST
  @RequestBodySchema(Described.CloudEvent[].class)
  @APIResponseSchema(value = Described.EventResults.class, responseCode = "202")
  @Consumes(BATCH)
  @RolesAllowed("partner")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Described.EventResults.class)))
  public Response acceptBatch(
      InputStream body,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding,
      @HeaderParam("Prefer") String prefer,
      @QueryParam("dry_run") String dryRun,
      @Context UriInfo uri) {
    boolean dry = isDryRun(dryRun, uri);
    byte[] bytes = RequestBytes.read(body, encoding, config.bytesMax());
    return answer(take(EventReader.batch(bytes, most(dry)), dry), prefer, dry);
  }

  @POST
  @APIResponseSchema(value = Described.EventResults.class, responseCode = "202")
  @Consumes(LINES)
  @RolesAllowed("partner")
  @RequestBodySchema(String.class)
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Described.EventResults.class)))
  public Response acceptLines(
      InputStream body,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding,
      @HeaderParam("Prefer") String prefer,
      @QueryParam("dry_run") String dryRun,
      @Context UriInfo uri) {
    boolean dry = isDryRun(dryRun, uri);
    byte[] bytes = RequestBytes.read(body, encoding, config.bytesMax());
    return answer(take(EventReader.lines(bytes, most(dry)), dry), prefer, dry);
  }

  private int most(boolean dryRun) {
    return dryRun ? config.dryRunEventsMax() : config.eventsMax();
  }

  private List<Result> take(List<Incoming> events, boolean dryRun) {
    return dryRun
        ? intake.dryRun(caller.scheme(), caller.partner(), events)
        : intake.accept(caller.scheme(), caller.partner(), events);
  }

  /** 202: durable; 200 to a dry run, which kept nothing. */
  private static Response answer(List<Result> results, String prefer, boolean dryRun) {
    boolean minimal = prefer != null && prefer.replace(" ", "").contains("return=minimal");
    Response.ResponseBuilder response =
        (dryRun ? Response.ok() : Response.accepted())
            .entity(ResultWriter.write(results, minimal, dryRun))
            .type(MediaType.APPLICATION_JSON);
    return minimal
        ? response.header("Preference-Applied", "return=minimal").build()
        : response.build();
  }

  /** A value we do not know must not mean that events are kept which should not be. */
  private static boolean isDryRun(String dryRun, UriInfo uri) {
    if ("true".equals(dryRun)) {
      return true;
    }
    String query = uri.getRequestUri().getRawQuery();
    if ("false".equals(dryRun) || query == null || !query.contains("dry_run")) {
      return false;
    }
    throw new ProblemException(
        ProblemCode.PARAMETER_INVALID, "dry_run must be true or false; nothing was kept");
  }

  private static ProblemException problem(Rejection rejection) {
    ProblemCode code = rejection.code();
    List<FieldProblem> fields =
        rejection.pointer() == null
            ? List.of()
            : List.of(new FieldProblem(rejection.pointer(), code, rejection.detail()));
    return new ProblemException(code, rejection.detail(), fields, code.retryable() ? 1 : 0);
  }
}
