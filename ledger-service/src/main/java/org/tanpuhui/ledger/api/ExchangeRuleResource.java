package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.RuleService;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** How many points a gram earns: public, like every rule; the authority sets it. */
@Path("/v1/exchange-rules")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class ExchangeRuleResource {
  private static final long MAX_RATE = 1_000_000;

  private final RuleService rules;
  private final Caller caller;

  public ExchangeRuleResource(RuleService rules, Caller caller) {
    this.rules = rules;
    this.caller = caller;
  }

  /** A new version. */
  public record Version(
      Instant validFrom,
      Long pointsNumerator,
      Long gramsDenominator,
      Long validityMonths,
      String provenance,
      String source) {}

  /** Adds a version that begins in the future. */
  @POST
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = Answers.Rule.class, responseCode = "201")
  public Response add(Version version) {
    ExchangeRule rule =
        rules.addExchange(
            caller.scheme(),
            Required.time("valid_from", version.validFrom()),
            Required.number("points_numerator", version.pointsNumerator(), 1, MAX_RATE),
            Required.number("grams_denominator", version.gramsDenominator(), 1, MAX_RATE),
            (int) Required.number("validity_months", version.validityMonths(), 1, 120),
            Required.provenance(version.provenance()),
            Required.text("source", version.source()),
            caller.subject());
    return Response.status(Response.Status.CREATED).entity(Answers.Rule.of(rule)).build();
  }

  /** The versions of a scheme, newest first. */
  @GET
  @PermitAll
  public Page<Answers.Rule> list(@QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    return Page.of(
        rules.exchangeRules(known(scheme)).stream().map(Answers.Rule::of).toList(), null);
  }

  static Scheme known(String scheme) {
    return Scheme.byId(scheme)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PARAMETER_INVALID, "there is no scheme " + scheme));
  }
}
