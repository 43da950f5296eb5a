package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.credits.PositionService;
import org.tanpuhui.ledger.credits.PositionService.Ruled;
import org.tanpuhui.ledger.credits.store.PositionStore.Figures;
import org.tanpuhui.ledger.credits.unit.OffsetRule;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** What entities of the trading system may offset, and the rules of it. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class CompliancePositionResource {
  private static final String LIST = "compliance-positions";
  private static final long MOST_TONNES = 1_000_000_000_000L;
  private static final int MOST_PROJECTS = 1_000;
  private static final int FIRST_YEAR = 2013;
  private static final int LAST_YEAR = 2200;
  private static final int MOST_DENOMINATOR = 1_000_000;
  private static final Set<String> PROVENANCES =
      Set.of("official", "secondary", "derived", "illustrative", "recalled");

  private final PositionService positions;
  private final Caller caller;

  public CompliancePositionResource(PositionService positions, Caller caller) {
    this.positions = positions;
    this.caller = caller;
  }

  /**
   * The figures of an entity and year, tonnes.
   *
   * @param boundaryProjects projects inside the entity's own boundary; absent for none
   * @param reason where the figures come from
   */
  public record Entry(
      String entity,
      Long year,
      Long emissionsT,
      Long allowancesT,
      List<String> boundaryProjects,
      String reason) {}

  /** A version of the rule. */
  public record Version(
      Long fromYear,
      String basis,
      Long numerator,
      Long denominator,
      String provenance,
      String source) {}

  /** Enters an entity and year; the same again answers the first. */
  @POST
  @Path("/compliance-positions")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = CreditAnswers.Position.class, responseCode = "201")
  public Response enter(Entry entry) {
    Ruled made =
        positions.enter(
            CreditRequests.person(caller),
            Required.text("entity", entry.entity()),
            (int) Required.number("year", entry.year(), FIRST_YEAR, LAST_YEAR),
            figures(entry));
    return answer(Response.status(Response.Status.CREATED), made);
  }

  /** Corrects the figures; the header If-Match is required. */
  @PUT
  @Path("/compliance-positions/{id}")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(CreditAnswers.Position.class)
  public Response revise(
      @PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String seen, Entry entry) {
    if (seen == null) {
      throw new ProblemException(
          ProblemCode.IF_MATCH_REQUIRED, "send the ETag of the position as If-Match");
    }
    if (!seen.matches("\"[0-9]{1,9}\"")) {
      throw new ProblemException(
          ProblemCode.CHANGED_MEANWHILE, "If-Match is not an ETag of a position");
    }
    int revision = Integer.parseInt(seen.substring(1, seen.length() - 1));
    return answer(
        Response.ok(),
        positions.revise(CreditRequests.person(caller), id(id), revision, figures(entry)));
  }

  private static Figures figures(Entry entry) {
    List<String> projects = entry.boundaryProjects() == null ? List.of() : entry.boundaryProjects();
    if (projects.size() > MOST_PROJECTS || projects.stream().anyMatch(p -> p == null)) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE,
          "/boundary_projects",
          "boundary_projects must be at most " + MOST_PROJECTS + " project ids");
    }
    projects.forEach(project -> Required.text("boundary_projects", project));
    return new Figures(
        Required.number("emissions_t", entry.emissionsT(), 0, MOST_TONNES),
        Required.number("allowances_t", entry.allowancesT(), 0, MOST_TONNES),
        projects.stream().distinct().sorted().toList(),
        Required.text("reason", entry.reason()),
        null,
        null);
  }

  /** Positions of the scheme; a member sees its own organisation's. */
  @GET
  @Path("/compliance-positions")
  @RolesAllowed({"authority", "auditor", "platform_operator", "member"})
  public Page<CreditAnswers.Position> list(
      @QueryParam("entity") String entity,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String whose = own() == null ? entity : own();
    List<CreditAnswers.Position> found =
        positions
            .page(caller.scheme(), whose, CreditRequests.after(LIST, cursor), size + 1)
            .stream()
            .map(CreditAnswers.Position::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(LIST, last.positionId().toString()));
  }

  @GET
  @Path("/compliance-positions/{id}")
  @RolesAllowed({"authority", "auditor", "platform_operator", "member"})
  @APIResponseSchema(CreditAnswers.Position.class)
  public Response one(@PathParam("id") String id) {
    return answer(Response.ok(), positions.find(caller.scheme(), id(id), own()));
  }

  /** The rules of a scheme, oldest year first. */
  @GET
  @Path("/offset-rules")
  @PermitAll
  public Page<CreditAnswers.Rule> rules(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    return Page.of(
        positions.rules(CreditRequests.scheme(scheme)).stream()
            .map(CreditAnswers.Rule::of)
            .toList(),
        null);
  }

  /** Adds a version of the rule. */
  @POST
  @Path("/offset-rules")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = CreditAnswers.Rule.class, responseCode = "201")
  public Response addRule(Version version) {
    long denominator = Required.number("denominator", version.denominator(), 1, MOST_DENOMINATOR);
    OffsetRule rule =
        positions.addRule(
            CreditRequests.person(caller),
            (int) Required.number("from_year", version.fromYear(), FIRST_YEAR, LAST_YEAR),
            OffsetRule.Basis.byId(Required.text("basis", version.basis()))
                .orElseThrow(
                    () ->
                        ProblemException.field(
                            ProblemCode.FIELD_RANGE,
                            "/basis",
                            "basis must be shortfall, emissions or allocation")),
            (int) Required.number("numerator", version.numerator(), 1, denominator),
            (int) denominator,
            provenance(Required.text("provenance", version.provenance())),
            Required.text("source", version.source()));
    return Response.status(Response.Status.CREATED).entity(CreditAnswers.Rule.of(rule)).build();
  }

  private static String provenance(String value) {
    if (!PROVENANCES.contains(value)) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/provenance", "provenance must be one of " + PROVENANCES);
    }
    return value;
  }

  private static Response answer(Response.ResponseBuilder response, Ruled ruled) {
    return response
        .entity(CreditAnswers.Position.of(ruled))
        .header(HttpHeaders.ETAG, "\"" + ruled.position().revision() + "\"")
        .build();
  }

  /** The organisation whose positions a member sees; null for those who see all. */
  private String own() {
    boolean seesAll =
        caller.hasRole("authority")
            || caller.hasRole("auditor")
            || caller.hasRole("platform_operator");
    return seesAll ? null : CreditRequests.owner(caller).ref();
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.POSITION_UNKNOWN);
  }
}
