package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.PartnerService;
import org.tanpuhui.activity.activity.Backfill;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** The authority's commands on partners and backfill grants. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("authority")
@Idempotent
public class PartnerResource {
  private static final String PARTNERS = "partners";
  private static final int CREATED = 201;

  private final PartnerService partners;
  private final Caller caller;
  private final Clock clock;

  @Inject
  public PartnerResource(PartnerService partners, Caller caller, Clock clock) {
    this.partners = partners;
    this.caller = caller;
    this.clock = clock;
  }

  @POST
  @Path("/partners")
  @RequestBodySchema(Described.PartnerWish.class)
  @APIResponseSchema(value = PartnerView.class, responseCode = "201")
  public Response register(byte[] body) {
    Partner wish = PartnerReader.partner(caller.scheme(), Body.read(body));
    return created(PartnerView.of(partners.register(wish, caller.subject())));
  }

  @GET
  @Path("/partners")
  @RolesAllowed({"authority", "platform_operator", "auditor"})
  public Page<PartnerView> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String after = cursor == null ? "" : Cursors.decode(PARTNERS, cursor)[0];
    List<PartnerView> found =
        partners.list(caller.scheme(), after, size + 1).stream().map(PartnerView::of).toList();
    return Page.of(found, size, last -> Cursors.encode(PARTNERS, last.id()));
  }

  @GET
  @Path("/partners/{id}")
  @RolesAllowed({"authority", "platform_operator", "auditor"})
  public PartnerView get(@PathParam("id") String id) {
    return PartnerView.of(partners.find(caller.scheme(), id));
  }

  @POST
  @Path("/partners/{id}/suspend")
  @Consumes(MediaType.WILDCARD)
  public PartnerView suspend(@PathParam("id") String id) {
    return PartnerView.of(partners.setActive(caller.scheme(), id, false, caller.subject()));
  }

  @POST
  @Path("/partners/{id}/resume")
  @Consumes(MediaType.WILDCARD)
  public PartnerView resume(@PathParam("id") String id) {
    return PartnerView.of(partners.setActive(caller.scheme(), id, true, caller.subject()));
  }

  @POST
  @Path("/partners/{id}/backfills")
  @RequestBodySchema(Described.BackfillWish.class)
  @APIResponseSchema(value = PartnerView.BackfillView.class, responseCode = "201")
  public Response grant(@PathParam("id") String id, byte[] body) {
    Backfill wish = PartnerReader.backfill(Body.read(body), clock.instant());
    Partner partner = partners.find(caller.scheme(), id);
    PartnerReader.checkTypes(partner, wish);
    partners.grant(caller.scheme(), id, wish, caller.subject());
    return created(PartnerView.BackfillView.of(wish));
  }

  @POST
  @Path("/partners/{id}/backfills/{backfill_id}/close")
  @Consumes(MediaType.WILDCARD)
  public PartnerView.BackfillView close(
      @PathParam("id") String id, @PathParam("backfill_id") String backfill) {
    UUID grant = uuid(backfill);
    return partners.close(caller.scheme(), id, grant, caller.subject()).backfills().stream()
        .filter(found -> found.id().equals(grant))
        .map(PartnerView.BackfillView::of)
        .findFirst()
        .orElseThrow(PartnerResource::noGrant);
  }

  private static Response created(Object entity) {
    return Response.status(CREATED).type(MediaType.APPLICATION_JSON).entity(entity).build();
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw noGrant();
    }
  }

  private static ProblemException noGrant() {
    return new ProblemException(ProblemCode.NOT_FOUND, "the partner has no such grant");
  }
}
