package org.tanpuhui.methodology.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.store.DayCounts;
import org.tanpuhui.methodology.store.ReadStore;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;

/** Whether everything that was received on a day is accounted for, stage against stage. */
@Path("/v1/audit/completeness")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"auditor", "platform_operator"})
@Blocking
public class CompletenessResource {
  private final LogDay log;
  private final ReadStore store;
  private final LedgerClient ledger;
  private final Caller caller;

  CompletenessResource(LogDay log, ReadStore store, LedgerClient ledger, Caller caller) {
    this.log = log;
    this.store = store;
    this.ledger = ledger;
    this.caller = caller;
  }

  /**
   * The account of a day received (local day of the append time), in the caller's scheme.
   *
   * @param accepted first copies: posted + computed + parked + rejected + voided + in_flight
   * @param inFlight records on the log that are not yet processed; the log cannot tell schemes
   *     apart, so this counts all schemes
   * @param exceptions disagreements between stages, empty when there are none
   */
  public record Completeness(
      LocalDate day,
      String scheme,
      Stages stages,
      long accepted,
      long duplicates,
      long idReused,
      long posted,
      long computed,
      long parked,
      long rejected,
      long voided,
      long inFlight,
      String inFlightScope,
      long logRecordsAllSchemes,
      long deadLettersAllSchemes,
      List<Disagreement> exceptions) {}

  /**
   * What each stage counted.
   *
   * @param intake records this scheme has on the log: what methodology saw, plus in flight
   * @param methodology first copies, second copies and commands seen
   * @param ledger entries of the day in the ledger, null when it did not answer
   */
  public record Stages(long intake, long methodology, Long ledger) {}

  /** A disagreement. */
  public record Disagreement(String code, String detail, Map<String, Long> numbers) {}

  @GET
  public Completeness completeness(@QueryParam("day") String text) throws SQLException {
    LocalDate day = day(text);
    Scheme scheme = caller.scheme();
    // The ledger first, then our rows: an activity counted as posted is then in our rows too.
    Optional<LedgerProgress> progress = ledger.progress(day);
    DayCounts rows = store.count(day, progress.map(LedgerProgress::passed).orElse(Map.of()));
    LogDay.Counts onLog = log.count(day, rows.nextOffsets());
    DayCounts.OfScheme own = rows.of(scheme);
    long computed = own.of(Status.COMPUTED) - own.posted();
    long seen = own.first() + own.sameContent() + own.otherContent() + own.commands();
    Long entries = entries(progress, scheme);
    return new Completeness(
        day,
        scheme.id(),
        new Stages(seen + onLog.waiting(), seen, entries),
        own.first() + onLog.waiting(),
        own.sameContent() + own.otherContent(),
        own.otherContent(),
        own.posted(),
        computed,
        own.of(Status.PARKED),
        own.of(Status.REJECTED),
        own.of(Status.VOIDED),
        onLog.waiting(),
        "all_schemes",
        onLog.records(),
        rows.deadLetters(),
        exceptions(progress, onLog, rows, own, entries));
  }

  private static List<Disagreement> exceptions(
      Optional<LedgerProgress> progress,
      LogDay.Counts onLog,
      DayCounts rows,
      DayCounts.OfScheme own,
      Long entries) {
    List<Disagreement> exceptions = new ArrayList<>();
    if (onLog.expired()) {
      exceptions.add(
          new Disagreement(
              "log_expired",
              "the log no longer holds the whole day, so it cannot be compared",
              Map.of("log_records", onLog.processed(), "methodology_records", rows.records())));
    } else if (rows.records() != onLog.processed()) {
      exceptions.add(
          new Disagreement(
              "methodology_disagrees_with_log",
              "records of the log that methodology has passed, against what it kept",
              Map.of("log_records", onLog.processed(), "methodology_records", rows.records())));
    }
    if (progress.isEmpty()) {
      exceptions.add(
          new Disagreement(
              "ledger_unreachable", "the ledger did not answer; posted is not known", Map.of()));
    } else if (entries != null && entries < own.toPostPassed()) {
      exceptions.add(
          new Disagreement(
              "ledger_disagrees_with_methodology",
              "amounts of the day's records that the ledger has passed, against its entries of the day",
              Map.of("passed", own.toPostPassed(), "ledger_entries", entries)));
    } else if (entries != null && entries > own.toPost()) {
      exceptions.add(
          new Disagreement(
              "ledger_disagrees_with_methodology",
              "the ledger has more entries than methodology gave it to post",
              Map.of("to_post", own.toPost(), "ledger_entries", entries)));
    }
    return exceptions;
  }

  /** What the ledger says of this scheme, null when it says nothing. */
  private static Long entries(Optional<LedgerProgress> progress, Scheme scheme) {
    return progress.map(p -> p.entriesOfDay().get(scheme.id())).orElse(null);
  }

  private static LocalDate day(String text) {
    if (text == null) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "day is required: ?day=2026-11-23");
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1970 && day.getYear() <= 2199) {
        return day;
      }
    } catch (DateTimeParseException e) {
      throw invalidDay(text);
    }
    throw invalidDay(text);
  }

  private static ProblemException invalidDay(String text) {
    return new ProblemException(
        ProblemCode.PARAMETER_INVALID,
        "day must be a date like 2026-11-23, between 1970 and 2199, not " + text);
  }
}
