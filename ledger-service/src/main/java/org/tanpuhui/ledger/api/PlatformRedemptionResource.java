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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/**
 * Redemptions at the platform and its merchants: a merchant hands over what its offers promise or
 * refuses it, the platform hands over in its own mall, and cancels what was used.
 */
@Path("/v1/redemptions")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class PlatformRedemptionResource {
  private static final Set<String> STATES = Set.of("reserved", "used", "cancelled", "released");

  private final RedemptionService redemptions;
  private final Caller caller;

  public PlatformRedemptionResource(RedemptionService redemptions, Caller caller) {
    this.redemptions = redemptions;
    this.caller = caller;
  }

  /**
   * Redemptions of the caller's offers, in falling order of their ids.
   *
   * @param state null for all
   */
  @GET
  @RolesAllowed({"merchant", "partner"})
  public Page<Answers.Redemption> list(
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    if (state != null && !STATES.contains(state)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "state must be one of " + STATES.stream().sorted().toList());
    }
    String list = "redemptions-of-offers-" + state;
    UUID before =
        cursor == null ? BooksStore.END : UUID.fromString(Cursors.decode(list, cursor)[0]);
    String owner = Callers.party(caller).party();
    List<Answers.Redemption> found =
        redemptions.ofOwner(caller.scheme(), owner, state, before, size + 1).stream()
            .map(Answers.Redemption::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(list, last.redemptionId().toString()));
  }

  /**
   * Says that the goods were handed over, once.
   *
   * @param key names the hand-over, so that a repeat is not a second one
   */
  @POST
  @Path("/{id}/use")
  @RolesAllowed({"merchant", "platform_operator"})
  @Consumes(MediaType.WILDCARD)
  public Answers.Redemption use(
      @PathParam("id") String id, @HeaderParam(Idempotent.HEADER) String key) {
    return Answers.Redemption.of(
        redemptions.use(RedemptionResource.id(id), handedOverByMe(), caller.subject(), key));
  }

  /** Refuses a redemption: everything goes back to where it came from. */
  @POST
  @Path("/{id}/release")
  @RolesAllowed({"merchant", "platform_operator"})
  @Consumes(MediaType.WILDCARD)
  public Answers.Redemption refuse(@PathParam("id") String id) {
    return Answers.Redemption.of(
        redemptions.release(RedemptionResource.id(id), handedOverByMe(), caller.subject()));
  }

  /** Cancels the points of a used redemption. */
  @POST
  @Path("/{id}/cancel")
  @RolesAllowed("platform_operator")
  @Consumes(MediaType.WILDCARD)
  public Answers.Redemption cancel(@PathParam("id") String id) {
    return Answers.Redemption.of(
        redemptions.cancel(RedemptionResource.id(id), this::ofScheme, caller.subject()));
  }

  /** A merchant's own, or what the platform itself offers. */
  private Predicate<Redemption> handedOverByMe() {
    if (caller.hasRole("merchant")) {
      String owner = Callers.party(caller).party();
      return redemption ->
          ofScheme(redemption)
              && redemption.item() != null
              && redemption.item().owner().equals(owner);
    }
    return redemption -> ofScheme(redemption) && redemption.channel().equals("platform");
  }

  private boolean ofScheme(Redemption redemption) {
    return new AccountId(redemption.participant()).scheme() == caller.scheme();
  }
}
