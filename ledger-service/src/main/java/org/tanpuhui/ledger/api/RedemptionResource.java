package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.OfferService;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;
import org.tanpuhui.platform.web.Suspensions;

/** A participant's redemptions: only the participant can begin one. */
@Path("/v1/me/redemptions")
@RolesAllowed("participant")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class RedemptionResource {
  private static final String LIST = "redemptions";
  private static final String PARTNER_OWNER = "partner:";

  private final RedemptionService redemptions;
  private final OfferService offers;
  private final Suspensions suspensions;
  private final Caller caller;

  public RedemptionResource(
      RedemptionService redemptions, OfferService offers, Suspensions suspensions, Caller caller) {
    this.redemptions = redemptions;
    this.offers = offers;
    this.suspensions = suspensions;
    this.caller = caller;
  }

  /**
   * What to redeem: units of an offer, or points alone.
   *
   * @param partner in whose mall points alone are to be used; absent for the platform's
   * @param quantity of an offer; 1 when absent
   */
  public record Wish(Long points, String partner, String offerId, Long quantity) {}

  /** Sets points aside. */
  @POST
  @APIResponseSchema(value = Answers.Redemption.class, responseCode = "201")
  @Idempotent(required = true)
  @Consumes(MediaType.APPLICATION_JSON)
  public Response reserve(@HeaderParam(Idempotent.HEADER) String key, Wish wish) {
    return Response.status(Response.Status.CREATED)
        .entity(
            Answers.Redemption.ofHolder(
                wish.offerId() == null ? points(key, wish) : offer(key, wish)))
        .build();
  }

  private Redemption points(String key, Wish wish) {
    String partner = wish.partner() == null ? null : Required.text("partner", wish.partner());
    refuseSuspended(partner);
    return redemptions.reserve(caller.participant(), key, Required.points(wish.points()), partner);
  }

  private Redemption offer(String key, Wish wish) {
    if (wish.points() != null || wish.partner() != null) {
      throw ProblemException.field(
          ProblemCode.FIELD_UNKNOWN,
          wish.points() != null ? "/points" : "/partner",
          "the offer says what it costs and in which mall it is");
    }
    long quantity =
        wish.quantity() == null ? 1 : Required.number("quantity", wish.quantity(), 1, 1_000_000);
    UUID offer = Required.id(wish.offerId(), ProblemCode.OFFER_UNKNOWN);
    String owner = offers.one(null, offer).owner();
    refuseSuspended(
        owner.startsWith(PARTNER_OWNER) ? owner.substring(PARTNER_OWNER.length()) : null);
    return redemptions.redeem(caller.participant(), key, offer, quantity);
  }

  /** Nothing new is set aside for the mall of a partner that may not report it used. */
  private void refuseSuspended(String partner) {
    if (partner != null && suspensions.isSuspended(caller.scheme(), partner)) {
      throw new ProblemException(
          ProblemCode.PARTNER_SUSPENDED, partner + " is suspended; nothing was set aside");
    }
  }

  /** The caller's redemptions. */
  @GET
  public Page<Answers.Redemption> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    UUID before =
        cursor == null ? BooksStore.END : UUID.fromString(Cursors.decode(LIST, cursor)[0]);
    List<Answers.Redemption> found =
        redemptions.of(caller.participant(), before, size + 1).stream()
            .map(Answers.Redemption::ofHolder)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(LIST, last.redemptionId().toString()));
  }

  @GET
  @Path("/{id}")
  public Answers.Redemption one(@PathParam("id") String id) {
    return Answers.Redemption.ofHolder(redemptions.one(id(id), ofParticipant()));
  }

  /** Takes a redemption back that was not used. */
  @POST
  @Path("/{id}/release")
  @Consumes(MediaType.WILDCARD)
  public Answers.Redemption withdraw(@PathParam("id") String id) {
    return Answers.Redemption.ofHolder(
        redemptions.release(id(id), ofParticipant(), caller.subject()));
  }

  private Predicate<Redemption> ofParticipant() {
    long participant = caller.participant().value();
    return redemption -> redemption.participant() == participant;
  }

  static UUID id(String id) {
    return Required.id(id, ProblemCode.REDEMPTION_UNKNOWN);
  }
}
