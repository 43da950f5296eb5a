package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.Erasure;
import org.tanpuhui.activity.activity.ErasureBlockers;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.outbox.ErasePublisher;
import org.tanpuhui.activity.outbox.LedgerClient;
import org.tanpuhui.activity.outbox.NotAppendedException;
import org.tanpuhui.activity.store.BindingCache;
import org.tanpuhui.activity.store.EnrolmentStore;
import org.tanpuhui.activity.store.ErasureStore;
import org.tanpuhui.activity.store.GuardianStore;
import org.tanpuhui.activity.store.ParticipantStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.FieldProblem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Erasure of a person. What leads to the person is destroyed in one transaction, at once; the
 * command that lets points lapse follows on the log when every instance has forgotten the bindings,
 * so that nothing of this participant stands behind it.
 */
@Singleton
public final class ErasureService {
  private static final Logger LOG = Logger.getLogger(ErasureService.class);

  private final Database database;
  private final BindingCache bindings;
  private final LedgerClient ledger;
  private final ErasePublisher publisher;
  private final ActivityConfig config;
  private final Clock clock;

  @Inject
  public ErasureService(
      Database database,
      BindingCache bindings,
      LedgerClient ledger,
      ErasePublisher publisher,
      ActivityConfig config,
      Clock clock) {
    this.database = database;
    this.bindings = bindings;
    this.ledger = ledger;
    this.publisher = publisher;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Erases a participant; again answers the first erasure.
   *
   * @param confirmed whether the person confirmed that the points lapse
   * @param guardian who acts for a participant under 14; null for the participant
   * @throws ProblemException ERASURE_BLOCKED names what stands in the way; ERASURE_UNCONFIRMED;
   *     GUARDIAN_REQUIRED; SERVICE_UNAVAILABLE when the ledger does not say
   */
  public Erasure erase(ParticipantId participant, boolean confirmed, ParticipantId guardian) {
    Optional<Erasure> before = database.read(c -> ErasureStore.find(c, participant));
    if (before.isPresent()) {
      return before.get();
    }
    ErasureBlockers open = ledger.erasureBlockers(participant);
    long wards = database.read(c -> GuardianStore.countWards(c, participant.value()));
    refuse(open, wards);
    if (!confirmed) {
      throw new ProblemException(
          ProblemCode.ERASURE_UNCONFIRMED,
          open.points()
              + " points would lapse and nothing brings them back; send DELETE"
              + " /v1/me?confirm=points_lapse");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Erasure wish =
        new Erasure(
            UUID.randomUUID(),
            participant,
            guardian != null,
            open.points(),
            now,
            now.plus(config.eraseMargin()));
    Outcome outcome = database.transaction(connection -> erase(connection, wish, guardian));
    outcome.subjects().forEach(bindings::invalidate);
    return outcome.erasure();
  }

  private record Outcome(Erasure erasure, Map<Integer, Set<String>> subjects) {}

  private Outcome erase(java.sql.Connection connection, Erasure wish, ParticipantId guardian)
      throws java.sql.SQLException {
    ParticipantId participant = wish.participant();
    EnrolmentStore.lock(connection, participant.scheme());
    Optional<Erasure> before = ErasureStore.find(connection, participant);
    if (before.isPresent()) {
      return new Outcome(before.get(), Map.of());
    }
    if (!ParticipantStore.exists(connection, participant.value())) {
      throw new ProblemException(
          ProblemCode.NOT_A_PARTICIPANT, "there is nobody of this id to erase");
    }
    GuardianStore.require(connection, participant, guardian, clock.instant());
    Acts.record(
        connection,
        Act.of(
            participant.scheme(),
            wish.requestedAt(),
            "participant.erased",
            (guardian == null ? participant : guardian).toString(),
            participant.toString()));
    return new Outcome(wish, ErasureStore.erase(connection, wish));
  }

  private static void refuse(ErasureBlockers open, long wards) {
    List<FieldProblem> named = new ArrayList<>();
    for (ErasureBlockers.Blocker blocker : open.blockers()) {
      named.add(
          new FieldProblem(
              "/" + blocker.code() + "/" + blocker.id(),
              ProblemCode.ERASURE_BLOCKED,
              blocker.code() + ": " + blocker.amount() + ", " + blocker.state()));
    }
    if (wards > 0) {
      named.add(
          new FieldProblem(
              "/wards",
              ProblemCode.ERASURE_BLOCKED,
              "guardian of " + wards + " under 14; erase them first or wait until they are 14"));
    }
    if (!named.isEmpty()) {
      throw new ProblemException(
          ProblemCode.ERASURE_BLOCKED, "end what is named in errors first", named, 0);
    }
  }

  /**
   * Appends the commands that are due, one per transaction.
   *
   * @return how many
   * @throws NotAppendedException Kafka failed; it is tried again
   */
  public int appendDue() throws NotAppendedException {
    int appended = 0;
    while (appendNext()) {
      appended++;
    }
    return appended;
  }

  private boolean appendNext() throws NotAppendedException {
    NotAppendedException[] failure = new NotAppendedException[1];
    boolean done =
        database.transaction(
            connection -> {
              Instant now = clock.instant();
              Optional<Erasure> due =
                  ErasureStore.tryLock(connection)
                      ? ErasureStore.nextDue(connection, now)
                      : Optional.empty();
              if (due.isEmpty()) {
                return false;
              }
              try {
                publisher.append(due.get().commandId(), due.get().participant());
              } catch (NotAppendedException e) {
                failure[0] = e;
                return false;
              }
              ErasureStore.markAppended(connection, due.get().commandId(), now);
              LOG.infof("appended an erasure command=%s", due.get().commandId());
              return true;
            });
    if (failure[0] != null) {
      throw failure[0];
    }
    return done;
  }
}
