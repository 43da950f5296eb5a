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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.AllianceService;
import org.tanpuhui.activity.activity.Alliance;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Alliances of partners: anyone may read them, the authority registers and ends them. */
@Path("/v1/alliances")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class AllianceResource {
  private static final String LIST = "alliances";
  private static final int CREATED = 201;
  private static final int NAME_MAX = 200;
  private static final int MEMBERS_MAX = 200;
  private static final int REASON_MAX = 2_000;
  private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private final AllianceService alliances;
  private final Caller caller;

  @Inject
  public AllianceResource(AllianceService alliances, Caller caller) {
    this.alliances = alliances;
    this.caller = caller;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("authority")
  @RequestBodySchema(Described.AllianceWish.class)
  @APIResponseSchema(value = Alliance.class, responseCode = "201")
  public Response register(byte[] bytes) {
    Body body = Body.read(bytes).allow("code", "name_zh", "name_en", "partners", "from", "until");
    Instant from = body.instant("from");
    Instant until = body.has("until") ? body.instant("until") : null;
    if (until != null && !until.isAfter(from)) {
      throw Body.range("/until", "must be after from");
    }
    List<Alliance.Member> members =
        body.texts("partners", MEMBERS_MAX, PartnerReader.ID_MAX).stream()
            .map(id -> new Alliance.Member(id, null, null))
            .toList();
    if (members.size() < 2) {
      throw Body.range("/partners", "an alliance has at least two partners");
    }
    Alliance wish =
        new Alliance(
            body.text("code", CODE),
            body.text("name_zh", NAME_MAX),
            body.text("name_en", NAME_MAX),
            from,
            until,
            members);
    return Response.status(CREATED)
        .type(MediaType.APPLICATION_JSON)
        .entity(alliances.register(caller.scheme(), wish, caller.subject()))
        .build();
  }

  @POST
  @Path("/{code}/end")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("authority")
  @RequestBodySchema(Described.AllianceEnd.class)
  public Alliance end(@PathParam("code") String code, byte[] bytes) {
    Body body = Body.read(bytes).allow("until", "reason");
    return alliances.end(
        caller.scheme(),
        code,
        body.instant("until"),
        body.text("reason", REASON_MAX),
        caller.subject());
  }

  /** The alliances of a scheme with their partners, by code. */
  @GET
  @PermitAll
  public Page<Alliance> list(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String after = cursor == null ? "" : Cursors.decode(LIST, cursor)[0];
    return Page.of(
        alliances.list(known(scheme), after, size + 1),
        size,
        last -> Cursors.encode(LIST, last.code()));
  }

  @GET
  @Path("/{code}")
  @PermitAll
  public Alliance one(
      @PathParam("code") String code,
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    return alliances.one(known(scheme), code);
  }

  static Scheme known(String scheme) {
    return Scheme.byId(scheme)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PARAMETER_INVALID, "scheme must be a scheme's id"));
  }
}
