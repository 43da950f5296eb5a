package org.tanpuhui.platform.web;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Dead letters of this service: list, look, and the way out of them, by two people. A service has
 * it when its build property {@code tanpuhui.dead-letters} is true; {@code tanpuhui.stage} names
 * the stage, whose first letter is the prefix of the ids.
 */
@Path("/v1/ops/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "tanpuhui.dead-letters", stringValue = "true")
@Idempotent
public class DeadLetterResource {
  private static final String LIST = "dead-letters";
  private static final Set<String> STATES =
      Set.of(
          "waiting", "proposed", "retry_approved", "retried_unpublished", "retried", "discarded");

  private final DeadLetterStore store;
  private final Caller caller;
  private final String stage;
  private final String prefix;

  DeadLetterResource(
      DeadLetterStore store, Caller caller, @ConfigProperty(name = "tanpuhui.stage") String stage) {
    this.store = store;
    this.caller = caller;
    this.stage = stage;
    this.prefix = stage.charAt(0) + "-";
  }

  /** Letters in order of arrival, without their values. */
  @GET
  @RolesAllowed({"platform_operator", "auditor"})
  public Page<DeadLetter.View> list(
      @QueryParam("stage") String asked,
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit)
      throws SQLException {
    if (asked != null && !asked.equals(stage)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "this service's stage is " + stage + ", not " + asked);
    }
    if (state != null && !STATES.contains(state)) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "state must be one of " + STATES);
    }
    int size = Page.limit(limit);
    long after = cursor == null ? 0 : Long.parseLong(Cursors.decode(LIST, cursor)[0]);
    List<DeadLetter.View> views =
        store.list(after, state, size + 1).stream().map(letter -> letter.view(prefix)).toList();
    return Page.of(views, size, last -> Cursors.encode(LIST, last.id().substring(prefix.length())));
  }

  /** One letter with its value, which holds no names and no open places. */
  @GET
  @Path("/{id}")
  @RolesAllowed("platform_operator")
  public DeadLetter.View one(@PathParam("id") String id) throws SQLException {
    return store.find(number(id)).orElseThrow(() -> unknown(id)).view(prefix);
  }

  /** Proposes to process the record again, or agrees to another person's proposal. */
  @POST
  @Path("/{id}/retry")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @RolesAllowed("platform_operator")
  public DeadLetter.View retry(@PathParam("id") String id, @QueryParam("note") String note)
      throws SQLException {
    return say(id, DeadLetterStep.RETRY, note);
  }

  /** Proposes to give the record up, or agrees to another person's proposal. */
  @POST
  @Path("/{id}/discard")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @RolesAllowed("platform_operator")
  public DeadLetter.View discard(@PathParam("id") String id, @QueryParam("note") String note)
      throws SQLException {
    return say(id, DeadLetterStep.DISCARD, note);
  }

  private DeadLetter.View say(String id, String verb, String note) throws SQLException {
    return store
        .say(number(id), verb, caller.scheme(), caller.subject(), note)
        .orElseThrow(() -> unknown(id))
        .view(prefix);
  }

  private long number(String id) {
    if (!id.startsWith(prefix)) {
      throw unknown(id);
    }
    try {
      return Long.parseLong(id.substring(prefix.length()));
    } catch (NumberFormatException e) {
      throw unknown(id);
    }
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(
        ProblemCode.DEAD_LETTER_UNKNOWN,
        "no dead letter has the id " + id + "; ids look like a-3, m-12 or l-7");
  }
}
