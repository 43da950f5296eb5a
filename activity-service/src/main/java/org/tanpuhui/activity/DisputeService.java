package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.activity.activity.Dispute;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.store.DisputeStore;
import org.tanpuhui.activity.store.ParticipantStore;
import org.tanpuhui.activity.store.PartnerStore;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** "My trip is missing": what participants bring before the authority, and its answers. */
@Singleton
public final class DisputeService {
  private final Database database;
  private final ActivityConfig config;
  private final Clock clock;

  @Inject
  public DisputeService(Database database, ActivityConfig config, Clock clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  /** What a participant files; all but the text may be null. */
  public record Wish(
      String text, String partner, String activityType, UUID activityId, LocalDate happenedOn) {}

  /**
   * Files a dispute.
   *
   * @throws ProblemException FIELD_RANGE when there is no such partner; DISPUTES_TOO_MANY
   */
  public Dispute file(ParticipantId participant, Wish wish) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (wish.happenedOn() != null && wish.happenedOn().isAfter(CityTime.day(now))) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/happened_on", "must not lie in the future");
    }
    UUID id = Ids.timeOrdered(now, "dispute", participant.toString(), UUID.randomUUID().toString());
    return database.transaction(
        connection -> {
          ParticipantStore.requireKnown(connection, participant);
          if (wish.partner() != null
              && PartnerStore.find(connection, participant.scheme(), wish.partner()).isEmpty()) {
            throw ProblemException.field(
                ProblemCode.FIELD_RANGE, "/partner", "must be the id of a partner");
          }
          if (DisputeStore.countOpen(connection, participant.value()) >= config.disputesOpenMax()) {
            throw new ProblemException(
                ProblemCode.DISPUTES_TOO_MANY,
                config.disputesOpenMax() + " disputes wait for an answer already");
          }
          DisputeStore.add(
              connection,
              new Dispute(
                  id,
                  participant,
                  wish.partner(),
                  wish.activityType(),
                  wish.activityId(),
                  wish.happenedOn(),
                  wish.text(),
                  now,
                  now.plus(Duration.ofDays(config.disputeAnswerDays())),
                  "open",
                  null,
                  null,
                  null));
          return DisputeStore.find(connection, id, false).orElseThrow();
        });
  }

  public List<Dispute> mine(ParticipantId participant, UUID after, int limit) {
    return database.read(c -> DisputeStore.mine(c, participant.value(), after, limit));
  }

  /**
   * @throws ProblemException NOT_FOUND when it is none of this participant
   */
  public Dispute mine(ParticipantId participant, UUID id) {
    return database
        .read(c -> DisputeStore.find(c, id, false))
        .filter(dispute -> dispute.participant().equals(participant))
        .orElseThrow(DisputeService::unknown);
  }

  /** Open disputes of a scheme, those due first first. */
  public List<Dispute> open(Scheme scheme, Instant afterDue, UUID after, int limit, String by) {
    Instant now = clock.instant();
    return database.transaction(
        connection -> {
          List<Dispute> found = DisputeStore.open(connection, scheme, afterDue, after, limit);
          Acts.record(
              connection,
              found.stream()
                  .map(d -> Act.of(scheme, now, "dispute.read", by, d.id().toString()))
                  .toList());
          return found;
        });
  }

  /**
   * @param by who reads it
   * @throws ProblemException NOT_FOUND when it is none of this scheme
   */
  public Dispute find(Scheme scheme, UUID id, String by) {
    Instant now = clock.instant();
    return database.transaction(
        connection -> {
          Dispute found =
              DisputeStore.find(connection, id, false)
                  .filter(dispute -> dispute.participant().scheme() == scheme)
                  .orElseThrow(DisputeService::unknown);
          Acts.record(connection, Act.of(scheme, now, "dispute.read", by, id.toString()));
          return found;
        });
  }

  /**
   * Answers a dispute; the first answer stands, the same again changes nothing.
   *
   * @param state {@code upheld} or {@code not_upheld}
   * @throws ProblemException NOT_FOUND; DISPUTE_STATE
   */
  public Dispute answer(Scheme scheme, UUID id, String state, String answer, String by) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return database.transaction(
        connection -> {
          Dispute found =
              DisputeStore.find(connection, id, true)
                  .filter(dispute -> dispute.participant().scheme() == scheme)
                  .orElseThrow(DisputeService::unknown);
          if (!found.state().equals("open")) {
            if (found.state().equals(state) && answer.equals(found.answer())) {
              return found;
            }
            throw new ProblemException(
                ProblemCode.DISPUTE_STATE, "the dispute is " + found.state() + " already");
          }
          DisputeStore.answer(connection, id, state, answer, by, now);
          Acts.record(
              connection,
              Act.of(scheme, now, "dispute.answered", by, id.toString()).with("state=" + state));
          return DisputeStore.find(connection, id, false).orElseThrow();
        });
  }

  private static ProblemException unknown() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such dispute");
  }
}
