package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.DisputeService;
import org.tanpuhui.activity.ErasureService;
import org.tanpuhui.activity.GrowthService;
import org.tanpuhui.activity.ParticipantService;
import org.tanpuhui.activity.TokenService;
import org.tanpuhui.activity.activity.Erasure;
import org.tanpuhui.activity.activity.Person;
import org.tanpuhui.activity.activity.Ward;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Page;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** The participant itself: what is kept of it, for whom it acts, its game, its end. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("participant")
public class MeResource {
  private static final String CONFIRMED = "points_lapse";
  private static final int EXPORTED_MAX = 10_000;

  private final ParticipantService participants;
  private final ErasureService erasures;
  private final GrowthService growth;
  private final DisputeService disputes;
  private final TokenService tokens;
  private final Caller caller;
  private final Clock clock;

  @Inject
  public MeResource(
      ParticipantService participants,
      ErasureService erasures,
      GrowthService growth,
      DisputeService disputes,
      TokenService tokens,
      Caller caller,
      Clock clock) {
    this.participants = participants;
    this.erasures = erasures;
    this.growth = growth;
    this.disputes = disputes;
    this.tokens = tokens;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * The caller.
   *
   * @param participant absent for an app, which knows its user by its own reference
   * @param guardianUntil until when a guardian acts; absent for whoever acts alone
   */
  public record Me(
      String participant,
      String kind,
      Instant since,
      boolean verified,
      int partners,
      LocalDate guardianUntil,
      int wards) {}

  /** What an erasure answers. */
  public record Erased(UUID erasureId, String status, long pointsLapse, Instant requestedAt) {}

  /** A participant under 14. */
  public record WardView(String ward, LocalDate turns14On, Instant since) {}

  /** A short token. */
  public record TokenView(String accessToken, String tokenType, long expiresIn, String scope) {
    static TokenView of(TokenService.Token token) {
      return new TokenView(token.value(), "Bearer", token.expiresInSeconds(), token.scope());
    }
  }

  /** A participant's game; nothing of it is a reduction or points. */
  public record Growth(long growthValue, long checkIns, int streakDays, boolean checkedInToday) {
    static Growth of(GrowthService.Growth growth) {
      return new Growth(
          growth.value(), growth.checkIns(), growth.streakDays(), growth.checkedInToday());
    }
  }

  /** How traces were encrypted, with the participant's own key. */
  public record Traces(String algorithm, String key, String where) {}

  /** Where the rest is: data that other services keep, under the same token. */
  public record Elsewhere(String href, String what) {}

  /** Everything this service keeps of the caller. */
  public record Export(
      Instant exportedAt,
      String participant,
      Person person,
      List<Person.Login> logins,
      List<Person.Link> links,
      List<ParticipantResource.Mandate> mandates,
      List<WardView> wards,
      LocalDate guardianUntil,
      List<DisputeResource.View> disputes,
      Growth growth,
      Traces traces,
      List<Elsewhere> elsewhere) {}

  @GET
  @Path("/me")
  public Me me() {
    ParticipantId participant = caller.participant();
    ParticipantService.Known known = participants.known(participant);
    boolean app = caller.scopes().isPresent() && caller.guardian().isEmpty();
    return new Me(
        app ? null : participant.toString(),
        known.person().kind(),
        known.person().since(),
        known.person().isVerified(),
        (int) known.links().stream().map(Person.Link::partner).distinct().count(),
        guardianUntil(known),
        known.wards().size());
  }

  /** Access and copy: all that is kept, in one answer, and where the other services' part is. */
  @POST
  @WithoutIdempotencyKey("a reading; what was read is not kept")
  @Path("/me/export")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(Export.class)
  public Response export() {
    ParticipantId participant = caller.participant();
    ParticipantService.Known known =
        participants.export(participant, caller.guardian().orElse(null));
    Export export =
        new Export(
            clock.instant(),
            participant.toString(),
            new Person(
                known.person().kind(), known.person().since(), known.person().isVerified(), null),
            known.logins(),
            known.links(),
            participants.mandates(participant, 0, EXPORTED_MAX).stream()
                .map(ParticipantResource::shown)
                .toList(),
            known.wards().stream().map(MeResource::shown).toList(),
            guardianUntil(known),
            disputes.mine(participant, Ids.NIL, EXPORTED_MAX).stream()
                .map(DisputeResource.View::ofOwner)
                .toList(),
            Growth.of(growth.growth(participant)),
            new Traces(
                "AES-128-GCM: 12 bytes nonce, ciphertext, 16 bytes tag",
                known.person().traceKey(),
                "member trace of GET /v1/me/activities/{activity_id}"),
            List.of(
                new Elsewhere("/v1/me/activities", "activities, evidence and derivations"),
                new Elsewhere("/v1/me/summary?by=day", "reductions by day and kind"),
                new Elsewhere("/v1/me/balances", "balances"),
                new Elsewhere("/v1/me/entries", "journal entries"),
                new Elsewhere("/v1/me/points/lots", "points by expiry"),
                new Elsewhere("/v1/me/redemptions", "redemptions")));
    return Response.ok(export)
        .type(MediaType.APPLICATION_JSON)
        .header("Content-Disposition", "attachment; filename=\"tanpuhui-export.json\"")
        .header("Cache-Control", "no-store")
        .build();
  }

  /** Erases the caller: names what stands in the way, needs {@code confirm=points_lapse}. */
  @DELETE
  @Path("/me")
  @APIResponseSchema(value = Erased.class, responseCode = "202")
  public Response erase(@QueryParam("confirm") String confirm) {
    if (confirm != null && !confirm.equals(CONFIRMED)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "confirm must be " + CONFIRMED + "; nothing was erased");
    }
    Erasure erasure =
        erasures.erase(caller.participant(), confirm != null, caller.guardian().orElse(null));
    return Response.accepted(
            new Erased(erasure.commandId(), "erased", erasure.pointsLapse(), erasure.requestedAt()))
        .type(MediaType.APPLICATION_JSON)
        .build();
  }

  /** A code with which one child under 14 may sign up under the caller. */
  @POST
  @WithoutIdempotencyKey("a second one does no harm, and a secret is not kept")
  @Path("/me/ward-codes")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(value = ParticipantResource.LinkCode.class, responseCode = "201")
  public Response newWardCode() {
    ParticipantService.LinkCode code = participants.newWardCode(caller.participant());
    return Response.status(201)
        .type(MediaType.APPLICATION_JSON)
        .entity(new ParticipantResource.LinkCode(code.code(), code.expiresAt()))
        .build();
  }

  @GET
  @Path("/me/wards")
  public Page<WardView> wards() {
    return Page.of(
        participants.wards(caller.participant()).stream().map(MeResource::shown).toList(), null);
  }

  /** A short token with which the caller acts for a ward. */
  @POST
  @WithoutIdempotencyKey("a second one does no harm, and a secret is not kept")
  @Path("/me/wards/{ward}/token")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(value = TokenView.class, responseCode = "201")
  public Response wardToken(@PathParam("ward") String ward) {
    ParticipantId guardian = caller.participant();
    ParticipantId participant =
        ParticipantId.parse(ward)
            .orElseThrow(
                () ->
                    new ProblemException(ProblemCode.NOT_FOUND, "you act for no such participant"));
    TokenService.Token token = tokens.forWard(guardian, participants.ward(guardian, participant));
    return Response.status(201)
        .type(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .entity(TokenView.of(token))
        .build();
  }

  /** 201 when it checked in, 200 when that was done today. */
  @POST
  @WithoutIdempotencyKey("there is one a day")
  @Path("/me/check-ins")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(value = Growth.class, responseCode = "201")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Growth.class)))
  public Response checkIn() {
    GrowthService.Growth answer = growth.checkIn(caller.participant());
    return Response.status(answer.isNew() ? 201 : 200)
        .type(MediaType.APPLICATION_JSON)
        .entity(Growth.of(answer))
        .build();
  }

  @GET
  @Path("/me/growth")
  public Growth growth() {
    return Growth.of(growth.growth(caller.participant()));
  }

  private LocalDate guardianUntil(ParticipantService.Known known) {
    return known
        .ward()
        .filter(ward -> ward.isUnder14(CityTime.day(clock.instant())))
        .map(Ward::turns14On)
        .orElse(null);
  }

  private static WardView shown(Ward ward) {
    return new WardView(
        new ParticipantId(ward.participant()).toString(), ward.turns14On(), ward.since());
  }
}
