package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Predicate;
import org.tanpuhui.ledger.PointsService;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.web.Caller;

/**
 * What the platform does with redemptions: hands over in its own mall, and cancels what was used.
 */
@Path("/v1/redemptions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("platform_operator")
public class PlatformRedemptionResource {
  private final PointsService points;
  private final Caller caller;

  public PlatformRedemptionResource(PointsService points, Caller caller) {
    this.points = points;
    this.caller = caller;
  }

  /** Hands over what the platform's own mall offers. */
  @POST
  @Path("/{id}/use")
  @Consumes(MediaType.WILDCARD)
  public Answers.Redemption use(@PathParam("id") String id) {
    Predicate<Redemption> platforms =
        redemption -> redemption.channel().equals("platform") && ofScheme(redemption);
    return Answers.Redemption.of(
        points.use(RedemptionResource.id(id), platforms, caller.subject()));
  }

  /** Cancels the points of a used redemption. */
  @POST
  @Path("/{id}/cancel")
  @Consumes(MediaType.WILDCARD)
  public Answers.Redemption cancel(@PathParam("id") String id) {
    return Answers.Redemption.of(
        points.cancel(RedemptionResource.id(id), this::ofScheme, caller.subject()));
  }

  private boolean ofScheme(Redemption redemption) {
    return new AccountId(redemption.participant()).scheme() == caller.scheme();
  }
}
