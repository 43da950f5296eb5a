package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.exchange.MarketRuleService;
import org.tanpuhui.ledger.market.MarketRules.Version;
import org.tanpuhui.ledger.market.Parameter;
import org.tanpuhui.ledger.market.store.MarketRuleStore.CalendarVersion;
import org.tanpuhui.ledger.market.store.MarketRuleStore.Document;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** The rules of the market: public with their sources; the exchange sets them for the future. */
@Path("/v1/market")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class MarketRuleResource {
  private final MarketRuleService rules;
  private final MarketEdge edge;

  public MarketRuleResource(MarketRuleService rules, MarketEdge edge) {
    this.rules = rules;
    this.edge = edge;
  }

  /** A value of a parameter. */
  public record NewValue(Instant validFrom, Long value, String provenance, String source) {}

  /** A calendar. */
  public record NewCalendar(
      LocalDate validFrom,
      List<Integer> weekdays,
      List<Document.Hours> sessions,
      List<Document.Closed> closures,
      String provenance,
      String source) {}

  /** All values of all parameters, by name, latest first. */
  @GET
  @Path("/parameters")
  @PermitAll
  public Page<MarketAnswers.Parameter> parameters(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    return Page.of(
        rules.parameters(ExchangeRuleResource.known(scheme)).stream()
            .map(MarketAnswers.Parameter::of)
            .toList(),
        null);
  }

  /** Sets a parameter from a future moment on. */
  @POST
  @Path("/parameters/{name}")
  @RolesAllowed("exchange")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Parameter.class, responseCode = "201")
  public Response set(@PathParam("name") String name, NewValue wish) {
    Parameter parameter =
        Parameter.byId(name)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PARAMETER_UNKNOWN, "there is no parameter " + name));
    Version version =
        rules.add(
            edge.scheme(),
            new Version(
                parameter,
                Required.time("valid_from", wish.validFrom()),
                Required.number("value", wish.value(), parameter.min(), parameter.max()),
                Required.provenance(wish.provenance()),
                Required.text("source", wish.source()),
                edge.person()));
    return Response.status(Response.Status.CREATED)
        .entity(MarketAnswers.Parameter.of(version))
        .build();
  }

  /** The calendars, latest first. */
  @GET
  @Path("/calendar")
  @PermitAll
  public Page<MarketAnswers.Calendar> calendars(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme) {
    return Page.of(
        rules.calendars(ExchangeRuleResource.known(scheme)).stream()
            .map(MarketAnswers.Calendar::of)
            .toList(),
        null);
  }

  /** Sets the calendar from a later day on. */
  @POST
  @Path("/calendar")
  @RolesAllowed("exchange")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Calendar.class, responseCode = "201")
  public Response set(NewCalendar wish) {
    CalendarVersion version =
        rules.add(
            edge.scheme(),
            new CalendarVersion(
                Required.present("valid_from", wish.validFrom()),
                new Document(
                    Required.present("weekdays", wish.weekdays()),
                    Required.present("sessions", wish.sessions()),
                    wish.closures() == null ? List.of() : wish.closures()),
                Required.provenance(wish.provenance()),
                Required.text("source", wish.source()),
                edge.person()));
    return Response.status(Response.Status.CREATED)
        .entity(MarketAnswers.Calendar.of(version))
        .build();
  }
}
