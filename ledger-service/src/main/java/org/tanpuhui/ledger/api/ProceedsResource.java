package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.exchange.CashService;
import org.tanpuhui.ledger.exchange.ProceedsService;
import org.tanpuhui.ledger.store.BudgetStore.Funding;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** What each project's credits brought, and what its ring-fenced budget holds: for anyone. */
@Path("/v1/market")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class ProceedsResource {
  private static final String LIST = "proceeds";

  private final ProceedsService proceeds;
  private final MarketEdge edge;

  public ProceedsResource(ProceedsService proceeds, MarketEdge edge) {
    this.proceeds = proceeds;
    this.edge = edge;
  }

  /** The projects of a scheme, by id. */
  @GET
  @Path("/proceeds")
  @PermitAll
  public Page<MarketAnswers.Proceeds> projects(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String after = cursor == null ? "" : Cursors.decode(LIST, cursor)[0];
    List<MarketAnswers.Proceeds> found =
        proceeds.projects(ExchangeRuleResource.known(scheme), after, size + 1).stream()
            .map(MarketAnswers.Proceeds::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(LIST, last.projectId()));
  }

  /** What to pay, and into which reward budget. */
  public record NewFunding(String budget, String reference, Long fen, String reason) {}

  /** Pays out of a project's budget into a reward budget, which pays for offers. */
  @POST
  @Path("/proceeds/{project}/fund")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = Funding.class, responseCode = "201")
  public Response fund(@PathParam("project") String project, NewFunding wish) {
    Funding funding =
        proceeds.fund(
            edge.scheme(),
            project,
            Required.ref("budget", wish.budget()),
            Required.ref("reference", wish.reference()),
            Required.number("fen", wish.fen(), 1, CashService.MAX_FEN),
            Required.text("reason", wish.reason()),
            edge.person());
    return Response.status(Response.Status.CREATED).entity(funding).build();
  }
}
