package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.tanpuhui.ledger.credits.RegisterService;
import org.tanpuhui.platform.Scheme;

/** Public figures of a scheme. */
@Path("/v1/statistics")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class StatisticsResource {
  private final RegisterService register;

  public StatisticsResource(RegisterService register) {
    this.register = register;
  }

  /** Participants, recorded, issued and retired by methodology, at most ten minutes old. */
  @GET
  public CreditAnswers.Statistics statistics(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    Scheme known = CreditRequests.scheme(scheme);
    return CreditAnswers.Statistics.of(known.id(), register.statistics(known));
  }
}
