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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.OfferService;
import org.tanpuhui.ledger.OfferService.By;
import org.tanpuhui.ledger.api.OfferReader.OfferBody;
import org.tanpuhui.ledger.config.CoinConfig;
import org.tanpuhui.ledger.rewards.OfferTerms;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** What points are redeemed for: public, and changed by whoever made the offer. */
@Path("/v1/offers")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class OfferResource {
  private static final UUID FIRST = new UUID(0, 0);

  private final OfferService offers;
  private final CoinConfig coins;
  private final Caller caller;

  public OfferResource(OfferService offers, CoinConfig coins, Caller caller) {
    this.offers = offers;
    this.coins = coins;
    this.caller = caller;
  }

  /** Why a step is taken. */
  public record Reason(String reason) {}

  /** What a sponsor performed. */
  public record PerformanceBody(
      String reference, LocalDate performedOn, Long units, String evidence) {}

  /** Drafts an offer; the same {@code code} again answers the first. */
  @POST
  @RolesAllowed({"merchant", "partner"})
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = OfferAnswers.Offer.class, responseCode = "201")
  public Response create(OfferBody body) {
    By by = Callers.party(caller);
    OfferTerms terms = OfferReader.terms(by, body);
    return tagged(Response.Status.CREATED, offers.create(by, Required.code(body.code()), terms));
  }

  /** Changes the terms of a draft; the header If-Match is required. */
  @PUT
  @Path("/{id}")
  @RolesAllowed({"merchant", "partner"})
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(OfferAnswers.Offer.class)
  public Response revise(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, OfferBody body) {
    By by = Callers.party(caller);
    OfferTerms terms = OfferReader.terms(by, body);
    return tagged(Response.Status.OK, offers.revise(by, id(id), revision(ifMatch), terms));
  }

  @POST
  @Path("/{id}/publish")
  @RolesAllowed({"merchant", "partner"})
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(OfferAnswers.Offer.class)
  public Response publish(@PathParam("id") String id) {
    return move(id, "publish", null);
  }

  @POST
  @Path("/{id}/resume")
  @RolesAllowed({"merchant", "partner"})
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(OfferAnswers.Offer.class)
  public Response resume(@PathParam("id") String id) {
    return move(id, "resume", null);
  }

  /** The platform's operator must say why. */
  @POST
  @Path("/{id}/pause")
  @RolesAllowed({"merchant", "partner", "platform_operator"})
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(OfferAnswers.Offer.class)
  public Response pause(@PathParam("id") String id, Reason reason) {
    return move(id, "pause", reason);
  }

  /** The platform's operator must say why. */
  @POST
  @Path("/{id}/end")
  @RolesAllowed({"merchant", "partner", "platform_operator"})
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(OfferAnswers.Offer.class)
  public Response end(@PathParam("id") String id, Reason reason) {
    return move(id, "end", reason);
  }

  /** Units that were delivered, under the owner's own name of the delivery. */
  public record Delivery(Long units, String reference) {}

  /** Adds units to the stock of a published offer; the same reference again adds nothing. */
  @POST
  @APIResponseSchema(OfferAnswers.Offer.class)
  @Path("/{id}/restock")
  @RolesAllowed({"merchant", "partner"})
  @Consumes(MediaType.APPLICATION_JSON)
  public Response restock(@PathParam("id") String id, Delivery delivery) {
    return tagged(
        Response.Status.OK,
        offers.restock(
            Callers.party(caller),
            id(id),
            Required.text("reference", delivery.reference(), 100),
            Required.number("units", delivery.units(), 1, 1_000_000_000L)));
  }

  private Response move(String id, String verb, Reason reason) {
    By by = Callers.party(caller);
    String why = reason == null ? null : reason.reason();
    if (why != null || by.party().equals(By.PLATFORM)) {
      why = Required.text("reason", why);
    }
    return tagged(Response.Status.OK, offers.move(by, id(id), verb, why));
  }

  /**
   * Published offers, or the caller's own in any state.
   *
   * @param channel {@code platform} or {@code partner}; absent for both
   * @param mine true: what the caller made
   */
  @GET
  @PermitAll
  public Page<OfferAnswers.Offer> list(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("channel") String channel,
      @QueryParam("mine") @DefaultValue("false") boolean mine,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    Scheme of = ExchangeRuleResource.known(scheme);
    if (channel != null && !List.of("platform", "partner").contains(channel)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "channel must be platform or partner");
    }
    By by = mine ? owner() : null;
    String list = mine ? "my-offers" : "offers-" + of.id() + "-" + channel;
    UUID after = cursor == null ? FIRST : UUID.fromString(Cursors.decode(list, cursor)[0]);
    List<Offer> found =
        mine ? offers.mine(by, after, size + 1) : offers.published(of, channel, after, size + 1);
    return Page.of(
        found.stream().map(offer -> answer(offer, mine)).toList(),
        size,
        last -> Cursors.encode(list, last.offerId().toString()));
  }

  private By owner() {
    if (!caller.hasRole("merchant") && !caller.hasRole("partner")) {
      throw new ProblemException(
          ProblemCode.ROLE_MISSING, "mine is for merchants and app operators");
    }
    return Callers.party(caller);
  }

  /** One offer; a draft only for who made it. */
  @GET
  @Path("/{id}")
  @PermitAll
  @APIResponseSchema(OfferAnswers.Offer.class)
  public Response one(@PathParam("id") String id) {
    By by = caller.hasRole("merchant") || caller.hasRole("partner") ? Callers.party(caller) : null;
    Offer offer = offers.one(by, id(id));
    boolean owner = by != null && offer.owner().equals(by.party());
    return Response.ok(answer(offer, owner)).header("ETag", tag(offer)).build();
  }

  /** What became of an offer; for a donation, what its sponsor promised and performed. */
  @GET
  @Path("/{id}/statistics")
  @PermitAll
  public OfferAnswers.Statistics statistics(@PathParam("id") String id) {
    return OfferAnswers.Statistics.of(offers.statistics(id(id)));
  }

  /** Who changed an offer, when and why. */
  @GET
  @Path("/{id}/steps")
  @RolesAllowed({"merchant", "partner", "platform_operator"})
  public Page<OfferAnswers.Step> steps(@PathParam("id") String id) {
    return Page.of(
        offers.steps(Callers.party(caller), id(id)).stream().map(OfferAnswers.Step::of).toList(),
        null);
  }

  /** The sponsor of a donation says what it did; the same reference again answers the first. */
  @POST
  @Path("/{id}/performance-reports")
  @RolesAllowed({"merchant", "partner"})
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = OfferAnswers.Performance.class, responseCode = "201")
  public Response perform(@PathParam("id") String id, PerformanceBody body) {
    if (body.performedOn() == null) {
      throw Required.missing("performed_on");
    }
    return Response.status(Response.Status.CREATED)
        .entity(
            OfferAnswers.Performance.of(
                offers.perform(
                    Callers.party(caller),
                    id(id),
                    Required.text("reference", body.reference(), 100),
                    body.performedOn(),
                    Required.number("units", body.units(), 1, 1_000_000_000L),
                    Required.text("evidence", body.evidence()))))
        .build();
  }

  private Response tagged(Response.Status status, Offer offer) {
    return Response.status(status).header("ETag", tag(offer)).entity(answer(offer, true)).build();
  }

  private OfferAnswers.Offer answer(Offer offer, boolean owner) {
    return OfferAnswers.Offer.of(offer, Names.coin(coins, offer.scheme()), owner);
  }

  private static String tag(Offer offer) {
    return "\"" + offer.revision() + "\"";
  }

  private static int revision(String ifMatch) {
    if (ifMatch == null) {
      throw new ProblemException(
          ProblemCode.IF_MATCH_REQUIRED, "send the ETag of your last read as If-Match");
    }
    if (!ifMatch.matches("\"[0-9]{1,9}\"")) {
      throw new ProblemException(
          ProblemCode.CHANGED_MEANWHILE, "If-Match is not the ETag of this address");
    }
    return Integer.parseInt(ifMatch.substring(1, ifMatch.length() - 1));
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.OFFER_UNKNOWN);
  }
}
