package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Page;

/** How many points a gram earns: public, like every rule. */
@Path("/v1/exchange-rules")
@Produces(MediaType.APPLICATION_JSON)
public class ExchangeRuleResource {
  private final LedgerService ledger;

  public ExchangeRuleResource(LedgerService ledger) {
    this.ledger = ledger;
  }

  /** The versions of a scheme, newest first. */
  @GET
  @PermitAll
  public Page<Answers.Rule> list(@QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    Scheme known =
        Scheme.byId(scheme)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PARAMETER_INVALID, "there is no scheme " + scheme));
    return Page.of(ledger.exchangeRules(known).stream().map(Answers.Rule::of).toList(), null);
  }
}
