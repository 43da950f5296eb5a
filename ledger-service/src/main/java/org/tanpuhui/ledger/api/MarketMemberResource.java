package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.exchange.CashService;
import org.tanpuhui.ledger.exchange.MemberService;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Whom the exchange admits, who sells for which project, and whose fee it waives. */
@Path("/v1/market")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class MarketMemberResource {
  private final MemberService members;
  private final MarketEdge edge;

  public MarketMemberResource(MemberService members, MarketEdge edge) {
    this.members = members;
    this.edge = edge;
  }

  /** An organisation to admit. */
  public record NewMember(String org, String nameZh, String nameEn) {}

  /**
   * Who sells a project's credits.
   *
   * @param personalShares whether participants who gave the mandate get their own share
   */
  public record NewSeller(String projectId, String org, Boolean personalShares) {}

  /** A waiver of the buyer's fee. */
  public record NewWaiver(String org, Long limitFen, Instant validUntil, String reason) {}

  /** Admits an organisation. */
  @POST
  @Path("/members")
  @RolesAllowed("exchange")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Member.class, responseCode = "201")
  public Response admit(NewMember wish) {
    return created(
        MarketAnswers.Member.of(
            members.admit(
                edge.scheme(),
                Required.ref("org", wish.org()),
                Required.text("name_zh", wish.nameZh()),
                Required.text("name_en", wish.nameEn()),
                edge.person())));
  }

  /** The members of the caller's scheme. */
  @GET
  @Path("/members")
  @RolesAllowed({"exchange", "bank", "auditor"})
  public Page<MarketAnswers.Member> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String after = cursor == null ? "" : Cursors.decode("members", cursor)[0];
    List<MarketAnswers.Member> found =
        members.members(edge.scheme(), after, size + 1).stream()
            .map(MarketAnswers.Member::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode("members", last.org()));
  }

  /** Names the member that sells a project's credits. */
  @POST
  @Path("/sellers")
  @RolesAllowed("exchange")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Seller.class, responseCode = "201")
  public Response register(NewSeller wish) {
    String org = Required.ref("org", wish.org());
    return created(
        MarketAnswers.Seller.of(
            members.register(
                edge.scheme(),
                Required.ref("project_id", wish.projectId()),
                org,
                Boolean.TRUE.equals(wish.personalShares()),
                edge.person()),
            org));
  }

  /** Lets a member buy without the buyer's fee, for so much and so long. */
  @POST
  @Path("/fee-waivers")
  @RolesAllowed("exchange")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Waiver.class, responseCode = "201")
  public Response waive(NewWaiver wish) {
    String org = Required.ref("org", wish.org());
    return created(
        MarketAnswers.Waiver.of(
            members.waive(
                edge.scheme(),
                org,
                Required.number("limit_fen", wish.limitFen(), 1, CashService.MAX_FEN),
                Required.time("valid_until", wish.validUntil()),
                Required.text("reason", wish.reason()),
                edge.person()),
            org));
  }

  private static Response created(Object entity) {
    return Response.status(Response.Status.CREATED).entity(entity).build();
  }
}
