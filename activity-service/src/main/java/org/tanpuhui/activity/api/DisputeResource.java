package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.DisputeService;
import org.tanpuhui.activity.activity.Dispute;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** Disputes: participants file them, the authority answers them. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class DisputeResource {
  private static final int TEXT_MAX = 2000;
  private static final int FIRST_YEAR = 1970;
  private static final int WORD_MAX = 128;
  private static final String MINE = "me/disputes";
  private static final String OPEN = "disputes";

  private final DisputeService disputes;
  private final Caller caller;

  @Inject
  public DisputeResource(DisputeService disputes, Caller caller) {
    this.disputes = disputes;
    this.caller = caller;
  }

  /**
   * A dispute.
   *
   * @param participant only for the authority
   */
  public record View(
      UUID disputeId,
      String participant,
      String state,
      String text,
      String partner,
      String activityType,
      UUID activityId,
      LocalDate happenedOn,
      Instant filedAt,
      Instant answerDueAt,
      String answer,
      Instant answeredAt) {

    static View ofOwner(Dispute dispute) {
      return of(dispute, null);
    }

    static View ofAuthority(Dispute dispute) {
      return of(dispute, dispute.participant().toString());
    }

    private static View of(Dispute dispute, String participant) {
      return new View(
          dispute.id(),
          participant,
          dispute.state(),
          dispute.text(),
          dispute.partner(),
          dispute.activityType(),
          dispute.activityId(),
          dispute.happenedOn(),
          dispute.filedAt(),
          dispute.answerDueAt(),
          dispute.answer(),
          dispute.answeredAt());
    }
  }

  @POST
  @Idempotent
  @Path("/me/disputes")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("participant")
  @RequestBodySchema(Described.DisputeWish.class)
  @APIResponseSchema(value = View.class, responseCode = "201")
  public Response file(byte[] bytes) {
    Body body =
        Body.read(bytes).allow("text", "partner", "activity_type", "activity_id", "happened_on");
    DisputeService.Wish wish =
        new DisputeService.Wish(
            body.text("text", TEXT_MAX),
            body.optionalText("partner", PartnerReader.ID_MAX),
            body.optionalText("activity_type", WORD_MAX),
            uuid(body.optionalText("activity_id", WORD_MAX)),
            day(body.optionalText("happened_on", WORD_MAX)));
    return Response.status(201)
        .type(MediaType.APPLICATION_JSON)
        .entity(View.ofOwner(disputes.file(caller.participant(), wish)))
        .build();
  }

  @GET
  @Path("/me/disputes")
  @RolesAllowed("participant")
  public Page<View> mine(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    UUID after = cursor == null ? Ids.NIL : id(Cursors.decode(MINE, cursor)[0]);
    List<View> views =
        disputes.mine(caller.participant(), after, size + 1).stream().map(View::ofOwner).toList();
    return Page.of(views, size, last -> Cursors.encode(MINE, last.disputeId().toString()));
  }

  @GET
  @Path("/me/disputes/{dispute_id}")
  @RolesAllowed("participant")
  public View mine(@PathParam("dispute_id") String id) {
    return View.ofOwner(disputes.mine(caller.participant(), id(id)));
  }

  /** Open disputes, those due first first. */
  @GET
  @Path("/disputes")
  @RolesAllowed("authority")
  public Page<View> open(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    Instant due = Instant.EPOCH;
    UUID after = Ids.NIL;
    if (cursor != null) {
      String[] parts = Cursors.decode(OPEN, cursor);
      due = Instant.parse(parts[0]);
      after = id(parts[1]);
    }
    List<View> views =
        disputes.open(caller.scheme(), due, after, size + 1, caller.subject()).stream()
            .map(View::ofAuthority)
            .toList();
    return Page.of(
        views,
        size,
        last -> Cursors.encode(OPEN, last.answerDueAt().toString(), last.disputeId().toString()));
  }

  @GET
  @Path("/disputes/{dispute_id}")
  @RolesAllowed("authority")
  public View one(@PathParam("dispute_id") String id) {
    return View.ofAuthority(disputes.find(caller.scheme(), id(id), caller.subject()));
  }

  /** The first answer stands. */
  @POST
  @WithoutIdempotencyKey("the first answer stands, and the same again changes nothing")
  @Path("/disputes/{dispute_id}/answer")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("authority")
  @RequestBodySchema(Described.DisputeAnswer.class)
  public View answer(@PathParam("dispute_id") String id, byte[] bytes) {
    Body body = Body.read(bytes).allow("decision", "text");
    return View.ofAuthority(
        disputes.answer(
            caller.scheme(),
            id(id),
            body.choice("decision", "upheld", "not_upheld"),
            body.text("text", TEXT_MAX),
            caller.subject()));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such dispute");
    }
  }

  private static UUID uuid(String text) {
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.field(
          ProblemCode.FIELD_TYPE, "/activity_id", "must be the id of an activity");
    }
  }

  private static LocalDate day(String text) {
    try {
      LocalDate day = text == null ? null : LocalDate.parse(text);
      if (day != null && day.getYear() < FIRST_YEAR) {
        throw ProblemException.field(
            ProblemCode.FIELD_RANGE, "/happened_on", "must not lie before " + FIRST_YEAR);
      }
      return day;
    } catch (DateTimeException e) {
      throw ProblemException.field(
          ProblemCode.FIELD_TYPE, "/happened_on", "must look like 2026-11-20");
    }
  }
}
