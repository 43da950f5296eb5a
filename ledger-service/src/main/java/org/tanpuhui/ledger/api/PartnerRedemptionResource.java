package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Predicate;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Idempotent;

/** What an operator says of redemptions in its own mall. */
@Path("/v1/partner/redemptions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("partner")
@Idempotent
public class PartnerRedemptionResource {
  private final RedemptionService redemptions;
  private final Caller caller;

  public PartnerRedemptionResource(RedemptionService redemptions, Caller caller) {
    this.redemptions = redemptions;
    this.caller = caller;
  }

  /**
   * Reports a redemption used: the goods were handed over, once.
   *
   * @param key names the hand-over, so that a repeat is not a second one
   */
  @POST
  @Path("/{id}/use")
  @Consumes(MediaType.WILDCARD)
  public Answers.Redemption use(
      @PathParam("id") String id, @HeaderParam(Idempotent.HEADER) String key) {
    return Answers.Redemption.ofHolder(
        redemptions.use(RedemptionResource.id(id), mine(), caller.partner(), key));
  }

  /** Refuses a redemption: the points go back to the participant. */
  @POST
  @Path("/{id}/release")
  @Consumes(MediaType.WILDCARD)
  public Answers.Redemption refuse(@PathParam("id") String id) {
    return Answers.Redemption.ofHolder(
        redemptions.release(RedemptionResource.id(id), mine(), caller.partner()));
  }

  private Predicate<Redemption> mine() {
    String partner = caller.partner();
    return redemption ->
        (partner.equals(redemption.partner())
                || redemption.item() != null
                    && redemption.item().owner().equals("partner:" + partner))
            && new AccountId(redemption.participant()).scheme() == caller.scheme();
  }
}
