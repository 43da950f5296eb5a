package org.tanpuhui.methodology.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.methodology.batch.Certifications;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/** Which activities became which batch, for traces; never routed by the gateway. */
@Path("/internal/batches")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Blocking
public class InternalBatchResource {
  private static final String LIST = "batch-activities";

  private final Certifications certifications;

  InternalBatchResource(Certifications certifications) {
    this.certifications = certifications;
  }

  /**
   * A batch an activity is or was in.
   *
   * @param why why it left: void, unpooled, excluded, freed; {@code owed} when it was voided too
   *     late for that; null while it stands
   */
  public record Membership(
      String scheme, String batch, long amountMgCo2e, String why, Instant leftAt) {}

  /** An activity of a batch. */
  public record Member(
      UUID activityId, String participant, Instant occurredAt, long amountMgCo2e, boolean voided) {}

  /** Every batch an activity is or was in, the present one last. */
  @GET
  @Path("/of-activity")
  public Page<Membership> of(@QueryParam("activity_id") String activity) throws SQLException {
    return Page.of(
        certifications.batchesOf(ActivityIds.parse(activity == null ? "" : activity)).stream()
            .map(m -> new Membership(m.scheme().id(), m.batch(), m.amountMg(), m.why(), m.leftAt()))
            .toList(),
        null);
  }

  /** The activities of a batch, in the order of participants, times and ids. */
  @GET
  @Path("/activities")
  public Page<Member> activities(
      @QueryParam("scheme") String scheme,
      @QueryParam("batch") String batch,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit)
      throws SQLException {
    Scheme known =
        Scheme.byId(scheme == null ? "" : scheme)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PARAMETER_INVALID, "scheme is missing or unknown"));
    int size = Page.limit(limit);
    List<Member> members =
        certifications.activitiesOf(known, batch, after(cursor), size + 1).stream()
            .map(
                m ->
                    new Member(
                        m.activityId(),
                        ParticipantId.text(m.participant()),
                        m.occurredAt(),
                        m.amountMg(),
                        m.voided()))
            .toList();
    return Page.of(
        members,
        size,
        last ->
            Cursors.encode(
                LIST,
                last.participant(),
                last.occurredAt().toString(),
                last.activityId().toString()));
  }

  private static Certifications.Member after(String cursor) {
    if (cursor == null) {
      return null;
    }
    String[] parts = Cursors.decode(LIST, cursor);
    try {
      return new Certifications.Member(
          ParticipantId.parse(parts[0]).orElseThrow().value(),
          Instant.parse(parts[1]),
          UUID.fromString(parts[2]),
          0,
          false);
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "the cursor is not one of ours");
    }
  }
}
