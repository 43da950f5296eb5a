package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.exchange.AgreementService;
import org.tanpuhui.ledger.exchange.OrderService.Who;
import org.tanpuhui.ledger.exchange.Proposal;
import org.tanpuhui.ledger.market.store.AgreementStore.Agreement;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/**
 * Agreements between two named members; each sees only those it is a side of. Only forward ones are
 * delivered and cancelled.
 */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class AgreementResource {
  private static final String ALL = "/{kind: block|forward}-agreements";
  private static final String ONE = ALL + "/{id}";
  private static final String FORWARD = "/{kind: forward}-agreements/{id}";

  private final AgreementService agreements;
  private final MarketEdge edge;

  public AgreementResource(AgreementService agreements, MarketEdge edge) {
    this.agreements = agreements;
    this.edge = edge;
  }

  /**
   * A proposal.
   *
   * @param instrument of a block agreement
   * @param batchId of a forward agreement: pooled and not issued
   * @param projectId whose units; required for a forward agreement
   * @param side the caller's
   * @param counterparty organisation of the other member
   */
  public record NewAgreement(
      String instrument,
      String batchId,
      String projectId,
      String side,
      String counterparty,
      Long quantityT,
      Long priceFen) {}

  /** Proposes an agreement. */
  @POST
  @Path(ALL)
  @Idempotent(required = true)
  @RolesAllowed("member")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Agreement.class, responseCode = "201")
  public Response propose(@PathParam("kind") String kind, NewAgreement wish) {
    Who who = edge.memberWithKey();
    boolean forward = kind.equals("forward");
    String project = wish.projectId();
    return answer(
        Response.Status.CREATED,
        agreements.propose(
            who,
            new Proposal(
                forward ? null : Required.text("instrument", wish.instrument()),
                forward ? Required.ref("batch_id", wish.batchId()) : null,
                forward || project != null ? Required.ref("project_id", project) : null,
                OrderResource.side(wish.side()),
                Required.ref("counterparty", wish.counterparty()),
                MarketEdge.terms(wish.quantityT(), wish.priceFen()))));
  }

  /** The caller's agreements of a kind, latest first. */
  @GET
  @Path(ALL)
  @RolesAllowed("member")
  public Page<MarketAnswers.Agreement> list(
      @PathParam("kind") String kind,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String list = kind + "-agreements";
    MarketEdge.Place before = MarketEdge.Place.before(list, cursor);
    List<MarketAnswers.Agreement> found =
        agreements.agreements(edge.member(), kind, before.at(), before.id(), size + 1).stream()
            .map(agreement -> MarketAnswers.Agreement.of(agreement, agreements.sides(agreement)))
            .toList();
    return Page.of(
        found, size, last -> MarketEdge.Place.cursor(list, last.proposedAt(), last.agreementId()));
  }

  /** One agreement; the exchange and auditors see all of their scheme. */
  @GET
  @Path(ONE)
  @RolesAllowed({"member", "exchange", "auditor"})
  @APIResponseSchema(MarketAnswers.Agreement.class)
  public Response one(@PathParam("kind") String kind, @PathParam("id") String id) {
    return answer(Response.Status.OK, agreements.agreement(anyone(), kind, id(id)));
  }

  /** The other member agrees: a block agreement is executed, a forward one recorded. */
  @POST
  @Path(ONE + "/confirm")
  @RolesAllowed("member")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(MarketAnswers.Agreement.class)
  public Response confirm(@PathParam("kind") String kind, @PathParam("id") String id) {
    return answer(
        Response.Status.OK, agreements.confirm(edge.member(), kind, id(id), edge.version()));
  }

  /** The other member does not agree. */
  @POST
  @Path(ONE + "/decline")
  @RolesAllowed("member")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(MarketAnswers.Agreement.class)
  public Response decline(@PathParam("kind") String kind, @PathParam("id") String id) {
    return answer(
        Response.Status.OK, agreements.end(edge.member(), kind, id(id), true, edge.version()));
  }

  /** The proposer takes it back. */
  @POST
  @Path(ONE + "/withdraw")
  @RolesAllowed("member")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(MarketAnswers.Agreement.class)
  public Response withdraw(@PathParam("kind") String kind, @PathParam("id") String id) {
    return answer(
        Response.Status.OK, agreements.end(edge.member(), kind, id(id), false, edge.version()));
  }

  /** Delivers a recorded forward agreement whose batch is issued. */
  @POST
  @Path(FORWARD + "/deliver")
  @RolesAllowed({"member", "exchange"})
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(MarketAnswers.Agreement.class)
  public Response deliver(@PathParam("kind") String kind, @PathParam("id") String id) {
    Agreement there = agreements.agreement(anyone(), kind, id(id));
    return answer(Response.Status.OK, agreements.deliver(anyone(), there.id()));
  }

  /** Ends a recorded forward agreement whose batch will not be issued. */
  @POST
  @Path(FORWARD + "/cancel")
  @RolesAllowed("exchange")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(MarketAnswers.Agreement.class)
  public Response cancel(@PathParam("kind") String kind, @PathParam("id") String id) {
    Agreement there = agreements.agreement(anyone(), kind, id(id));
    return answer(Response.Status.OK, agreements.cancel(edge.scheme(), there.id(), edge.person()));
  }

  private Who anyone() {
    return edge.is("member") ? edge.member() : new Who(edge.scheme(), null, edge.person(), null);
  }

  private Response answer(Response.Status status, Agreement agreement) {
    return MarketEdge.tagged(
        status,
        MarketAnswers.Agreement.of(agreement, agreements.sides(agreement)),
        agreement.version());
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.AGREEMENT_UNKNOWN);
  }
}
