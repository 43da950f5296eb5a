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
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Page;

/** The participant's own activities. */
@Path("/v1/me/activities")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("participant")
@Blocking
public class MeActivitiesResource {
  private final Activities activities;
  private final Caller caller;

  MeActivitiesResource(Activities activities, Caller caller) {
    this.activities = activities;
    this.caller = caller;
  }

  /** Newest first. */
  @GET
  public Page<ActivityView> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) throws SQLException {
    return activities.list(caller.participant().value(), cursor, limit);
  }

  @GET
  @Path("/{activity_id}")
  public ActivityView one(@PathParam("activity_id") String activityId) throws SQLException {
    long participant = caller.participant().value();
    // An app does not get where its user was with other companies.
    boolean own = caller.scopes().isEmpty() || caller.guardian().isPresent();
    return activities.ofParticipant(ActivityIds.parse(activityId), participant, own);
  }
}
