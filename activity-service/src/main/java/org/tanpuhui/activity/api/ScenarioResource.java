package org.tanpuhui.activity.api;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.ScenarioService;
import org.tanpuhui.activity.ScenarioService.Actor;
import org.tanpuhui.activity.ScenarioService.Says;
import org.tanpuhui.activity.ScenarioService.Standing;
import org.tanpuhui.activity.activity.Scenario;
import org.tanpuhui.activity.activity.ScenarioStep;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/**
 * Scenarios (场景): a partner applies, an expert assesses, the authority publishes or refuses. What
 * is published anyone may read; applications only the reviewers and the partner itself.
 */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class ScenarioResource {
  private static final String LIST = "scenarios";
  private static final String MINE = "my-scenarios";
  private static final int CREATED = 201;
  private static final int TEXT_MAX = 2_000;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final ScenarioService scenarios;
  private final Caller caller;

  @Inject
  public ScenarioResource(ScenarioService scenarios, Caller caller) {
    this.scenarios = scenarios;
    this.caller = caller;
  }

  /**
   * A scenario; its id is {@code <partner>.<code>}.
   *
   * @param status {@code draft}, {@code applied}, {@code assessed}, {@code published}, {@code
   *     refused} or {@code withdrawn}
   * @param steps who brought it so far, when and why; absent in lists and for the public
   */
  @Schema(name = "Scenario")
  public record View(
      String id,
      String code,
      String partner,
      String nameZh,
      String nameEn,
      String status,
      String description,
      String dataSecurity,
      List<StepView> steps) {

    static View of(Standing standing) {
      Scenario scenario = standing.scenario();
      return new View(
          standing.partner() + "." + scenario.code(),
          scenario.code(),
          standing.partner(),
          scenario.nameZh(),
          scenario.nameEn(),
          scenario.state().word(),
          standing.description(),
          standing.dataSecurity(),
          standing.steps().isEmpty() ? null : standing.steps().stream().map(StepView::of).toList());
    }

    View withoutSteps() {
      return new View(id, code, partner, nameZh, nameEn, status, description, null, null);
    }
  }

  /** One step. */
  public record StepView(
      String status,
      String side,
      String actor,
      String organisation,
      Boolean recommended,
      String reason,
      String document,
      Instant at) {

    static StepView of(ScenarioStep step) {
      return new StepView(
          step.state().word(),
          step.side(),
          step.actor(),
          step.organisation(),
          step.recommended(),
          step.reason(),
          step.document(),
          step.at());
    }
  }

  /** A partner and a code. */
  private record Id(String partner, String code) {
    static Id of(String id) {
      int dot = id.indexOf('.');
      if (dot < 0) {
        throw unknown();
      }
      return new Id(id.substring(0, dot), id.substring(dot + 1));
    }
  }

  /** A partner applies. */
  @POST
  @Path("/partner/scenarios")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("partner")
  @RequestBodySchema(Described.ScenarioApplication.class)
  @APIResponseSchema(value = View.class, responseCode = "201")
  public Response apply(byte[] bytes) {
    Body body =
        Body.read(bytes)
            .allow("code", "name_zh", "name_en", "description", "data_security", "document");
    Scenario wish = PartnerReader.scenario(body, false);
    return created(
        scenarios.apply(
            caller.scheme(),
            caller.partner(),
            wish,
            body.text("description", TEXT_MAX),
            body.text("data_security", TEXT_MAX),
            document(body),
            caller.subject()));
  }

  /** The caller's own scenarios in any state. */
  @GET
  @Path("/partner/scenarios")
  @RolesAllowed("partner")
  public Page<View> mine(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    return page(MINE, caller.scheme(), null, caller.partner(), cursor, limit);
  }

  @GET
  @Path("/partner/scenarios/{code}")
  @RolesAllowed("partner")
  public View mine(@PathParam("code") String code) {
    return View.of(scenarios.one(caller.scheme(), caller.partner(), code));
  }

  /** A partner withdraws its own. */
  @POST
  @Path("/partner/scenarios/{code}/withdraw")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("partner")
  @RequestBodySchema(Described.ScenarioWithdrawal.class)
  public View withdrawOwn(@PathParam("code") String code, byte[] bytes) {
    Body body = Body.read(bytes).allow("reason");
    return View.of(
        scenarios.withdrawOwn(
            caller.scheme(),
            caller.partner(),
            code,
            new Says(body.text("reason", TEXT_MAX), null),
            caller.subject()));
  }

  /** The authority registers a draft for a partner. */
  @POST
  @Path("/scenarios")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("authority")
  @RequestBodySchema(Described.ScenarioWish.class)
  @APIResponseSchema(value = View.class, responseCode = "201")
  public Response register(byte[] bytes) {
    Body body = Body.read(bytes).allow("code", "partner", "name_zh", "name_en");
    String partner = body.text("partner", PartnerReader.ID_MAX);
    return created(
        scenarios.register(caller.scheme(), partner, PartnerReader.scenario(body, false), actor()));
  }

  /**
   * Published scenarios of a scheme; for reviewers those of their own scheme in any state.
   *
   * @param status for reviewers; absent for any
   */
  @GET
  @Path("/scenarios")
  @PermitAll
  public Page<View> list(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("status") String status,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    if (isReviewer()) {
      return page(LIST, caller.scheme(), known(status), null, cursor, limit);
    }
    Scheme of =
        Scheme.byId(scheme)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PARAMETER_INVALID, "scheme must be a scheme's id"));
    return page(LIST, of, Scenario.State.PUBLISHED.word(), null, cursor, limit);
  }

  /** One scenario: for reviewers of its scheme with its steps, for others when it is published. */
  @GET
  @Path("/scenarios/{id}")
  @PermitAll
  public View one(
      @PathParam("id") String id, @QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    Id of = Id.of(id);
    if (isReviewer()) {
      return View.of(scenarios.one(caller.scheme(), of.partner(), of.code()));
    }
    Standing standing =
        scenarios.one(
            Scheme.byId(scheme).orElseThrow(ScenarioResource::unknown), of.partner(), of.code());
    if (!standing.scenario().published()) {
      throw unknown();
    }
    return View.of(standing).withoutSteps();
  }

  @POST
  @Path("/scenarios/{id}/assess")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("expert")
  @RequestBodySchema(Described.ScenarioAssessment.class)
  public View assess(@PathParam("id") String id, byte[] bytes) {
    Body body = Body.read(bytes).allow("recommended", "reason", "document");
    if (!(body.raw("recommended") instanceof Boolean recommended)) {
      throw body.has("recommended")
          ? Body.type("/recommended", "must be true or false")
          : ProblemException.field(ProblemCode.FIELD_MISSING, "/recommended", "is required");
    }
    return step(
        id,
        says(body, true),
        (scheme, partner, code, says, actor) ->
            scenarios.assess(scheme, partner, code, recommended, says, actor));
  }

  @POST
  @Path("/scenarios/{id}/publish")
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed("authority")
  @RequestBodySchema(Described.ScenarioReason.class)
  public View publish(@PathParam("id") String id, byte[] bytes) {
    return step(
        id, says(Body.readOptional(bytes).allow("reason", "document"), false), scenarios::publish);
  }

  @POST
  @Path("/scenarios/{id}/refuse")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("authority")
  @RequestBodySchema(Described.ScenarioReason.class)
  public View refuse(@PathParam("id") String id, byte[] bytes) {
    return step(id, says(Body.read(bytes).allow("reason", "document"), true), scenarios::refuse);
  }

  @POST
  @Path("/scenarios/{id}/withdraw")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("authority")
  @RequestBodySchema(Described.ScenarioReason.class)
  public View withdraw(@PathParam("id") String id, byte[] bytes) {
    return step(id, says(Body.read(bytes).allow("reason", "document"), true), scenarios::withdraw);
  }

  /** What a reviewer or the authority says of a scenario. */
  private interface Step {
    Standing on(Scheme scheme, String partner, String code, Says says, Actor actor);
  }

  private View step(String id, Says says, Step step) {
    Id of = Id.of(id);
    return View.of(step.on(caller.scheme(), of.partner(), of.code(), says, actor()));
  }

  private Page<View> page(
      String list, Scheme scheme, String state, String partner, String cursor, Integer limit) {
    int size = Page.limit(limit);
    int after = cursor == null ? 0 : Integer.parseInt(Cursors.decode(list, cursor)[0]);
    List<Standing> found = scenarios.list(scheme, state, partner, after, size + 1);
    String next =
        found.size() <= size
            ? null
            : Cursors.encode(list, Integer.toString(found.get(size - 1).scenario().number()));
    return Page.of(found.stream().limit(size).map(View::of).toList(), next);
  }

  private boolean isReviewer() {
    return caller.hasRole("authority")
        || caller.hasRole("expert")
        || caller.hasRole("auditor")
        || caller.hasRole("platform_operator");
  }

  private Actor actor() {
    return new Actor(caller.subject(), caller.claim("org").orElse(null));
  }

  private static Says says(Body body, boolean withReason) {
    return new Says(
        withReason ? body.text("reason", TEXT_MAX) : body.optionalText("reason", TEXT_MAX),
        document(body));
  }

  private static String document(Body body) {
    return body.has("document") ? body.text("document", SHA256) : null;
  }

  private static String known(String status) {
    try {
      return status == null ? null : Scenario.State.of(status).word();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "status is none of a scenario");
    }
  }

  private static Response created(Standing standing) {
    return Response.status(CREATED)
        .type(MediaType.APPLICATION_JSON)
        .entity(View.of(standing))
        .build();
  }

  private static ProblemException unknown() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such scenario");
  }
}
