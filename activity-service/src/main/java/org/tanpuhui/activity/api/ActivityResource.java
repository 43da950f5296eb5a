package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.tanpuhui.activity.IntakeService;
import org.tanpuhui.activity.IntakeService.Incoming;
import org.tanpuhui.activity.IntakeService.Result;
import org.tanpuhui.activity.activity.Rejection;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.platform.problem.FieldProblem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;

/** {@code POST /v1/activities}: partners report activities, one or many at a time. */
@Path("/v1/activities")
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
  @Consumes(ONE)
  @RolesAllowed("partner")
  public Response acceptOne(
      InputStream body,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding,
      @HeaderParam("Prefer") String prefer,
      @QueryParam("dry_run") String dryRun) {
    refuseDryRun(dryRun);
    Incoming event = EventReader.one(RequestBytes.read(body, encoding, config.bytesMax()));
    List<Result> results = intake.accept(caller.scheme(), caller.partner(), List.of(event));
    Rejection rejection = results.get(0).rejection();
    if (rejection != null) {
      throw problem(rejection);
    }
    return accepted(results, prefer);
  }

  @POST
  @Consumes(BATCH)
  @RolesAllowed("partner")
  public Response acceptBatch(
      InputStream body,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding,
      @HeaderParam("Prefer") String prefer,
      @QueryParam("dry_run") String dryRun) {
    refuseDryRun(dryRun);
    byte[] bytes = RequestBytes.read(body, encoding, config.bytesMax());
    return accept(EventReader.batch(bytes, config.eventsMax()), prefer);
  }

  @POST
  @Consumes(LINES)
  @RolesAllowed("partner")
  public Response acceptLines(
      InputStream body,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding,
      @HeaderParam("Prefer") String prefer,
      @QueryParam("dry_run") String dryRun) {
    refuseDryRun(dryRun);
    byte[] bytes = RequestBytes.read(body, encoding, config.bytesMax());
    return accept(EventReader.lines(bytes, config.eventsMax()), prefer);
  }

  private Response accept(List<Incoming> events, String prefer) {
    return accepted(intake.accept(caller.scheme(), caller.partner(), events), prefer);
  }

  private static Response accepted(List<Result> results, String prefer) {
    boolean minimal = prefer != null && prefer.replace(" ", "").contains("return=minimal");
    Response.ResponseBuilder response =
        Response.accepted(ResultWriter.write(results, minimal)).type(MediaType.APPLICATION_JSON);
    return minimal
        ? response.header("Preference-Applied", "return=minimal").build()
        : response.build();
  }

  /** An answer that kept the events would be the opposite of what was asked. */
  private static void refuseDryRun(String dryRun) {
    if (dryRun != null && !dryRun.equals("false")) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "dry_run is not available; nothing was kept");
    }
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
