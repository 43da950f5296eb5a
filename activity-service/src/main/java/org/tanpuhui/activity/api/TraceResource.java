package org.tanpuhui.activity.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.tanpuhui.activity.TraceService;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** Opening of a person's trace by an auditor. */
@Path("/v1/audit/trace/activity/{id}/open")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("auditor")
@WithoutIdempotencyKey("a reading, recorded each time; what was read is not kept")
public class TraceResource {
  private static final int REASON_MIN = 10;
  private static final int REASON_MAX = 500;

  private final TraceService traces;
  private final Caller caller;

  TraceResource(TraceService traces, Caller caller) {
    this.traces = traces;
    this.caller = caller;
  }

  /** Why it is opened. */
  public record Asked(String reason) {}

  /**
   * An open trace.
   *
   * @param trace places and order ids; null when there are none or the person was erased
   */
  public record Opened(UUID activityId, String reason, String openedBy, JsonNode trace) {}

  /** Opens it; the reason, the opener and the time are kept for ever. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Opened open(@PathParam("id") String id, Asked asked) {
    UUID activity;
    try {
      activity = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.TRACE_UNKNOWN, "not an activity id: " + id);
    }
    String reason = asked == null || asked.reason() == null ? "" : asked.reason().strip();
    if (reason.length() < REASON_MIN || reason.length() > REASON_MAX) {
      throw ProblemException.field(
          ProblemCode.REASON_MISSING,
          "/reason",
          "say why in " + REASON_MIN + " to " + REASON_MAX + " characters");
    }
    return new Opened(
        activity,
        reason,
        caller.subject(),
        traces.open(caller.scheme(), activity, reason, caller.subject()));
  }
}
