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
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.exchange.InstrumentService;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.InstrumentStore.Action;
import org.tanpuhui.ledger.market.store.InstrumentStore.Instrument;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** What anyone may see of the market, and what the exchange does with its instruments. */
@Path("/v1/market")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class MarketResource {
  private static final String METHODOLOGY = "[a-z0-9]+(-[a-z0-9]+)*";
  private static final LocalDate LAST_DAY = LocalDate.of(2999, 1, 1);

  private final InstrumentService instruments;
  private final MarketEdge edge;

  public MarketResource(InstrumentService instruments, MarketEdge edge) {
    this.instruments = instruments;
    this.edge = edge;
  }

  /** An instrument to list. */
  public record NewInstrument(
      String methodology, Long vintage, Long referencePriceFen, String reason) {}

  /** Why. */
  public record Reason(String reason) {}

  /** Lists an instrument with its first reference price; it is open at once. */
  @POST
  @Path("/instruments")
  @RolesAllowed("exchange")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Instrument.class, responseCode = "201")
  public Response list(NewInstrument wish) {
    String methodology = Required.text("methodology", wish.methodology());
    if (!methodology.matches(METHODOLOGY)) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE,
          "/methodology",
          "a methodology's id has lower-case letters, digits and hyphens");
    }
    Instrument instrument =
        instruments.list(
            edge.scheme(),
            methodology,
            (int) Required.number("vintage", wish.vintage(), 2000, 2999),
            Required.number(
                "reference_price_fen", wish.referencePriceFen(), 1, Terms.MAX_PRICE_FEN),
            Required.text("reason", wish.reason()),
            edge.person());
    return MarketEdge.tagged(
        Response.Status.CREATED, MarketAnswers.Instrument.of(instrument), instrument.version());
  }

  /** Lets an instrument be traded again. */
  @POST
  @Path("/instruments/{code}/open")
  @RolesAllowed("exchange")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(MarketAnswers.Instrument.class)
  public Response open(@PathParam("code") String code, Reason reason) {
    return set(code, true, reason);
  }

  /** Stops trading in an instrument; withdrawing stays possible. */
  @POST
  @Path("/instruments/{code}/halt")
  @RolesAllowed("exchange")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(MarketAnswers.Instrument.class)
  public Response halt(@PathParam("code") String code, Reason reason) {
    return set(code, false, reason);
  }

  private Response set(String code, boolean open, Reason reason) {
    Instrument instrument =
        instruments.set(
            edge.scheme(),
            code,
            open,
            edge.version(),
            Required.text("reason", reason.reason()),
            edge.person());
    return MarketEdge.tagged(
        Response.Status.OK, MarketAnswers.Instrument.of(instrument), instrument.version());
  }

  /** What the exchange did with an instrument, in order. */
  @GET
  @Path("/instruments/{code}/actions")
  @RolesAllowed({"exchange", "auditor"})
  public Page<Action> actions(@PathParam("code") String code) {
    return Page.of(instruments.actions(edge.scheme(), code), null);
  }

  /** The instruments of a scheme. */
  @GET
  @Path("/instruments")
  @PermitAll
  public Page<MarketAnswers.Instrument> list(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    List<MarketAnswers.Instrument> found =
        instruments
            .quotes(ExchangeRuleResource.known(scheme), after("instruments", cursor), size + 1)
            .stream()
            .map(quote -> MarketAnswers.Instrument.of(quote.instrument()))
            .toList();
    return Page.of(found, size, last -> Cursors.encode("instruments", last.instrument()));
  }

  /** Best listings, depth, band and volume; of one instrument or of all. */
  @GET
  @Path("/quotes")
  @PermitAll
  public Page<MarketAnswers.Quote> quotes(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("instrument") String instrument,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    if (instrument != null) {
      return Page.of(
          List.of(
              MarketAnswers.Quote.of(
                  instruments.quote(ExchangeRuleResource.known(scheme), instrument))),
          null);
    }
    List<MarketAnswers.Quote> found =
        instruments
            .quotes(ExchangeRuleResource.known(scheme), after("quotes", cursor), size + 1)
            .stream()
            .map(MarketAnswers.Quote::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode("quotes", last.instrument()));
  }

  private static String after(String list, String cursor) {
    return cursor == null ? "" : Cursors.decode(list, cursor)[0];
  }

  /** Trades of an instrument, latest first; not between whom. */
  @GET
  @Path("/trades")
  @PermitAll
  public Page<MarketAnswers.PublicTrade> trades(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("instrument") String instrument,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String list = "trades-" + instrument;
    long before = cursor == null ? Long.MAX_VALUE : Long.parseLong(Cursors.decode(list, cursor)[0]);
    List<MarketAnswers.PublicTrade> found =
        instruments
            .trades(ExchangeRuleResource.known(scheme), required(instrument), before, size + 1)
            .stream()
            .map(MarketAnswers.PublicTrade::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(list, Long.toString(last.no())));
  }

  /** What an instrument closed at, latest day first. */
  @GET
  @Path("/closes")
  @PermitAll
  public Page<MarketAnswers.Close> closes(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("instrument") String instrument,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String list = "closes-" + instrument;
    LocalDate before = cursor == null ? LAST_DAY : LocalDate.parse(Cursors.decode(list, cursor)[0]);
    List<MarketAnswers.Close> found =
        instruments
            .closes(ExchangeRuleResource.known(scheme), required(instrument), before, size + 1)
            .stream()
            .map(MarketAnswers.Close::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(list, last.day().toString()));
  }

  private static String required(String instrument) {
    if (instrument == null || instrument.isBlank()) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "name an instrument");
    }
    return instrument;
  }
}
