package org.tanpuhui.methodology.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.methodology.project.ProjectService;
import org.tanpuhui.methodology.project.ProjectService.History;
import org.tanpuhui.methodology.project.ProjectText;
import org.tanpuhui.methodology.project.StoredProject;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Projects: their way from draft to closed for those concerned, the public register for all. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Idempotent
public class ProjectResource {
  private static final String LIST = "projects";
  private static final String APPLICANT = "applicant";
  private static final String VERIFIER = "verifier";
  private static final String AUTHORITY = "authority";
  private static final String AUDITOR = "auditor";
  private static final List<String> PUBLIC = List.of("filed", "active", "closed");
  private static final Lifecycle LIFECYCLE = Lifecycle.PROJECT;

  private final ProjectService projects;
  private final Reviews reviews;
  private final Caller caller;

  ProjectResource(ProjectService projects, Reviews reviews, Caller caller) {
    this.projects = projects;
    this.reviews = reviews;
    this.caller = caller;
  }

  /**
   * A project.
   *
   * @param exclusiveOf other schemes in which it declares not to be registered
   */
  public record View(
      String id,
      String scheme,
      String state,
      String nameZh,
      String nameEn,
      String methodology,
      String partner,
      List<ProjectText.Stratum> strata,
      List<String> exclusiveOf,
      String statement,
      Instant filedAt,
      List<Reviews.StepView> steps,
      List<Reviews.NextView> next) {}

  /** A new draft. */
  @POST
  @Path("/projects")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(APPLICANT)
  @RequestBodySchema(Described.ProjectWish.class)
  @APIResponseSchema(value = View.class, responseCode = "201")
  public Response create(byte[] bytes) {
    JsonBody body = JsonBody.read(bytes);
    String id = body.text("id", ProjectReader.ID);
    History made = projects.create(reviews.actor(), id, ProjectReader.text(body));
    return answer(made)
        .status(Response.Status.CREATED)
        .location(URI.create("/v1/projects/" + id))
        .build();
  }

  /** Another text for a draft; the header If-Match is required. */
  @PUT
  @Path("/projects/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(APPLICANT)
  @RequestBodySchema(Described.ProjectWish.class)
  @APIResponseSchema(View.class)
  public Response revise(@PathParam("id") String id, byte[] bytes, @Context HttpHeaders headers) {
    int seen = Reviews.requireIfMatch(headers, own(id).project().caseNo());
    JsonBody body = JsonBody.read(bytes);
    if (!id.equals(body.text("id", ProjectReader.ID))) {
      body.fault(ProblemCode.FIELD_RANGE, "id", "stays that of the address");
    }
    return answer(projects.revise(reviews.actor(), id, seen, ProjectReader.text(body))).build();
  }

  /**
   * The next step: submit, start-validation, validate (a decision), return, file, activate, close.
   */
  @POST
  @Path("/projects/{id}/{verb}")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @RolesAllowed({APPLICANT, VERIFIER, AUTHORITY})
  @RequestBodySchema(Described.StepWish.class)
  @APIResponseSchema(View.class)
  public Response take(
      @PathParam("id") String id,
      @PathParam("verb") String verb,
      byte[] bytes,
      @Context HttpHeaders headers) {
    var wish = reviews.wish(LIFECYCLE, verb, bytes);
    Integer seen = Reviews.ifMatch(headers, own(id).project().caseNo());
    return answer(projects.take(reviews.actor(), id, wish, seen)).build();
  }

  @GET
  @Path("/projects/{id}")
  @RolesAllowed({APPLICANT, VERIFIER, AUTHORITY, AUDITOR})
  @APIResponseSchema(View.class)
  public Response one(@PathParam("id") String id) {
    return answer(own(id)).build();
  }

  @GET
  @Path("/projects")
  @RolesAllowed({APPLICANT, VERIFIER, AUTHORITY, AUDITOR})
  public Page<View> all(
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    List<String> states =
        LIFECYCLE.transitions().stream()
            .map(Lifecycle.Transition::to)
            .filter(to -> state == null || LIFECYCLE.publicState(to).equals(state))
            .distinct()
            .toList();
    return page(caller.scheme(), reviews.applicant(), states, cursor, limit);
  }

  /** The public register: filed, active and closed projects. */
  @GET
  @Path("/register/projects")
  @PermitAll
  public Page<View> register(
      @QueryParam("scheme") String scheme,
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    List<String> states = state == null ? PUBLIC : PUBLIC.stream().filter(state::equals).toList();
    return page(scheme(scheme), null, states, cursor, limit);
  }

  @GET
  @Path("/register/projects/{id}")
  @PermitAll
  public View registered(@PathParam("id") String id, @QueryParam("scheme") String scheme) {
    StoredProject project = projects.find(scheme(scheme), id).project();
    if (!PUBLIC.contains(project.state())) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "no project of the register is " + id);
    }
    return view(project, null, null);
  }

  private static Scheme scheme(String id) {
    String word = id == null ? Scheme.SHENZHEN.id() : id;
    return Scheme.byId(word)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.PARAMETER_INVALID, "there is no such scheme"));
  }

  private Page<View> page(
      Scheme scheme, Actor applicant, List<String> states, String cursor, Integer limit) {
    if (states.isEmpty()) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "there is no such state here");
    }
    int size = Page.limit(limit);
    int after = cursor == null ? 0 : Integer.parseInt(Cursors.decode(LIST, cursor)[0]);
    Page<StoredProject> page =
        Page.of(
            projects.page(scheme, applicant, after, states, size + 1),
            size,
            last -> Cursors.encode(LIST, Integer.toString(last.caseNo())));
    return Page.of(page.items().stream().map(p -> view(p, null, null)).toList(), page.nextCursor());
  }

  private History own(String id) {
    History history = projects.find(caller.scheme(), id);
    reviews.requireOwn(history.steps(), "no project is " + id);
    return history;
  }

  private Response.ResponseBuilder answer(History history) {
    StoredProject project = history.project();
    return Response.ok(
            view(
                project,
                reviews.steps(LIFECYCLE, history.steps()),
                Reviews.next(LIFECYCLE, project.state())))
        .header(HttpHeaders.ETAG, Reviews.etag(project.caseNo(), project.step()));
  }

  private static View view(
      StoredProject project, List<Reviews.StepView> steps, List<Reviews.NextView> next) {
    ProjectText text = project.text();
    return new View(
        project.id(),
        project.scheme().id(),
        LIFECYCLE.publicState(project.state()),
        text.nameZh(),
        text.nameEn(),
        text.methodology(),
        text.partner(),
        text.strata().isEmpty() ? null : text.strata(),
        text.exclusiveOf(),
        text.statement(),
        project.filedAt(),
        steps,
        next);
  }
}
