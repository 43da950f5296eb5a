package org.tanpuhui.methodology.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.store.PartnerDayStore;
import org.tanpuhui.methodology.store.PartnerDayStore.Copies;
import org.tanpuhui.methodology.store.PartnerDayStore.DayException;
import org.tanpuhui.methodology.store.PartnerDayStore.Group;
import org.tanpuhui.methodology.store.PartnerDayStore.PartnerDay;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** The figures of a partner's daily statement; never routed by the gateway. */
@Path("/internal/partner-days")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Blocking
@WithoutIdempotencyKey("a reading")
public class PartnerDayResource {
  private static final int LIMIT_MAX = 1_000;
  private static final UUID FIRST_ID = new UUID(0, 0);

  private final PartnerDayStore store;
  private final LedgerClient ledger;
  private final LogDay log;
  private final LogTail tail;

  PartnerDayResource(PartnerDayStore store, LedgerClient ledger, LogDay log, LogTail tail) {
    this.store = store;
    this.ledger = ledger;
    this.log = log;
    this.tail = tail;
  }

  /**
   * Whose day.
   *
   * @param sources all that the partner may use, also those of which nothing was processed yet
   */
  public record Question(String scheme, String partner, String day, List<String> sources) {}

  /**
   * Activities of one source and type that are the same thing now.
   *
   * @param status {@code posted}, {@code computed}, {@code parked}, {@code rejected}, {@code
   *     voided} or {@code in_flight}
   * @param reductionMgCo2e of posted ones
   */
  public record Count(
      String source,
      String type,
      String status,
      String outcomeCode,
      long activities,
      long reductionMgCo2e) {}

  /** Copies behind the first, that the log has. */
  public record CopyCount(String source, String type, long sameContent, long otherContent) {}

  /**
   * A partner's day received.
   *
   * @param asOf the counts are those of this moment
   * @param ledgerAnswers false: what is posted is not known and stands under computed
   */
  public record Day(
      Instant asOf, boolean ledgerAnswers, List<Count> counts, List<CopyCount> copies) {}

  /** The counts of a day. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Day count(Question question) throws SQLException {
    Scheme scheme = scheme(question.scheme());
    LocalDate day = parsed("day", () -> LocalDate.parse(question.day()));
    // The ledger first, then our rows: an activity counted as posted is then in our rows too.
    Optional<LedgerProgress> progress = ledger.fresh();
    Instant asOf = Instant.now();
    PartnerDay rows =
        store.count(
            scheme, question.partner(), day, progress.map(LedgerProgress::passed).orElse(Map.of()));
    Map<LogTail.Kind, Long> waiting =
        tail.count(log.waiting(day, rows.nextOffsets()), scheme, Set.copyOf(question.sources()));
    List<Count> counts = new ArrayList<>();
    for (Group group : rows.groups()) {
      if (group.posted() > 0) {
        counts.add(count(group, "posted", group.posted(), group.postedMg()));
      }
      if (group.activities() > group.posted()) {
        counts.add(count(group, group.status().word(), group.activities() - group.posted(), 0));
      }
    }
    waiting.forEach(
        (kind, records) ->
            counts.add(new Count(kind.source(), kind.type().id(), "in_flight", null, records, 0)));
    return new Day(
        asOf,
        progress.isPresent(),
        counts,
        rows.copies().stream().map(PartnerDayResource::copies).toList());
  }

  private static Count count(Group group, String status, long activities, long mg) {
    return new Count(
        group.source(),
        group.type().id(),
        status,
        group.outcome() == null ? null : group.outcome().code(),
        activities,
        mg);
  }

  private static CopyCount copies(Copies copies) {
    return new CopyCount(
        copies.source(), copies.type().id(), copies.sameContent(), copies.otherContent());
  }

  /** An activity that does not count. */
  public record ExceptionRow(
      UUID activityId,
      String source,
      String id,
      String type,
      Instant occurredAt,
      Instant recordedAt,
      String status,
      String outcomeCode) {}

  /** Parked and rejected activities of a day in order of record, behind a place in the list. */
  @GET
  @Path("/exceptions")
  public List<ExceptionRow> exceptions(
      @QueryParam("scheme") String scheme,
      @QueryParam("partner") String partner,
      @QueryParam("day") String day,
      @QueryParam("after") String after,
      @QueryParam("after_id") String afterId,
      @QueryParam("limit") int limit)
      throws SQLException {
    return store
        .exceptions(
            scheme(scheme),
            partner,
            parsed("day", () -> LocalDate.parse(day)),
            after == null ? Instant.EPOCH : parsed("after", () -> Instant.parse(after)),
            afterId == null ? FIRST_ID : parsed("after_id", () -> UUID.fromString(afterId)),
            Math.max(1, Math.min(limit, LIMIT_MAX)))
        .stream()
        .map(PartnerDayResource::row)
        .toList();
  }

  private static ExceptionRow row(DayException found) {
    return new ExceptionRow(
        found.activityId(),
        found.source(),
        found.eventId(),
        found.type().id(),
        found.occurredAt(),
        found.recordedAt(),
        found.status().word(),
        found.outcome() == null ? null : found.outcome().code());
  }

  private static Scheme scheme(String id) {
    return Scheme.byId(id == null ? "" : id)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.PARAMETER_INVALID, "no scheme has this id"));
  }

  private static <T> T parsed(String name, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (DateTimeException | IllegalArgumentException | NullPointerException e) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, name + " cannot be read");
    }
  }
}
