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
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.exchange.CashService;
import org.tanpuhui.ledger.restoration.Restoration;
import org.tanpuhui.ledger.restoration.RestorationService;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/**
 * Substitute restorations: the authority registers and closes, the exchange sets money aside and
 * buys, the liable party sees its own.
 */
@Path("/v1/restorations")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class RestorationResource {
  private static final String LIST = "restorations";

  private final RestorationService restorations;
  private final Caller caller;

  public RestorationResource(RestorationService restorations, Caller caller) {
    this.restorations = restorations;
    this.caller = caller;
  }

  /** An agreed compensation. */
  public record Case(
      String caseNo,
      String liableOrg,
      String liableName,
      String damage,
      String agreedOn,
      Long amountFen) {}

  /** Which listing to pick. */
  public record Order(String listingId) {}

  /** What the money bought at once. */
  public record PurchaseView(
      long priceFen,
      long tonnes,
      long spentFen,
      long leftFen,
      UUID tradeId,
      UUID retirementId,
      String certificateId,
      Instant boughtAt,
      String boughtBy) {
    static PurchaseView of(Restoration.Purchase purchase) {
      return new PurchaseView(
          purchase.priceFen(),
          purchase.tonnes(),
          purchase.spentFen(),
          purchase.leftFen(),
          purchase.tradeId(),
          purchase.retirementId(),
          purchase.certificateId(),
          purchase.boughtAt(),
          purchase.boughtBy());
    }
  }

  /** A case. */
  public record View(
      UUID restorationId,
      String state,
      String caseNo,
      String liableOrg,
      String liableName,
      String damage,
      LocalDate agreedOn,
      long amountFen,
      long spentFen,
      long leftFen,
      List<PurchaseView> purchases,
      String registeredBy,
      Instant registeredAt) {
    static View of(Restoration restoration) {
      return new View(
          restoration.id(),
          restoration.state(),
          restoration.caseNo(),
          restoration.liableOrg(),
          restoration.liableName(),
          restoration.damage(),
          restoration.agreedOn(),
          restoration.amountFen(),
          restoration.spentFen(),
          restoration.leftFen(),
          restoration.purchases().stream().map(PurchaseView::of).toList(),
          restoration.registeredBy(),
          restoration.registeredAt());
    }
  }

  /** Registers a case. */
  @POST
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = View.class, responseCode = "201")
  public Response register(Case wish) {
    Restoration made =
        restorations.register(
            CreditRequests.person(caller),
            new RestorationService.Wish(
                Required.text("case_no", wish.caseNo()),
                CreditRequests.ref("liable_org", wish.liableOrg()),
                Required.text("liable_name", wish.liableName()),
                CreditRequests.ref("damage", wish.damage()),
                CreditRequests.day("agreed_on", wish.agreedOn()),
                Required.number("amount_fen", wish.amountFen(), 1, CashService.MAX_FEN)));
    return Response.status(Response.Status.CREATED).entity(View.of(made)).build();
  }

  @GET
  @RolesAllowed({"authority", "exchange", "auditor", "member"})
  public Page<View> list(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    List<View> found =
        restorations
            .page(caller.scheme(), own(), CreditRequests.after(LIST, cursor), size + 1)
            .stream()
            .map(View::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(LIST, last.restorationId().toString()));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"authority", "exchange", "auditor", "member"})
  public View one(@PathParam("id") String id) {
    return View.of(restorations.find(caller.scheme(), id(id), own()));
  }

  /** Sets the liable party's money aside. */
  @POST
  @Path("/{id}/freeze")
  @RolesAllowed("exchange")
  @Consumes(MediaType.WILDCARD)
  public View freeze(@PathParam("id") String id) {
    return View.of(restorations.freeze(CreditRequests.person(caller), id(id)));
  }

  /** Buys whole tonnes from a listing and retires them. */
  @POST
  @Path("/{id}/purchase")
  @RolesAllowed("exchange")
  @Consumes(MediaType.APPLICATION_JSON)
  public View purchase(@PathParam("id") String id, Order order) {
    UUID listing =
        Required.id(Required.text("listing_id", order.listingId()), ProblemCode.ORDER_UNKNOWN);
    return View.of(restorations.purchase(CreditRequests.person(caller), id(id), listing));
  }

  /** Gives the rest back and closes the case. */
  @POST
  @Path("/{id}/close")
  @RolesAllowed("authority")
  @Consumes(MediaType.WILDCARD)
  public View close(@PathParam("id") String id) {
    return View.of(restorations.release(CreditRequests.person(caller), id(id)));
  }

  /** The organisation whose cases a member sees; null for those who see all. */
  private String own() {
    boolean seesAll =
        caller.hasRole("authority") || caller.hasRole("exchange") || caller.hasRole("auditor");
    return seesAll
        ? null
        : caller
            .claim("org")
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.ROLE_MISSING, "the token must name an organisation: org"));
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.RESTORATION_UNKNOWN);
  }
}
