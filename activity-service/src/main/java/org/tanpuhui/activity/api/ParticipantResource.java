package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.activity.ParticipantService;
import org.tanpuhui.activity.activity.ParticipantMandate;
import org.tanpuhui.activity.activity.Texts;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/** Participants: sign-up, link codes, mandates. */
@Path("/v1")
@RolesAllowed("participant")
public class ParticipantResource {
  private static final int CLAIM_MAX = 256;
  private static final String MANDATES = "me/mandates";

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
      MandatePartner partner, String scenario, List<String> scopes, Instant from, Instant to) {}

  @POST
  @Path("/participants")
  @Consumes(MediaType.WILDCARD)
  public Response signUp() {
    String subject = clean("sub", caller.subject());
    Optional<String> personKey = caller.claim("person_key").map(key -> clean("person_key", key));
    ParticipantService.SignedUp answer = participants.signUp(caller.scheme(), subject, personKey);
    return Response.status(answer.created() ? 201 : 200)
        .type(MediaType.APPLICATION_JSON)
        .entity(
            new SignUp(answer.participant().toString(), answer.created() ? "created" : "existing"))
        .build();
  }

  @POST
  @Path("/me/link-codes")
  @Consumes(MediaType.WILDCARD)
  public Response newLinkCode() {
    ParticipantService.LinkCode code = participants.newLinkCode(caller.participant());
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

  private static Mandate shown(ParticipantMandate mandate) {
    return new Mandate(
        new MandatePartner(mandate.partner(), mandate.partnerNameZh(), mandate.partnerNameEn()),
        mandate.scenario(),
        scopes(mandate.scopes()),
        mandate.from(),
        mandate.to());
  }

  private static List<String> scopes(int bits) {
    List<String> names = new ArrayList<>(3);
    if (Grants.has(bits, Grants.RECORD)) {
      names.add("record");
    }
    if (Grants.has(bits, Grants.POINTS)) {
      names.add("points");
    }
    if (Grants.has(bits, Grants.POOL)) {
      names.add("pool");
    }
    return names;
  }

  private static String clean(String claim, String text) {
    if (!Texts.isClean(text, CLAIM_MAX)) {
      throw new ProblemException(
          ProblemCode.TOKEN_INVALID, "claim " + claim + " is not a text we can keep");
    }
    return text;
  }
}
