package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.store.ActStore;
import org.tanpuhui.ledger.store.ActStore.LoggedAct;
import org.tanpuhui.ledger.store.OrderStore.Unindexed;
import org.tanpuhui.ledger.transparency.LogService;
import org.tanpuhui.ledger.transparency.LogService.Leaf;
import org.tanpuhui.ledger.transparency.LogStatus;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** The log of the caller's scheme for those who audit it. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@WithoutIdempotencyKey("a reading")
public class LogAuditResource {
  private static final String LIST = "actions";
  private static final UUID LAST = new UUID(-1L, -1L);
  private static final UUID FIRST = new UUID(0, 0);
  private static final int MILLIS_SHIFT = 16;
  private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

  private final LogService log;
  private final Caller caller;

  public LogAuditResource(LogService log, Caller caller) {
    this.log = log;
    this.caller = caller;
  }

  /** Which leaf to open, by one of the two, and why. */
  public record Wanted(Long index, UUID id, String reason) {}

  /** An act as it was logged. */
  public record Action(
      UUID id,
      Instant at,
      Instant recordedAt,
      String kind,
      String actor,
      String subject,
      String reason,
      String document,
      String detail) {
    static Action of(LoggedAct logged) {
      return new Action(
          logged.act().id(),
          logged.act().at(),
          logged.recordedAt(),
          logged.act().kind(),
          logged.act().actor(),
          logged.act().subject(),
          logged.act().reason(),
          logged.act().document(),
          logged.act().detail());
    }
  }

  /** Leaves that have no place in the tree 5 seconds after they were written. */
  public record Late(int lane, long firstNumber, long leaves, Instant writtenAt) {
    static Late of(Unindexed batch) {
      return new Late(batch.lane(), batch.firstNumber(), batch.leaves(), batch.writtenAt());
    }
  }

  /**
   * How the log is.
   *
   * @param state {@code signing}, {@code waiting} for lanes to be refilled, {@code elsewhere} where
   *     another instance signs, {@code failing}, {@code stopped}, or {@code starting}
   * @param exceptions findings
   */
  public record Log(
      String scheme,
      String state,
      Long size,
      Instant lookedAt,
      String problem,
      String witnessProblem,
      List<Late> exceptions) {}

  /** Opens a leaf: what it commits to. That it was opened, by whom and why, is a leaf too. */
  @POST
  @Path("/leaves/open")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("auditor")
  public Leaf open(Wanted wanted) {
    String reason = Required.text("reason", wanted.reason());
    if ((wanted.index() == null) == (wanted.id() == null)) {
      throw ProblemException.field(
          ProblemCode.FIELD_MISSING, "/index", "give either index or id, not both");
    }
    return log.open(caller.scheme(), wanted.index(), wanted.id(), reason, caller.subject());
  }

  /**
   * Acts: approvals, rules, keys, mandates, suspensions, readings; latest first.
   *
   * @param from acts at or after this instant
   * @param to acts before this instant
   */
  @GET
  @Path("/actions")
  @RolesAllowed({"auditor", "authority"})
  public Page<Action> actions(
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("kind") String kind,
      @QueryParam("actor") String actor,
      @QueryParam("subject") String subject,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    UUID before =
        cursor == null
            ? to == null ? LAST : idAt(instant("to", to))
            : UUID.fromString(Cursors.decode(LIST, cursor)[0]);
    UUID notBefore = from == null ? FIRST : idAt(instant("from", from));
    List<Action> found =
        log
            .acts(
                caller.scheme(),
                new ActStore.Filter(before, notBefore, kind, actor, subject),
                size + 1)
            .stream()
            .map(Action::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(LIST, last.id().toString()));
  }

  /** How the log is, and which leaves should have a place in the tree and have none. */
  @GET
  @Path("/log")
  @RolesAllowed({"auditor", "platform_operator"})
  public Log log() {
    LogStatus status = log.status(caller.scheme());
    return new Log(
        status.scheme().id(),
        state(status),
        status.size() == 0 ? null : status.size(),
        status.lookedAt(),
        status.stopped() == null ? status.problem() : status.stopped(),
        status.witnessProblem(),
        log.late(caller.scheme()).stream().map(Late::of).toList());
  }

  private static String state(LogStatus status) {
    if (status.stopped() != null) {
      return "stopped";
    }
    if (status.problem() != null) {
      return "failing";
    }
    if (status.outcome() == null) {
      return "starting";
    }
    return switch (status.outcome()) {
      case SIGNED, NOTHING_NEW -> "signing";
      case WAITING -> "waiting";
      case NOT_LEADER -> "elsewhere";
    };
  }

  /** The lowest id of an act at this instant: ids begin with 48 bits of milliseconds. */
  private static UUID idAt(Instant at) {
    return new UUID(at.toEpochMilli() << MILLIS_SHIFT, 0);
  }

  private static Instant instant(String name, String text) {
    try {
      Instant at = Instant.parse(text);
      if (!at.isBefore(Instant.EPOCH) && at.isBefore(END)) {
        return at;
      }
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          name + " must be an instant like 2026-11-26T08:00:00Z, not " + text);
    }
    throw new ProblemException(
        ProblemCode.PARAMETER_INVALID, name + " must be between 1970 and 2200");
  }
}
