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
import org.tanpuhui.ledger.journal.CorrectionRule;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** When a reversal takes points back by itself: public, like every rule; the authority sets it. */
@Path("/v1/correction-rules")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class CorrectionRuleResource {
  private static final int MAX_DAYS = 3_660;

  private final RuleService rules;
  private final Caller caller;

  public CorrectionRuleResource(RuleService rules, Caller caller) {
    this.rules = rules;
    this.caller = caller;
  }

  /** A new version. */
  public record Version(Instant validFrom, Long windowDays, String provenance, String source) {}

  /** The versions of a scheme, newest first. */
  @GET
  @PermitAll
  public Page<Answers.Correction> list(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    return Page.of(
        rules.correctionRules(ExchangeRuleResource.known(scheme)).stream()
            .map(Answers.Correction::of)
            .toList(),
        null);
  }

  /** Adds a version that begins in the future. */
  @POST
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = Answers.Correction.class, responseCode = "201")
  public Response add(Version version) {
    CorrectionRule rule =
        rules.addCorrection(
            caller.scheme(),
            Required.time("valid_from", version.validFrom()),
            (int) Required.number("window_days", version.windowDays(), 0, MAX_DAYS),
            Required.provenance(version.provenance()),
            Required.text("source", version.source()),
            caller.subject());
    return Response.status(Response.Status.CREATED).entity(Answers.Correction.of(rule)).build();
  }
}
