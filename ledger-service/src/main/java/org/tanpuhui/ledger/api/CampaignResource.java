package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.CampaignService;
import org.tanpuhui.ledger.CampaignService.Standing;
import org.tanpuhui.ledger.RecognitionService;
import org.tanpuhui.ledger.RecognitionService.Outcome;
import org.tanpuhui.ledger.RecognitionService.Recognition;
import org.tanpuhui.ledger.api.AllianceClient.Alliance;
import org.tanpuhui.ledger.store.CampaignStore.Award;
import org.tanpuhui.ledger.store.CampaignStore.CampaignRow;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Policy incentives (政策鼓励): public, like every rule; the authority decides them. */
@Path("/v1/campaigns")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class CampaignResource {
  private static final String LIST = "campaigns";
  private static final UUID FIRST = new UUID(0, 0);
  private static final long MAX_POINTS = 1_000_000_000_000L;
  private static final long MAX_RATE = 1_000_000;
  private static final Set<String> KINDS = Set.of("activity_bonus", "recognition");
  private static final Set<String> HOLDERS =
      Set.of("person", "household", "micro_enterprise", "organisation", "estate", "school", "firm");

  private final CampaignService campaigns;
  private final RecognitionService recognitions;
  private final AllianceClient alliances;
  private final Caller caller;

  public CampaignResource(
      CampaignService campaigns,
      RecognitionService recognitions,
      AllianceClient alliances,
      Caller caller) {
    this.campaigns = campaigns;
    this.recognitions = recognitions;
    this.alliances = alliances;
    this.caller = caller;
  }

  /**
   * A campaign, as sent.
   *
   * @param alliance code of the alliance whose partners' acts count; absent for everybody's
   */
  public record CampaignBody(
      String code,
      String kind,
      Names name,
      List<String> activityTypes,
      Long bonusPoints,
      Long multiplierNumerator,
      Long multiplierDenominator,
      List<String> holderKinds,
      Long budgetPoints,
      Instant validFrom,
      Instant validTo,
      String provenance,
      String source,
      String alliance) {}

  /** An early end. */
  public record EndBody(Instant endsAt, String reason) {}

  /** A recognition, as sent. */
  public record AwardBody(
      String participant, String holderKind, String reference, Names title, Long points) {}

  /** Recognitions, as sent. */
  public record AwardListBody(List<AwardBody> items) {}

  /**
   * A campaign with what its budget has left.
   *
   * @param number names it in postings of statements
   * @param alliance whose joint campaign it is; absent for everybody's
   * @param partners of the alliance, as they were when it was decided
   */
  record CampaignAnswer(
      int number,
      String scheme,
      String code,
      String kind,
      Names name,
      List<String> activityTypes,
      Long bonusPoints,
      Long multiplierNumerator,
      Long multiplierDenominator,
      List<String> holderKinds,
      long budgetPoints,
      long leftPoints,
      int shares,
      Instant validFrom,
      Instant validTo,
      Instant endsAt,
      String provenance,
      String source,
      Instant decidedAt,
      String alliance,
      List<String> partners) {
    static CampaignAnswer of(Standing standing) {
      CampaignRow row = standing.campaign();
      boolean bonus = row.kind().equals("activity_bonus");
      return new CampaignAnswer(
          row.number(),
          row.scheme().id(),
          row.code(),
          row.kind(),
          new Names(row.nameZh(), row.nameEn()),
          bonus ? row.activityTypes() : null,
          bonus ? row.bonusPoints() : null,
          bonus ? row.multiplierNumerator() : null,
          bonus ? row.multiplierDenominator() : null,
          bonus ? null : row.holderKinds(),
          row.budgetPoints(),
          standing.left(),
          row.shares(),
          row.validFrom(),
          row.validTo(),
          row.endsAt(),
          row.provenance(),
          row.source(),
          row.decidedAt(),
          row.alliance(),
          row.alliance() == null ? null : row.partners());
    }
  }

  /** A recognition. */
  record AwardAnswer(
      UUID awardId,
      String participant,
      String holderKind,
      String reference,
      Names title,
      long points,
      Instant awardedAt,
      UUID entryId) {
    static AwardAnswer of(Award award) {
      return new AwardAnswer(
          award.id(),
          ParticipantId.text(award.participant()),
          award.holderKind(),
          award.reference(),
          new Names(award.titleZh(), award.titleEn()),
          award.points(),
          award.awardedAt(),
          award.entryId());
    }
  }

  /** What became of each of a list, in its order. */
  record AwardListAnswer(List<AwardLine> items) {}

  /**
   * One of a list.
   *
   * @param status {@code awarded}, {@code unchanged} (it was awarded before) or {@code rejected}
   */
  record AwardLine(int index, String status, AwardAnswer award, String code, String detail) {
    static AwardLine of(int index, Outcome outcome) {
      ProblemException problem = outcome.problem();
      return problem == null
          ? new AwardLine(
              index,
              outcome.unchanged() ? "unchanged" : "awarded",
              AwardAnswer.of(outcome.award()),
              null,
              null)
          : new AwardLine(index, "rejected", null, problem.code().code(), problem.getMessage());
    }
  }

  /**
   * Decides a campaign that begins in the future; the same {@code code} again answers the first.
   */
  @POST
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = CampaignAnswer.class, responseCode = "201")
  public Response create(CampaignBody body) {
    return Response.status(Response.Status.CREATED)
        .entity(CampaignAnswer.of(campaigns.create(row(body))))
        .build();
  }

  private CampaignRow row(CampaignBody body) {
    String kind = Required.text("kind", body.kind());
    if (!KINDS.contains(kind)) {
      throw range("kind", "kind must be activity_bonus or recognition");
    }
    boolean bonus = kind.equals("activity_bonus");
    Names name = Names.required("name", body.name());
    Instant from = Required.time("valid_from", body.validFrom());
    Instant to = Required.time("valid_to", body.validTo());
    if (!to.isAfter(from)) {
      throw range("valid_to", "valid_to must lie behind valid_from");
    }
    long points = orZero("bonus_points", body.bonusPoints(), MAX_POINTS);
    long numerator = orZero("multiplier_numerator", body.multiplierNumerator(), MAX_RATE);
    if (bonus != points + numerator > 0) {
      throw range("bonus_points", "an activity_bonus, and only that, adds points or multiplies");
    }
    return new CampaignRow(
        0,
        caller.scheme(),
        Required.code(body.code()),
        kind,
        name.zh(),
        name.en(),
        texts("activity_types", body.activityTypes(), bonus, null),
        points,
        numerator,
        body.multiplierDenominator() == null
            ? 1
            : Required.number("multiplier_denominator", body.multiplierDenominator(), 1, MAX_RATE),
        texts("holder_kinds", body.holderKinds(), !bonus, HOLDERS),
        bonus
            ? Required.number("budget_points", body.budgetPoints(), 1, MAX_POINTS)
            : orZero("budget_points", body.budgetPoints(), MAX_POINTS),
        0,
        from,
        to,
        Required.provenance(body.provenance()),
        Required.text("source", body.source()),
        caller.subject(),
        null,
        null,
        null,
        body.alliance(),
        partners(body, bonus, from, to));
  }

  /** The partners of the alliance that the body names, for as long as the campaign runs. */
  private List<String> partners(CampaignBody body, boolean bonus, Instant from, Instant to) {
    if (body.alliance() == null) {
      return List.of();
    }
    String code = Required.text("alliance", body.alliance(), 64);
    if (!bonus) {
      throw range("alliance", "only an activity_bonus may be a joint campaign");
    }
    Alliance alliance =
        alliances
            .find(caller.scheme(), code)
            .orElseThrow(
                () ->
                    ProblemException.field(
                        ProblemCode.ALLIANCE_UNKNOWN, "/alliance", "no alliance is " + code));
    if (from.isBefore(alliance.from())
        || alliance.until() != null && to.isAfter(alliance.until())) {
      throw range(
          "valid_to",
          "the alliance holds from "
              + alliance.from()
              + (alliance.until() == null ? " on" : " until " + alliance.until()));
    }
    return alliance.partners();
  }

  private static long orZero(String member, Long value, long max) {
    return value == null ? 0 : Required.number(member, value, 0, max);
  }

  private static List<String> texts(
      String member, List<String> values, boolean wanted, Set<String> allowed) {
    List<String> given = values == null ? List.of() : values;
    if (wanted == given.isEmpty() || given.size() > 50) {
      throw wanted && given.isEmpty()
          ? Required.missing(member)
          : range(member, member + " is not for this kind, or too long");
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String text = Required.text(member + "/" + i, given.get(i), 200);
      if (allowed != null && !allowed.contains(text)) {
        throw range(member + "/" + i, "must be one of " + allowed.stream().sorted().toList());
      }
      texts.add(text);
    }
    return texts;
  }

  private static ProblemException range(String member, String detail) {
    return ProblemException.field(ProblemCode.FIELD_RANGE, "/" + member, detail);
  }

  /** Ends a campaign early, at least a minute ahead. */
  @POST
  @Path("/{code}/end")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  public CampaignAnswer end(@PathParam("code") String code, EndBody body) {
    return CampaignAnswer.of(
        campaigns.end(
            caller.scheme(),
            code,
            Required.time("ends_at", body.endsAt()),
            Required.text("reason", body.reason()),
            caller.subject()));
  }

  /** Recognises a holder; the same reference again answers the first. */
  @POST
  @Path("/{code}/awards")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = AwardAnswer.class, responseCode = "201")
  public Response award(@PathParam("code") String code, AwardBody body) {
    Recognition wish = recognition("", body);
    return Response.status(Response.Status.CREATED)
        .entity(AwardAnswer.of(recognitions.award(caller.scheme(), code, wish, caller.subject())))
        .build();
  }

  /**
   * Recognises many at once; one that is refused does not hinder the others, and the same again
   * changes nothing.
   */
  @POST
  @Path("/{code}/award-lists")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  public AwardListAnswer awardList(@PathParam("code") String code, AwardListBody body) {
    List<AwardBody> items = Required.present("items", body.items());
    if (items.isEmpty() || items.size() > RecognitionService.LIST_MAX) {
      throw range("items", "from 1 to " + RecognitionService.LIST_MAX + " items");
    }
    List<Recognition> wishes = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      wishes.add(recognition("items/" + i + "/", Required.present("items/" + i, items.get(i))));
    }
    List<Outcome> outcomes = recognitions.awardAll(caller.scheme(), code, wishes, caller.subject());
    List<AwardLine> lines = new ArrayList<>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      lines.add(AwardLine.of(i, outcomes.get(i)));
    }
    return new AwardListAnswer(lines);
  }

  /**
   * @param at where the body stands, with a slash at its end; empty for the whole
   */
  private Recognition recognition(String at, AwardBody body) {
    ParticipantId participant =
        ParticipantId.parse(Required.text(at + "participant", body.participant()))
            .filter(id -> id.scheme() == caller.scheme())
            .orElseThrow(
                () ->
                    range(
                        at + "participant", "participant must be a participant id of the scheme"));
    Names title = Names.required(at + "title", body.title());
    return new Recognition(
        participant,
        Required.text(at + "holder_kind", body.holderKind()),
        Required.text(at + "reference", body.reference(), 100),
        title.zh(),
        title.en(),
        orZero(at + "points", body.points(), MAX_POINTS));
  }

  /** Who was recognised, by pseudonym. */
  @GET
  @Path("/{code}/awards")
  @RolesAllowed({"authority", "platform_operator", "auditor"})
  public Page<AwardAnswer> awards(
      @PathParam("code") String code,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String list = "awards-" + code;
    UUID after = cursor == null ? FIRST : UUID.fromString(Cursors.decode(list, cursor)[0]);
    return Page.of(
        recognitions.awards(caller.scheme(), code, after, size + 1).stream()
            .map(AwardAnswer::of)
            .toList(),
        size,
        last -> Cursors.encode(list, last.awardId().toString()));
  }

  /** The campaigns of a scheme, oldest first. */
  @GET
  @PermitAll
  public Page<CampaignAnswer> list(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    int after = cursor == null ? 0 : Integer.parseInt(Cursors.decode(LIST, cursor)[0]);
    List<Standing> found = campaigns.list(ExchangeRuleResource.known(scheme), after, size + 1);
    String next =
        found.size() <= size
            ? null
            : Cursors.encode(LIST, Integer.toString(found.get(size - 1).campaign().number()));
    return Page.of(found.stream().limit(size).map(CampaignAnswer::of).toList(), next);
  }
}
