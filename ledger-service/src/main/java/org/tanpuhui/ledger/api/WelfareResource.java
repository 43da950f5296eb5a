package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.credits.RegisterService;
import org.tanpuhui.ledger.credits.RetirementService;
import org.tanpuhui.ledger.credits.WelfareService;
import org.tanpuhui.ledger.credits.store.RetirementStore.Retirement;
import org.tanpuhui.ledger.credits.store.WelfareStore.Welfare;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Public-welfare accounts (公益碳账户), who gives to them, and what a holder has to give. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class WelfareResource {
  private final WelfareService welfare;
  private final RetirementService retirements;
  private final RegisterService register;
  private final Caller caller;

  public WelfareResource(
      WelfareService welfare,
      RetirementService retirements,
      RegisterService register,
      Caller caller) {
    this.welfare = welfare;
    this.retirements = retirements;
    this.register = register;
    this.caller = caller;
  }

  /** A new account. */
  public record Opening(String code, String nameZh, String nameEn) {}

  /** What to give. */
  public record Gift(BigDecimal tonnes, String batchId) {}

  @POST
  @Path("/public-welfare-accounts")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = CreditAnswers.Welfare.class, responseCode = "201")
  public Response open(Opening opening) {
    String code = Required.text("code", opening.code());
    if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*") || code.length() > 60) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE,
          "/code",
          "code must have at most 60 lower-case letters, digits and single hyphens");
    }
    Welfare made =
        welfare.open(
            CreditRequests.person(caller),
            code,
            Required.text("name_zh", opening.nameZh()),
            Required.text("name_en", opening.nameEn()));
    return Response.status(Response.Status.CREATED).entity(CreditAnswers.Welfare.of(made)).build();
  }

  @GET
  @Path("/public-welfare-accounts")
  @PermitAll
  public Page<CreditAnswers.Welfare> list(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    return Page.of(
        welfare.accounts(CreditRequests.scheme(scheme)).stream()
            .map(CreditAnswers.Welfare::of)
            .toList(),
        null);
  }

  @GET
  @Path("/public-welfare-accounts/{code}")
  @PermitAll
  public CreditAnswers.WelfarePage one(
      @PathParam("code") String code,
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    Welfare found = welfare.account(CreditRequests.scheme(scheme), code);
    return CreditAnswers.WelfarePage.of(found, welfare.gifts(found.account()));
  }

  /** Gives units of the caller, for good: the account only retires. */
  @POST
  @Idempotent(required = true)
  @Path("/public-welfare-accounts/{code}/donate")
  @RolesAllowed({"member", "participant"})
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = CreditAnswers.Donation.class, responseCode = "201")
  public Response donate(
      @PathParam("code") String code, @HeaderParam(Idempotent.HEADER) String key, Gift gift) {
    var donation =
        welfare.donate(
            CreditRequests.person(caller),
            CreditRequests.owner(caller),
            key,
            code,
            CreditRequests.tonnes("tonnes", gift.tonnes()),
            gift.batchId() == null ? null : Required.text("batch_id", gift.batchId()));
    return Response.status(Response.Status.CREATED)
        .entity(CreditAnswers.Donation.of(donation))
        .build();
  }

  /** Applies for the retirement of units of an account; another person approves it. */
  @POST
  @Idempotent(required = true)
  @Path("/public-welfare-accounts/{code}/retire")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = CreditAnswers.Retirement.class, responseCode = "201")
  public Response retire(
      @PathParam("code") String code,
      @HeaderParam(Idempotent.HEADER) String key,
      RetirementResource.Wish wish) {
    if (wish.reason() != null && !wish.reason().equals(EndReason.PUBLIC_WELFARE.id())) {
      throw ProblemException.field(
          ProblemCode.WELFARE_ONLY_RETIRES, "/reason", "the reason is public_welfare here");
    }
    if (wish.serial() != null) {
      throw ProblemException.field(
          ProblemCode.FIELD_UNKNOWN, "/serial", "name a batch_id: these units cannot be frozen");
    }
    welfare.account(caller.scheme(), code);
    Retirement made =
        retirements.apply(
            CreditRequests.person(caller),
            WelfareService.owner(caller.scheme(), code),
            key,
            RetirementResource.wish(EndReason.PUBLIC_WELFARE, wish));
    return Response.status(Response.Status.CREATED)
        .entity(CreditAnswers.Retirement.of(made))
        .build();
  }

  /** What the caller has, by batch and state. */
  @GET
  @Path("/holdings")
  @RolesAllowed({"member", "participant"})
  public Page<CreditAnswers.Holding> holdings() {
    return Page.of(
        register.holdings(CreditRequests.owner(caller)).stream()
            .map(CreditAnswers.Holding::of)
            .toList(),
        null);
  }
}
