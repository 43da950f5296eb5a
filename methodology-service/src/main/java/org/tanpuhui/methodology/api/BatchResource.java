package org.tanpuhui.methodology.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.methodology.batch.BatchService;
import org.tanpuhui.methodology.batch.BatchService.History;
import org.tanpuhui.methodology.batch.BatchStore;
import org.tanpuhui.methodology.batch.StoredBatch;
import org.tanpuhui.methodology.project.ProjectService;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** Batches of a project's reductions: their way from monitored to issued. */
@Path("/v1/batches")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"applicant", "verifier", "expert", "authority", "exchange", "auditor"})
@Blocking
@Idempotent
public class BatchResource {
  private static final String LIST = "batches";
  private static final String APPLICANT = "applicant";
  private static final String VERIFIER = "verifier";
  private static final Pattern NONCE = Pattern.compile("[!-~]{16,128}");
  private static final int REASON_MAX = 2_000;
  private static final int SAMPLE_MAX = 10_000;
  private static final String EXCLUSIONS = "exclusions";
  private static final Lifecycle LIFECYCLE = Lifecycle.BATCH;

  private final BatchService batches;
  private final ProjectService projects;
  private final Activities activities;
  private final Reviews reviews;
  private final Caller caller;

  BatchResource(
      BatchService batches,
      ProjectService projects,
      Activities activities,
      Reviews reviews,
      Caller caller) {
    this.batches = batches;
    this.projects = projects;
    this.activities = activities;
    this.reviews = reviews;
    this.caller = caller;
  }

  /**
   * A batch.
   *
   * @param ready whether the ledger holds what the batch expects and its report is of that
   */
  public record View(
      String id,
      String scheme,
      String project,
      String state,
      LocalDate periodFrom,
      LocalDate periodTo,
      int vintage,
      boolean ready,
      Held held,
      ReportView report,
      BatchStore.Sample sample,
      BatchStore.Recomputation recomputation,
      Issued issued,
      List<Reviews.StepView> steps,
      List<Reviews.NextView> next) {}

  /**
   * What the ledger holds for it.
   *
   * @param waiting participants about whom the ledger has not answered
   * @param differing participants of whom it holds something else
   */
  public record Held(
      long expectedMgCo2e, long confirmedMgCo2e, long participants, long waiting, long differing) {}

  /** Its accounting report. */
  public record ReportView(long activities, long amountMgCo2e, String digest, Instant drawnUpAt) {}

  /** What it became. */
  public record Issued(
      long tonnes,
      long totalMgCo2e,
      long carriedInMgCo2e,
      long replacedMgCo2e,
      long carriedOutMgCo2e,
      String serials,
      Instant issuedAt) {}

  /** Work in the background. */
  public record Work(UUID jobId, String state, long rows, String failure, JsonNode result) {
    static Work of(Job job) {
      return new Work(
          job.id(), job.state(), job.doneRows(), job.failure(), Json.tree(job.result()));
    }
  }

  /** A sampled activity with how its amount came about. */
  public record SampledView(int place, boolean excluded, ActivityView activity) {}

  /** A new batch; it begins to be collected at once. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(APPLICANT)
  @RequestBodySchema(Described.BatchWish.class)
  @APIResponseSchema(value = View.class, responseCode = "201")
  public Response create(byte[] bytes) {
    JsonBody body = JsonBody.read(bytes).allow("id", "project", "period_from", "period_to");
    String id = body.text("id", ProjectReader.ID);
    String project = body.text("project", ProjectReader.ID);
    LocalDate from = body.day("period_from");
    LocalDate to = body.day("period_to");
    body.end();
    ProjectService.History over = projects.find(caller.scheme(), project);
    reviews.requireOwn(over.steps(), "no project is " + project);
    int caseNo = over.project().caseNo();
    History made = batches.create(reviews.actor(), id, caseNo, project, from, to);
    return answer(made)
        .status(Response.Status.CREATED)
        .location(URI.create("/v1/batches/" + id))
        .build();
  }

  /**
   * The next step: report, start-verification, verify (a decision), publish-notice, file, issue,
   * withdraw.
   */
  @POST
  @Path("/{id}/{verb}")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @RolesAllowed({APPLICANT, VERIFIER, "expert", "authority", "exchange"})
  @RequestBodySchema(Described.StepWish.class)
  @APIResponseSchema(View.class)
  public Response take(
      @PathParam("id") String id,
      @PathParam("verb") String verb,
      byte[] bytes,
      @Context HttpHeaders headers) {
    var wish = reviews.wish(LIFECYCLE, verb, bytes);
    Integer seen = Reviews.ifMatch(headers, own(id).batch().no());
    return answer(batches.take(reviews.actor(), id, wish, seen)).build();
  }

  @GET
  @Path("/{id}")
  @APIResponseSchema(View.class)
  public Response one(@PathParam("id") String id) {
    return answer(own(id)).build();
  }

  @GET
  public Page<View> all(
      @QueryParam("state") String state,
      @QueryParam("project") String project,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    List<String> states =
        LIFECYCLE.transitions().stream()
            .map(Lifecycle.Transition::to)
            .filter(to -> state == null || LIFECYCLE.publicState(to).equals(state))
            .distinct()
            .toList();
    if (states.isEmpty()) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "there is no such state here");
    }
    int size = Page.limit(limit);
    int after = cursor == null ? 0 : Integer.parseInt(Cursors.decode(LIST, cursor)[0]);
    Page<StoredBatch> page =
        Page.of(
            batches.page(caller.scheme(), reviews.applicant(), after, states, project, size + 1),
            size,
            last -> Cursors.encode(LIST, Integer.toString(last.no())));
    return Page.of(
        page.items().stream().map(batch -> view(own(batch.id()), false)).toList(),
        page.nextCursor());
  }

  /** The accounting report, as its digest is made of it. */
  @GET
  @Path("/{id}/report")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(type = SchemaType.OBJECT, description = "the report")))
  public Response report(@PathParam("id") String id) {
    BatchStore.Content content =
        own(id)
            .content()
            .orElseThrow(
                () -> new ProblemException(ProblemCode.BATCH_NOT_READY, "it has no report yet"));
    return Response.ok(content.report()).header("Digest", "sha-256:" + content.digest()).build();
  }

  /** Draws the report up again, after activities have left the batch. */
  @POST
  @Path("/{id}/reports")
  @RolesAllowed(APPLICANT)
  @APIResponseSchema(value = Work.class, responseCode = "202")
  public Response drawUp(@PathParam("id") String id) {
    own(id);
    return Response.accepted(Work.of(batches.report(reviews.actor(), id))).build();
  }

  /** Computes the total again, from evidence and documents. */
  @POST
  @Path("/{id}/recomputations")
  @RolesAllowed(VERIFIER)
  @APIResponseSchema(value = Work.class, responseCode = "202")
  public Response recompute(@PathParam("id") String id) {
    return Response.accepted(Work.of(batches.recompute(reviews.actor(), id))).build();
  }

  /** Draws the verifier's sample, once. */
  @POST
  @WithoutIdempotencyKey("a batch has one sample")
  @Path("/{id}/sample")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(VERIFIER)
  @RequestBodySchema(Described.SampleWish.class)
  @APIResponseSchema(value = View.class, responseCode = "201")
  public Response draw(@PathParam("id") String id, byte[] bytes) {
    JsonBody body = JsonBody.read(bytes).allow("nonce", "size");
    String nonce = body.text("nonce", NONCE);
    int size = (int) body.whole("size", 1, SAMPLE_MAX);
    body.end();
    return answer(batches.draw(reviews.actor(), id, nonce, size))
        .status(Response.Status.CREATED)
        .build();
  }

  /** The sample, each activity with its derivation. */
  @GET
  @Path("/{id}/sample")
  @RolesAllowed({VERIFIER, "expert", "authority", "auditor"})
  public Page<SampledView> sample(
      @PathParam("id") String id,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit)
      throws java.sql.SQLException {
    int size = Page.limit(limit);
    int after = cursor == null ? 0 : Integer.parseInt(Cursors.decode(LIST, cursor)[0]);
    List<SampledView> views = new java.util.ArrayList<>();
    for (BatchStore.Sampled sampled : batches.sampled(own(id).batch(), after, size + 1)) {
      views.add(
          new SampledView(
              sampled.place(),
              sampled.excluded(),
              activities.get(sampled.activityId(), any -> true, false)));
    }
    return Page.of(views, size, last -> Cursors.encode(LIST, Integer.toString(last.place())));
  }

  /** Takes an activity out of the batch. */
  @POST
  @Path("/{id}/exclusions")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(VERIFIER)
  @RequestBodySchema(Described.ExclusionWish.class)
  public Page<BatchStore.Exclusion> exclude(@PathParam("id") String id, byte[] bytes) {
    JsonBody body = JsonBody.read(bytes).allow("activity_id", "reason");
    String activity = body.text("activity_id", 64);
    String reason = body.text("reason", REASON_MAX);
    body.end();
    batches.exclude(reviews.actor(), id, ActivityIds.parse(activity), reason);
    return exclusions(id, null, null);
  }

  /** What the verifier took out, and why. */
  @GET
  @Path("/{id}/exclusions")
  public Page<BatchStore.Exclusion> exclusions(
      @PathParam("id") String id,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String[] place = cursor == null ? null : Cursors.decode(EXCLUSIONS, cursor);
    List<BatchStore.Exclusion> found =
        batches.exclusions(
            own(id).batch(),
            place == null ? Instant.EPOCH : Instant.parse(place[0]),
            place == null ? Ids.NIL : UUID.fromString(place[1]),
            size + 1);
    return Page.of(
        found,
        size,
        last -> Cursors.encode(EXCLUSIONS, last.at().toString(), last.activityId().toString()));
  }

  private History own(String id) {
    History history = batches.find(caller.scheme(), id);
    reviews.requireOwn(history.steps(), "no batch is " + id);
    return history;
  }

  private Response.ResponseBuilder answer(History history) {
    return Response.ok(view(history, true))
        .header(HttpHeaders.ETAG, Reviews.etag(history.batch().no(), history.batch().step()));
  }

  private View view(History history, boolean withSteps) {
    StoredBatch batch = history.batch();
    BatchStore.Settled settled = history.settled();
    BatchStore.Content content = history.content().orElse(null);
    boolean ready =
        settled.agrees() && content != null && content.totalMg() == settled.expectedMg();
    return new View(
        batch.id(),
        batch.scheme().id(),
        batch.projectId(),
        LIFECYCLE.publicState(batch.state()),
        batch.from(),
        batch.to(),
        batch.to().getYear(),
        ready,
        new Held(
            settled.expectedMg(),
            settled.answeredMg(),
            settled.participants(),
            settled.unanswered(),
            settled.differing()),
        content == null
            ? null
            : new ReportView(
                content.activities(), content.totalMg(), content.digest(), content.madeAt()),
        history.sample().orElse(null),
        history.recomputation().orElse(null),
        history.issuance().map(BatchResource::issued).orElse(null),
        withSteps ? reviews.steps(LIFECYCLE, history.steps()) : null,
        withSteps ? Reviews.next(LIFECYCLE, batch.state()) : null);
  }

  private static Issued issued(BatchStore.Issuance issuance) {
    return new Issued(
        issuance.tonnes(),
        issuance.totalMg(),
        issuance.carriedInMg(),
        issuance.replacedMg(),
        issuance.carriedOutMg(),
        issuance.serials(),
        issuance.issuedAt());
  }
}
