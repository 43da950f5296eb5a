package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.tanpuhui.activity.activity.EnrolledHolder;
import org.tanpuhui.activity.activity.EnrolmentItem;
import org.tanpuhui.activity.activity.EnrolmentPlan;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Pseudonyms;
import org.tanpuhui.activity.activity.Rejection;
import org.tanpuhui.activity.activity.Texts;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.activity.store.BindingCache;
import org.tanpuhui.activity.store.EnrolledHolders;
import org.tanpuhui.activity.store.EnrolmentStore;
import org.tanpuhui.activity.store.MandateActs;
import org.tanpuhui.activity.store.MandateStore;
import org.tanpuhui.activity.store.PartnerCache;
import org.tanpuhui.activity.store.PartnerStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Commands of partners on their subjects: enrol and revoke. One transaction per request, with a
 * fixed number of statements ({@link EnrolmentStore}).
 */
@Singleton
public final class EnrolmentService {
  private static final int PARTNER_ID_MAX = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final PartnerCache partners;
  private final BindingCache bindings;
  private final ActivityConfig config;
  private final Clock clock;

  @Inject
  public EnrolmentService(
      Database database,
      PartnerCache partners,
      BindingCache bindings,
      ActivityConfig config,
      Clock clock) {
    this.database = database;
    this.partners = partners;
    this.bindings = bindings;
    this.config = config;
    this.clock = clock;
  }

  /** An item as it was read: well-formed, or why not. {@code subject} may be null then. */
  public record Wish(String subject, EnrolmentItem item, Rejection fault) {}

  /**
   * The answer to one item.
   *
   * @param participantRef what the partner may call the participant, null when rejected
   */
  public record Line(String subject, String participantRef, boolean changed, Rejection rejection) {}

  /**
   * Enrols a batch; a rejected item changes nothing and does not touch the others.
   *
   * @throws ProblemException PARTNER_UNKNOWN, PARTNER_SUSPENDED
   */
  public List<Line> enrol(Scheme scheme, String partnerId, List<Wish> wishes) {
    Partner partner = active(scheme, partnerId);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<EnrolmentItem> items = new ArrayList<>(wishes.size());
    for (Wish wish : wishes) {
      if (wish.fault() == null) {
        items.add(wish.item());
      }
    }
    List<Line> lines = new ArrayList<>(wishes.size());
    Set<String> changed =
        database.transaction(
            connection -> {
              EnrolmentStore.lock(connection, scheme);
              EnrolmentPlan plan =
                  new EnrolmentPlan(
                      partner,
                      kinds(scheme),
                      config.lateness(),
                      now,
                      EnrolmentStore.read(connection, partner, items),
                      newParticipant(scheme));
              lines.clear();
              for (Wish wish : wishes) {
                lines.add(line(partner, wish, plan));
              }
              Acts.record(connection, given(partner, plan, now));
              return EnrolmentStore.write(connection, partner, plan, now);
            });
    bindings.invalidate(partner.number(), changed);
    return lines;
  }

  /**
   * Holders that are no people as a partner enrolled them, by its references: so the authority can
   * address an estate, a school or a firm.
   *
   * @param subject only this one; null for all
   * @throws ProblemException NOT_FOUND when there is no such partner
   */
  public List<EnrolledHolder> holders(
      Scheme scheme,
      String partnerId,
      Set<HolderKind> kinds,
      String subject,
      String after,
      int limit) {
    return database.read(
        connection -> {
          Partner partner =
              PartnerStore.find(connection, scheme, partnerId)
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              ProblemCode.NOT_FOUND, "no partner is " + partnerId));
          return EnrolledHolders.page(connection, partner.number(), kinds, subject, after, limit);
        });
  }

  /**
   * Ends mandates from now on.
   *
   * @param ref the partner's reference of the participant
   * @param scopes bits to end
   * @throws ProblemException NOT_FOUND when the partner has no such participant
   */
  public void revoke(Scheme scheme, String partnerId, String ref, int scopes) {
    Partner partner = partner(scheme, partnerId);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    long participant =
        Pseudonyms.participant(partner.pseudonymKey(), ref).orElseThrow(EnrolmentService::unknown);
    Set<String> changed =
        database.transaction(
            connection -> {
              EnrolmentStore.lock(connection, scheme);
              if (!EnrolmentStore.isEnrolled(connection, partner.number(), participant)) {
                throw unknown();
              }
              return MandateStore.end(
                  connection,
                  partner.number(),
                  0,
                  participant,
                  scopes,
                  MandateStore.By.PARTNER,
                  now,
                  MandateActs.ended(partner.id(), partner.id(), participant, 0, scopes, now));
            });
    bindings.invalidate(partner.number(), changed);
  }

  /** One act per mandate that the plan gives. */
  private static List<Act> given(Partner partner, EnrolmentPlan plan, Instant now) {
    return plan.newMandates().stream()
        .map(
            given ->
                MandateActs.given(
                    partner.id(), partner.id(), given.participant(), given.mandate(), now))
        .toList();
  }

  static LongSupplier newParticipant(Scheme scheme) {
    return () -> ParticipantId.of(scheme, RANDOM.nextLong()).value();
  }

  private Line line(Partner partner, Wish wish, EnrolmentPlan plan) {
    if (wish.fault() != null) {
      return new Line(wish.subject(), null, false, wish.fault());
    }
    EnrolmentPlan.Answer answer = plan.add(wish.item());
    if (answer.rejection() != null) {
      return new Line(wish.subject(), null, false, answer.rejection());
    }
    String ref = Pseudonyms.ref(partner.pseudonymKey(), answer.holder().participant());
    return new Line(wish.subject(), ref, answer.changed(), null);
  }

  private Set<HolderKind> kinds(Scheme scheme) {
    List<HolderKind> kinds = config.holderKinds().getOrDefault(scheme.id(), List.of());
    return kinds.isEmpty() ? Set.of() : EnumSet.copyOf(kinds);
  }

  private Partner active(Scheme scheme, String partnerId) {
    Partner partner = partner(scheme, partnerId);
    if (!partner.active()) {
      throw new ProblemException(ProblemCode.PARTNER_SUSPENDED, partner.id() + " is suspended");
    }
    return partner;
  }

  private Partner partner(Scheme scheme, String partnerId) {
    try {
      if (Texts.isClean(partnerId, PARTNER_ID_MAX)) {
        var found = partners.find(scheme, partnerId);
        if (found.isPresent()) {
          return found.get();
        }
      }
    } catch (SQLException e) {
      throw Database.refused(e);
    }
    throw new ProblemException(
        ProblemCode.PARTNER_UNKNOWN, "the token's client is no partner of " + scheme.id());
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ProblemCode.NOT_FOUND, "no participant of yours has this reference");
  }
}
