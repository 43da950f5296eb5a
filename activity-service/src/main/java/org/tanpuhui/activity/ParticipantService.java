package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tanpuhui.activity.activity.Digest;
import org.tanpuhui.activity.activity.EnrolmentPlan;
import org.tanpuhui.activity.activity.Mandate;
import org.tanpuhui.activity.activity.Micros;
import org.tanpuhui.activity.activity.ParticipantMandate;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Scenario;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.store.BindingCache;
import org.tanpuhui.activity.store.EnrolmentStore;
import org.tanpuhui.activity.store.MandateStore;
import org.tanpuhui.activity.store.ParticipantStore;
import org.tanpuhui.activity.store.PartnerStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Commands of participants on themselves. */
@Singleton
public final class ParticipantService {
  private static final String CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int CODE_LENGTH = 12;
  private static final int KEY_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final BindingCache bindings;
  private final ActivityConfig config;
  private final Clock clock;

  @Inject
  public ParticipantService(
      Database database, BindingCache bindings, ActivityConfig config, Clock clock) {
    this.database = database;
    this.bindings = bindings;
    this.config = config;
    this.clock = clock;
  }

  /**
   * A participant after sign-up.
   *
   * @param created false when it was there before, by sign-up or by a partner's enrolment
   */
  public record SignedUp(ParticipantId participant, boolean created) {}

  /** A one-time code. */
  public record LinkCode(String code, Instant expiresAt) {}

  /**
   * Signs a person up, or finds the participant that this login, this id or this verified identity
   * already is.
   *
   * @param subject claim {@code sub}
   * @param personKey claim {@code person_key}
   */
  public SignedUp signUp(Scheme scheme, String subject, Optional<String> personKey) {
    Digest key = personKey.map(Digest::of).orElse(null);
    return database.transaction(
        connection -> {
          EnrolmentStore.lock(connection, scheme);
          OptionalLong known = known(connection, scheme, subject);
          if (known.isPresent()) {
            attach(connection, scheme, known.getAsLong(), key);
            return new SignedUp(new ParticipantId(known.getAsLong()), false);
          }
          OptionalLong linked =
              key == null
                  ? OptionalLong.empty()
                  : ParticipantStore.byPersonKey(connection, scheme, key);
          long participant = linked.orElseGet(EnrolmentService.newParticipant(scheme));
          if (linked.isEmpty()) {
            byte[] traceKey = new byte[KEY_BYTES];
            RANDOM.nextBytes(traceKey);
            ParticipantStore.create(connection, scheme, participant, traceKey, key);
          }
          ParticipantStore.addLogin(connection, scheme, subject, participant);
          return new SignedUp(new ParticipantId(participant), linked.isEmpty());
        });
  }

  /** Makes a code with which a partner may link one subject to this participant, once. */
  public LinkCode newLinkCode(ParticipantId participant) {
    StringBuilder code = new StringBuilder(CODE_LENGTH);
    for (int i = 0; i < CODE_LENGTH; i++) {
      code.append(CODE_ALPHABET.charAt(RANDOM.nextInt(CODE_ALPHABET.length())));
    }
    Instant expiresAt = clock.instant().plus(config.linkCodeTtl()).truncatedTo(ChronoUnit.MILLIS);
    database.transaction(
        connection -> {
          requireKnown(connection, participant);
          ParticipantStore.addCode(
              connection, Digest.of(code.toString()), participant.value(), expiresAt);
          return null;
        });
    return new LinkCode(code.toString(), expiresAt);
  }

  /** Mandates in the order they were given. */
  public List<ParticipantMandate> mandates(ParticipantId participant, long after, int limit) {
    return database.read(
        connection -> {
          requireKnown(connection, participant);
          return ParticipantStore.mandates(connection, participant.value(), after, limit);
        });
  }

  /**
   * Lets a partner do these things from now on; what is in force already stays as it is.
   *
   * @param partnerId a partner of the participant's scheme
   * @param scenarioCode null for the partner's default
   * @param scopes bits of {@link org.tanpuhui.activity.contract.Grants}
   * @return whether anything changed
   * @throws ProblemException NOT_A_PARTICIPANT; FIELD_RANGE when there is no such partner or
   *     scenario
   */
  public boolean grant(
      ParticipantId participant, String partnerId, String scenarioCode, int scopes) {
    long id = participant.value();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Change change =
        database.transaction(
            connection -> {
              requireKnown(connection, participant);
              EnrolmentStore.lock(connection, participant.scheme());
              Partner partner =
                  PartnerStore.find(connection, participant.scheme(), partnerId)
                      .orElseThrow(() -> wrong("/partner", "must be the id of a partner"));
              Scenario scenario = partner.scenario(scenarioCode);
              if (scenario == null) {
                throw wrong("/scenario", "must be a scenario of " + partner.id());
              }
              int missing = scopes & ~inForce(connection, partner, scenario, id, now);
              if (missing == 0) {
                return new Change(partner.number(), Set.of());
              }
              Mandate mandate =
                  new Mandate(scenario.number(), missing, Micros.of(now), Mandate.OPEN);
              MandateStore.add(
                  connection,
                  partner.number(),
                  List.of(new EnrolmentPlan.NewMandate(id, mandate, null)));
              Set<String> subjects = MandateStore.changed(connection, partner.number(), id);
              return new Change(partner.number(), subjects, true);
            });
    bindings.invalidate(change.partner(), change.subjects());
    return change.any();
  }

  /**
   * Ends these scopes from now on, in the partner and scenario of this mandate; again changes
   * nothing. The partner cannot renew them by itself.
   *
   * @param mandate its number
   * @throws ProblemException NOT_FOUND when it is none of this participant
   */
  public void withdraw(ParticipantId participant, long mandate, int scopes) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Change change =
        database.transaction(
            connection -> {
              requireKnown(connection, participant);
              EnrolmentStore.lock(connection, participant.scheme());
              MandateStore.Place place =
                  MandateStore.placeOf(connection, mandate, participant.value());
              if (place == null) {
                throw new ProblemException(
                    ProblemCode.NOT_FOUND, "you have no mandate of this number");
              }
              return new Change(
                  place.partner(),
                  MandateStore.end(
                      connection,
                      place.partner(),
                      place.scenario(),
                      participant.value(),
                      scopes,
                      MandateStore.By.PARTICIPANT,
                      now));
            });
    bindings.invalidate(change.partner(), change.subjects());
  }

  /** Subjects of a partner whose binding reads differently now. */
  private record Change(int partner, Set<String> subjects, boolean any) {
    Change(int partner, Set<String> subjects) {
      this(partner, subjects, !subjects.isEmpty());
    }
  }

  /** Scopes in force without an end. */
  private static int inForce(
      Connection connection, Partner partner, Scenario scenario, long participant, Instant now)
      throws SQLException {
    int scopes = 0;
    MandateStore.Held held = MandateStore.read(connection, partner.number(), Set.of(participant));
    for (Mandate mandate : held.mandates().getOrDefault(participant, List.of())) {
      if (mandate.covers(scenario.number(), Micros.of(now)) && mandate.to() == Mandate.OPEN) {
        scopes |= mandate.scopes();
      }
    }
    return scopes;
  }

  private static ProblemException wrong(String pointer, String detail) {
    return ProblemException.field(ProblemCode.FIELD_RANGE, pointer, detail);
  }

  private static OptionalLong known(Connection connection, Scheme scheme, String subject)
      throws SQLException {
    Optional<ParticipantId> id =
        ParticipantId.parse(subject).filter(parsed -> parsed.scheme() == scheme);
    if (id.isPresent() && ParticipantStore.exists(connection, id.get().value())) {
      return OptionalLong.of(id.get().value());
    }
    return ParticipantStore.byLogin(connection, scheme, subject);
  }

  private static void attach(Connection connection, Scheme scheme, long participant, Digest key)
      throws SQLException {
    if (key != null && ParticipantStore.byPersonKey(connection, scheme, key).isEmpty()) {
      ParticipantStore.attachKey(connection, participant, key);
    }
  }

  private static void requireKnown(Connection connection, ParticipantId participant)
      throws SQLException {
    if (!ParticipantStore.exists(connection, participant.value())) {
      throw new ProblemException(
          ProblemCode.NOT_A_PARTICIPANT, "sign up with POST /v1/participants first");
    }
  }
}
