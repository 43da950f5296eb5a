package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
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
import org.tanpuhui.activity.activity.Person;
import org.tanpuhui.activity.activity.Scenario;
import org.tanpuhui.activity.activity.Ward;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.store.BindingCache;
import org.tanpuhui.activity.store.EnrolmentStore;
import org.tanpuhui.activity.store.GuardianStore;
import org.tanpuhui.activity.store.MandateActs;
import org.tanpuhui.activity.store.MandateStore;
import org.tanpuhui.activity.store.ParticipantStore;
import org.tanpuhui.activity.store.PartnerStore;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;

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

  /**
   * What a token and a request say of the age.
   *
   * @param turns14On claim {@code turns_14_on}; null for whoever the issuer does not call a child
   * @param guardianCode code of a guardian, null for none
   */
  public record Minority(LocalDate turns14On, String guardianCode) {
    public static final Minority NONE = new Minority(null, null);
  }

  /** A one-time code. */
  public record LinkCode(String code, Instant expiresAt) {}

  /**
   * Signs a person up, or finds the participant that this login, this id or this verified identity
   * already is.
   *
   * @param subject claim {@code sub}
   * @param personKey claim {@code person_key}
   * @throws ProblemException GUARDIAN_REQUIRED, GUARDIAN_CODE_INVALID for people under 14;
   *     HOLDER_ERASED
   */
  public SignedUp signUp(
      Scheme scheme, String subject, Optional<String> personKey, Minority minority) {
    Digest key = personKey.map(Digest::of).orElse(null);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return database.transaction(
        connection -> {
          EnrolmentStore.lock(connection, scheme);
          refuseErased(connection, scheme, subject);
          OptionalLong known = known(connection, scheme, subject);
          if (known.isPresent()) {
            attach(connection, scheme, known.getAsLong(), key);
            guard(connection, scheme, known.getAsLong(), minority, now);
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
          guard(connection, scheme, participant, minority, now);
          return new SignedUp(new ParticipantId(participant), linked.isEmpty());
        });
  }

  /**
   * Makes a code with which a partner may link one subject to this participant, once.
   *
   * @param guardian who acts for a participant under 14; null for the participant
   */
  public LinkCode newLinkCode(ParticipantId participant, ParticipantId guardian) {
    String code = newCode();
    Instant expiresAt = clock.instant().plus(config.linkCodeTtl()).truncatedTo(ChronoUnit.MILLIS);
    database.transaction(
        connection -> {
          ParticipantStore.requireKnown(connection, participant);
          GuardianStore.require(connection, participant, guardian, clock.instant());
          ParticipantStore.addCode(connection, Digest.of(code), participant.value(), expiresAt);
          return null;
        });
    return new LinkCode(code, expiresAt);
  }

  /** Makes a code with which one child may sign up under this guardian, once. */
  public LinkCode newWardCode(ParticipantId guardian) {
    String code = newCode();
    Instant now = clock.instant();
    Instant expiresAt = now.plus(config.linkCodeTtl()).truncatedTo(ChronoUnit.MILLIS);
    database.transaction(
        connection -> {
          ParticipantStore.requireKnown(connection, guardian);
          GuardianStore.require(connection, guardian, null, now);
          GuardianStore.addCode(connection, Digest.of(code), guardian.value(), expiresAt);
          return null;
        });
    return new LinkCode(code, expiresAt);
  }

  /** For whom this guardian acts. */
  public List<Ward> wards(ParticipantId guardian) {
    LocalDate today = CityTime.day(clock.instant());
    return database.read(connection -> GuardianStore.wards(connection, guardian.value())).stream()
        .filter(ward -> ward.isUnder14(today))
        .toList();
  }

  /**
   * @throws ProblemException NOT_FOUND when the guardian acts for no such participant
   */
  public Ward ward(ParticipantId guardian, ParticipantId participant) {
    return wards(guardian).stream()
        .filter(ward -> ward.participant() == participant.value())
        .findFirst()
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "you act for no such participant"));
  }

  /** What is kept of a participant; everything that this service knows about it. */
  public record Known(
      Person person,
      List<Person.Login> logins,
      List<Person.Link> links,
      Optional<Ward> ward,
      List<Ward> wards) {}

  /**
   * @throws ProblemException HOLDER_ERASED, NOT_A_PARTICIPANT
   */
  public Known known(ParticipantId participant) {
    return database.read(reading(participant));
  }

  /** The same for an export, which is remembered. */
  public Known export(ParticipantId participant, ParticipantId guardian) {
    Act act =
        Act.of(
            participant.scheme(),
            clock.instant(),
            "participant.exported",
            by(participant, guardian),
            participant.toString());
    return database.transaction(
        connection -> {
          Acts.record(connection, act);
          return reading(participant).run(connection);
        });
  }

  private static String by(ParticipantId participant, ParticipantId guardian) {
    return (guardian == null ? participant : guardian).toString();
  }

  private static Database.Work<Known> reading(ParticipantId participant) {
    return connection -> {
      ParticipantStore.requireKnown(connection, participant);
      long id = participant.value();
      return new Known(
          ParticipantStore.person(connection, id).orElseThrow(),
          ParticipantStore.logins(connection, id),
          ParticipantStore.links(connection, id),
          GuardianStore.find(connection, id),
          GuardianStore.wards(connection, id));
    };
  }

  /** Whether the person behind this pseudonym was erased. */
  public boolean isErased(ParticipantId participant) {
    return database.read(c -> ParticipantStore.isErased(c, participant.value()));
  }

  private static String newCode() {
    StringBuilder code = new StringBuilder(CODE_LENGTH);
    for (int i = 0; i < CODE_LENGTH; i++) {
      code.append(CODE_ALPHABET.charAt(RANDOM.nextInt(CODE_ALPHABET.length())));
    }
    return code.toString();
  }

  private static void refuseErased(Connection connection, Scheme scheme, String subject)
      throws SQLException {
    Optional<ParticipantId> id =
        ParticipantId.parse(subject).filter(parsed -> parsed.scheme() == scheme);
    if (id.isPresent() && ParticipantStore.isErased(connection, id.get().value())) {
      ParticipantStore.requireKnown(connection, id.get());
    }
  }

  /** Lets somebody under 14 in under a guardian only; who has one keeps it. */
  private static void guard(
      Connection connection, Scheme scheme, long participant, Minority minority, Instant now)
      throws SQLException {
    if (minority.turns14On() == null
        || !CityTime.day(now).isBefore(minority.turns14On())
        || GuardianStore.find(connection, participant).isPresent()) {
      return;
    }
    if (minority.guardianCode() == null) {
      throw new ProblemException(
          ProblemCode.GUARDIAN_REQUIRED,
          "under 14: send guardian_code, which the guardian gets from POST /v1/me/ward-codes");
    }
    OptionalLong guardian =
        GuardianStore.useCode(connection, scheme, Digest.of(minority.guardianCode()), now);
    if (guardian.isEmpty() || guardian.getAsLong() == participant) {
      throw ProblemException.field(
          ProblemCode.GUARDIAN_CODE_INVALID, "/guardian_code", "ask the guardian for a new one");
    }
    GuardianStore.add(
        connection, new Ward(participant, guardian.getAsLong(), minority.turns14On(), now));
  }

  /** Mandates in the order they were given. */
  public List<ParticipantMandate> mandates(ParticipantId participant, long after, int limit) {
    return database.read(
        connection -> {
          ParticipantStore.requireKnown(connection, participant);
          return ParticipantStore.mandates(connection, participant.value(), after, limit);
        });
  }

  /**
   * Lets a partner do these things from now on; what is in force already stays as it is.
   *
   * @param partnerId a partner of the participant's scheme
   * @param scenarioCode null for the partner's default
   * @param scopes bits of {@link org.tanpuhui.activity.contract.Grants}
   * @param guardian who acts for a participant under 14; null for the participant
   * @return whether anything changed
   * @throws ProblemException NOT_A_PARTICIPANT; GUARDIAN_REQUIRED; FIELD_RANGE when there is no
   *     such partner or scenario
   */
  public boolean grant(
      ParticipantId participant,
      String partnerId,
      String scenarioCode,
      int scopes,
      ParticipantId guardian) {
    long id = participant.value();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Change change =
        database.transaction(
            connection -> {
              ParticipantStore.requireKnown(connection, participant);
              GuardianStore.require(connection, participant, guardian, now);
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
              Acts.record(
                  connection,
                  MandateActs.given(by(participant, guardian), partner.id(), id, mandate, now));
              Set<String> subjects = MandateStore.changed(connection, partner.number(), id);
              return new Change(partner.number(), subjects, true);
            });
    OneTransaction.afterCommit(() -> bindings.invalidate(change.partner(), change.subjects()));
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
              ParticipantStore.requireKnown(connection, participant);
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
                      now,
                      MandateActs.ended(
                          participant.toString(),
                          "number " + place.partner(),
                          participant.value(),
                          place.scenario(),
                          scopes,
                          now)));
            });
    OneTransaction.afterCommit(() -> bindings.invalidate(change.partner(), change.subjects()));
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
}
