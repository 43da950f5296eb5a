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
import org.tanpuhui.activity.activity.Digest;
import org.tanpuhui.activity.activity.ParticipantMandate;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.store.EnrolmentStore;
import org.tanpuhui.activity.store.ParticipantStore;
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
  private final ActivityConfig config;
  private final Clock clock;

  @Inject
  public ParticipantService(Database database, ActivityConfig config, Clock clock) {
    this.database = database;
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
