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
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.ParticipantService;
import org.tanpuhui.activity.activity.ParticipantMandate;
import org.tanpuhui.activity.activity.Texts;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** Participants: sign-up, link codes, mandates. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("participant")
public class ParticipantResource {
  private static final int CLAIM_MAX = 256;
  private static final int CODE_MAX = 32;
  private static final int SCOPES = 3;
  private static final int SCOPE_MAX = 16;
  private static final String MANDATES = "me/mandates";
  private static final Pattern MANDATE_ID = Pattern.compile("[1-9][0-9]{0,17}");

  private final ParticipantService participants;
  private final Caller caller;

  @Inject
  public ParticipantResource(ParticipantService participants, Caller caller) {
    this.participants = participants;
    this.caller = caller;
  }

  /** Answer to sign-up. */
  public record SignUp(String participant, String status) {}

  /** A one-time code. */
  public record LinkCode(String code, Instant expiresAt) {}

  /** The partner of a mandate. */
  public record MandatePartner(String id, String nameZh, String nameEn) {}

  /** One mandate. */
  public record Mandate(
      String mandateId,
      MandatePartner partner,
      String scenario,
      List<String> scopes,
      Instant from,
      Instant to) {}

  /** Answer to a mandate given. */
  public record Granted(String partner, List<String> scopes, String status) {}

  /** Answer to a mandate withdrawn. */
  public record Withdrawn(String mandateId, List<String> withdrawn) {}

  @POST
  @RequestBodySchema(Described.SignUpWish.class)
  @APIResponseSchema(value = SignUp.class, responseCode = "201")
  @WithoutIdempotencyKey("the subject of the token names the participant")
  @Path("/participants")
  @Consumes(MediaType.WILDCARD)
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = SignUp.class)))
  public Response signUp(byte[] bytes) {
    String subject = clean("sub", caller.subject());
    Optional<String> personKey = caller.claim("person_key").map(key -> clean("person_key", key));
    Body body = Body.readOptional(bytes).allow("kind", "guardian_code");
    if (body.has("kind")) {
      // The only kind that signs up by itself; the others are enrolled.
      body.choice("kind", "person");
    }
    String code = body.optionalText("guardian_code", CODE_MAX);
    ParticipantService.SignedUp answer =
        participants.signUp(
            caller.scheme(),
            subject,
            personKey,
            new ParticipantService.Minority(turns14On(), code));
    return Response.status(answer.created() ? 201 : 200)
        .type(MediaType.APPLICATION_JSON)
        .entity(
            new SignUp(answer.participant().toString(), answer.created() ? "created" : "existing"))
        .build();
  }

  @POST
  @APIResponseSchema(value = LinkCode.class, responseCode = "201")
  @WithoutIdempotencyKey("a second one does no harm, and a secret is not kept")
  @Path("/me/link-codes")
  @Consumes(MediaType.WILDCARD)
  public Response newLinkCode() {
    ParticipantService.LinkCode code =
        participants.newLinkCode(caller.participant(), caller.guardian().orElse(null));
    return Response.status(201)
        .type(MediaType.APPLICATION_JSON)
        .entity(new LinkCode(code.code(), code.expiresAt()))
        .build();
  }

  @GET
  @Path("/me/mandates")
  public Page<Mandate> mandates(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    long after = cursor == null ? 0 : Long.parseLong(Cursors.decode(MANDATES, cursor)[0]);
    List<ParticipantMandate> found = participants.mandates(caller.participant(), after, size + 1);
    Page<ParticipantMandate> page =
        Page.of(found, size, last -> Cursors.encode(MANDATES, Long.toString(last.id())));
    return Page.of(
        page.items().stream().map(ParticipantResource::shown).toList(), page.nextCursor());
  }

  /** Gives a partner scopes from now on; what is in force already stays as it is. */
  @POST
  @RequestBodySchema(Described.GrantWish.class)
  @APIResponseSchema(value = Granted.class, responseCode = "201")
  @Idempotent
  @Path("/me/mandates")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Granted.class)))
  public Response grant(byte[] bytes) {
    Body body = Body.read(bytes).allow("partner", "scenario", "scopes");
    String partner = body.text("partner", PartnerReader.ID_MAX);
    String scenario = body.optionalText("scenario", PartnerReader.ID_MAX);
    List<String> scopes = body.texts("scopes", SCOPES, SCOPE_MAX);
    boolean changed =
        participants.grant(
            caller.participant(),
            partner,
            scenario,
            EnrolmentReader.scopes(scopes),
            caller.guardian().orElse(null));
    return Response.status(changed ? 201 : 200)
        .type(MediaType.APPLICATION_JSON)
        .entity(new Granted(partner, scopes, changed ? "granted" : "unchanged"))
        .build();
  }

  /** Withdraws scopes, all by default, in the partner and scenario of this mandate. */
  @POST
  @Idempotent
  @Path("/me/mandates/{mandate_id}/revoke")
  @Consumes(MediaType.WILDCARD)
  @RequestBodySchema(Described.Scopes.class)
  public Withdrawn withdraw(@PathParam("mandate_id") String mandateId, byte[] bytes) {
    Body body = Body.readOptional(bytes).allow("scopes");
    List<String> scopes =
        body.has("scopes")
            ? body.texts("scopes", SCOPES, SCOPE_MAX)
            : List.of("record", "points", "pool");
    int bits = EnrolmentReader.scopes(scopes);
    participants.withdraw(caller.participant(), number(mandateId), bits);
    return new Withdrawn(mandateId, scopes);
  }

  private static long number(String mandateId) {
    if (MANDATE_ID.matcher(mandateId).matches()) {
      return Long.parseLong(mandateId);
    }
    throw new ProblemException(ProblemCode.NOT_FOUND, "you have no mandate of this number");
  }

  static Mandate shown(ParticipantMandate mandate) {
    return new Mandate(
        Long.toString(mandate.id()),
        new MandatePartner(mandate.partner(), mandate.partnerNameZh(), mandate.partnerNameEn()),
        mandate.scenario(),
        Grants.names(mandate.scopes()),
        mandate.from(),
        mandate.to());
  }

  /** Null for whoever the issuer does not call a child. */
  private LocalDate turns14On() {
    try {
      return caller.claim("turns_14_on").map(LocalDate::parse).orElse(null);
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemCode.TOKEN_INVALID, "claim turns_14_on must look like 2030-05-01");
    }
  }

  private static String clean(String claim, String text) {
    if (!Texts.isClean(text, CLAIM_MAX)) {
      throw new ProblemException(
          ProblemCode.TOKEN_INVALID, "claim " + claim + " is not a text we can keep");
    }
    return text;
  }
}
