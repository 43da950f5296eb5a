package org.tanpuhui.methodology.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Predicate;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;

/** Single activities, by our id or by the partner's. */
@Path("/v1/activities")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ActivityResource {
  private static final String AUDITOR = "auditor";
  private static final String OPERATOR = "platform_operator";
  private static final String PARTNER = "partner";
  private static final String PARTICIPANT = "participant";

  private final Activities activities;
  private final Caller caller;

  ActivityResource(Activities activities, Caller caller) {
    this.activities = activities;
    this.caller = caller;
  }

  @GET
  @Path("/{activity_id}")
  @RolesAllowed({PARTNER, PARTICIPANT, AUDITOR, OPERATOR})
  public ActivityView byActivityId(@PathParam("activity_id") String activityId)
      throws SQLException {
    return get(ActivityIds.parse(activityId));
  }

  /** By CloudEvents source and id. */
  @GET
  @RolesAllowed({PARTNER, PARTICIPANT, AUDITOR, OPERATOR})
  public ActivityView bySourceAndId(
      @QueryParam("source") String source, @QueryParam("id") String id) throws SQLException {
    if (source == null || source.isEmpty() || id == null || id.isEmpty()) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "source and id are both required");
    }
    return get(Ids.activityId(caller.scheme(), source, id));
  }

  private ActivityView get(UUID id) throws SQLException {
    boolean seesAll = caller.hasRole(AUDITOR) || caller.hasRole(OPERATOR);
    return activities.get(id, mayRead(seesAll), seesAll || caller.hasRole(PARTICIPANT));
  }

  private Predicate<ActivityState> mayRead(boolean seesAll) {
    Predicate<ActivityState> sameScheme = e -> e.claim().scheme() == caller.scheme();
    if (seesAll) {
      return sameScheme;
    }
    if (caller.hasRole(PARTICIPANT)) {
      long participant = caller.participant().value();
      return e -> e.claim().participant() == participant;
    }
    String partner = caller.partner();
    return sameScheme.and(e -> e.claim().partner().equals(partner));
  }
}
