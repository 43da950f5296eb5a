package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.StatementService;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Rfc3339;
import org.tanpuhui.activity.activity.Statement;
import org.tanpuhui.activity.activity.StatementRow;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Csv;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/**
 * {@code /v1/partner/statements}: what came in from a partner on a local day, and what became of
 * it. JSON, or CSV where the path ends in {@code .csv}, with {@code ?format=csv}, or where {@code
 * Accept} prefers it.
 */
@Path("/v1/partner/statements")
@RolesAllowed("partner")
public class StatementResource {
  private static final String LIST = "statements";
  private static final String ROWS = "statement-rows";
  private static final String CSV_END = ".csv";
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  private final StatementService statements;
  private final Caller caller;

  @Inject
  public StatementResource(StatementService statements, Caller caller) {
    this.statements = statements;
    this.caller = caller;
  }

  /** A closed day in the list. */
  public record Listed(LocalDate day, Instant closedAt, Statement.Figures totals) {}

  /** Closed days, latest first, with their totals at the close. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Page<Listed> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    Partner partner = mine();
    LocalDate before = cursor == null ? LAST_DAY : LocalDate.parse(Cursors.decode(LIST, cursor)[0]);
    List<Listed> days =
        statements.list(partner, before, size + 1).stream()
            .map(s -> new Listed(s.day(), s.closedAt(), s.totals()))
            .toList();
    return Page.of(days, size, last -> Cursors.encode(LIST, last.day().toString()));
  }

  /**
   * One day.
   *
   * @param at {@code close} for what it was when it was closed; absent for what it is now
   */
  @GET
  @Path("/{day}")
  @Produces({MediaType.APPLICATION_JSON, Csv.MEDIA_TYPE})
  @APIResponseSchema(Statement.class)
  public Response one(
      @PathParam("day") String day,
      @QueryParam("at") String at,
      @QueryParam("format") String format,
      @Context HttpHeaders headers) {
    if (at != null && !at.equals("close")) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "at may be close, or be left out");
    }
    boolean csv = isCsv(day, format, headers);
    Partner partner = mine();
    Statement statement =
        at == null ? statements.now(partner, day(day)) : statements.atClose(partner, day(day));
    return csv
        ? csv(StatementCsv.lines(statement), "statement-" + statement.day())
        : Response.ok(statement).type(MediaType.APPLICATION_JSON).build();
  }

  /** What intake refused on a day, by code. */
  @GET
  @Path("/{day}/refusals")
  @Produces({MediaType.APPLICATION_JSON, Csv.MEDIA_TYPE})
  @APIResponseSchema(Described.Refusals.class)
  public Response refusals(
      @PathParam("day") String day,
      @QueryParam("format") String format,
      @Context HttpHeaders headers) {
    Statement statement = statements.now(mine(), day(day));
    return isCsv(day, format, headers)
        ? csv(StatementCsv.refusals(statement), "refusals-" + statement.day())
        : Response.ok(Page.of(statement.refusals(), null)).type(MediaType.APPLICATION_JSON).build();
  }

  /**
   * Accepted activities of a day that are parked or rejected, in order of record. As CSV a page
   * too: {@code Link} names the next one.
   */
  @GET
  @Path("/{day}/exceptions")
  @Produces({MediaType.APPLICATION_JSON, Csv.MEDIA_TYPE})
  @APIResponseSchema(Described.Exceptions.class)
  public Response exceptions(
      @PathParam("day") String day,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit,
      @QueryParam("format") String format,
      @Context HttpHeaders headers) {
    int size = Page.limit(limit);
    LocalDate of = day(day);
    String list = ROWS + of;
    String[] place = cursor == null ? null : Cursors.decode(list, cursor);
    List<StatementRow> rows =
        statements.exceptions(
            mine(),
            of,
            place == null ? null : Instant.parse(place[0]),
            place == null ? null : UUID.fromString(place[1]),
            size + 1);
    Page<StatementRow> page =
        Page.of(
            rows,
            size,
            last ->
                Cursors.encode(list, last.recordedAt().toString(), last.activityId().toString()));
    if (!isCsv(day, format, headers)) {
      return Response.ok(page).type(MediaType.APPLICATION_JSON).build();
    }
    Response.ResponseBuilder answer =
        csvBuilder(StatementCsv.rows(page.items()), "exceptions-" + of);
    return page.nextCursor() == null
        ? answer.build()
        : answer
            .header(
                "Link",
                "</v1/partner/statements/%s/exceptions?format=csv&limit=%d&cursor=%s>; rel=\"next\""
                    .formatted(of, size, page.nextCursor()))
            .build();
  }

  private Partner mine() {
    return statements.partner(caller.scheme(), caller.partner());
  }

  private static Response csv(String text, String name) {
    return csvBuilder(text, name).build();
  }

  private static Response.ResponseBuilder csvBuilder(String text, String name) {
    return Response.ok(text.getBytes(StandardCharsets.UTF_8))
        .type(Csv.MEDIA_TYPE + "; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
  }

  private static LocalDate day(String text) {
    String plain =
        text.endsWith(CSV_END) ? text.substring(0, text.length() - CSV_END.length()) : text;
    LocalDate day = Rfc3339.parseDay(plain);
    if (day == null) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "the day must look like 2026-11-25");
    }
    return day;
  }

  private static boolean isCsv(String day, String format, HttpHeaders headers) {
    if (format != null) {
      if (!format.equals("csv") && !format.equals("json")) {
        throw new ProblemException(ProblemCode.PARAMETER_INVALID, "format may be csv or json");
      }
      return format.equals("csv");
    }
    if (day.endsWith(CSV_END)) {
      return true;
    }
    for (MediaType type : headers.getAcceptableMediaTypes()) {
      if (type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (type.isCompatible(MediaType.valueOf(Csv.MEDIA_TYPE))) {
        return true;
      }
    }
    return false;
  }
}
