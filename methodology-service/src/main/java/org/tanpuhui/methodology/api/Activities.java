package org.tanpuhui.methodology.api;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.methodology.batch.Certifications;
import org.tanpuhui.methodology.batch.Certifications.Certification;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.registry.LiveRegistry;
import org.tanpuhui.methodology.store.ReadStore;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.PipelineProbe;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/** Activities for their readers: evidence, plus how far the ledger has come. */
@ApplicationScoped
public class Activities {
  private static final String LIST = "activities";
  private static final Instant END_OF_TIME = Instant.parse("2900-01-01T00:00:00Z");
  private static final UUID LAST_ID = new UUID(-1, -1);
  private static final int RETRY_AFTER_SECONDS = 1;

  private final ReadStore store;
  private final LedgerClient ledger;
  private final PipelineProbe probe;
  private final AgroalDataSource database;
  private final Derivations derivations;
  private final LiveRegistry registry;
  private final Certifications certifications;

  Activities(
      ReadStore store,
      LedgerClient ledger,
      PipelineProbe probe,
      AgroalDataSource database,
      Derivations derivations,
      LiveRegistry registry,
      Certifications certifications) {
    this.certifications = certifications;
    this.store = store;
    this.ledger = ledger;
    this.probe = probe;
    this.database = database;
    this.derivations = derivations;
    this.registry = registry;
  }

  /**
   * One activity.
   *
   * @param mayRead whose it must be; what is not the reader's is answered like what is not there
   * @param withReference whether the reader may see the activity in the way of a parked one
   * @throws ProblemException NOT_SEEN_YET while records wait, else NOT_FOUND
   */
  ActivityView get(UUID id, Predicate<ActivityState> mayRead, boolean withReference)
      throws SQLException {
    return view(find(id, mayRead), withReference);
  }

  /** A participant's own activity, with its trace when the person itself asks. */
  ActivityView ofParticipant(UUID id, long participant, boolean withTrace) throws SQLException {
    ActivityState state = find(id, found -> found.claim().participant() == participant);
    ActivityView view = view(state, true);
    return withTrace ? view.withTrace(state.claim().trace()) : view;
  }

  private ActivityState find(UUID id, Predicate<ActivityState> mayRead) throws SQLException {
    Optional<ActivityState> found = store.find(id);
    if (found.isEmpty()) {
      boolean waiting = recordsWait();
      // What waited when we looked first may have been written before we looked at the lag.
      found = store.find(id);
      if (found.isEmpty() && waiting) {
        throw new ProblemException(
            ProblemCode.NOT_SEEN_YET,
            "activities are waiting to be processed; ask again",
            List.of(),
            RETRY_AFTER_SECONDS);
      }
    }
    return now(found)
        .filter(mayRead)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "no activity of yours is " + id));
  }

  private ActivityView view(ActivityState state, boolean withReference) throws SQLException {
    UUID id = state.claim().activityId();
    boolean posted = isPosted(state, progressFor(List.of(state)));
    Long points = null;
    if (posted && state.amountMg() > 0) {
      points = ledger.points(id, state.claim().occurredAt()).orElse(null);
      // The ledger may have passed a record by setting it aside: only its entry makes it posted.
      // A project's entry has no points, so there its word on the record must do.
      posted = points != null || state.claim().holderKind() == HolderKind.PROJECT;
    }
    return ActivityView.of(
        state,
        posted,
        withReference,
        points,
        derivations.question(),
        derivations.acts(),
        certifications.of(List.of(state)).getOrDefault(id, Certification.RECORDED));
  }

  private Optional<ActivityState> now(Optional<ActivityState> found) {
    return found.map(state -> state.at(Instant.now(), registry.get().lateness()));
  }

  /** A participant's activities, newest first. */
  Page<ActivityView> list(long participant, String cursor, Integer limit) throws SQLException {
    int size = Page.limit(limit);
    Instant before = END_OF_TIME;
    UUID beforeId = LAST_ID;
    if (cursor != null) {
      String[] parts = Cursors.decode(LIST, cursor);
      before = Micros.instant(Long.parseLong(parts[0]));
      beforeId = UUID.fromString(parts[1]);
    }
    List<ActivityState> states = new ArrayList<>();
    for (ActivityState state : store.list(participant, before, beforeId, size + 1)) {
      states.add(state.at(Instant.now(), registry.get().lateness()));
    }
    Optional<LedgerProgress> progress = progressFor(states);
    Derivations.Question question = derivations.question();
    Map<UUID, Certification> certified = certifications.of(states);
    List<ActivityView> views = new ArrayList<>(states.size());
    for (ActivityState state : states) {
      views.add(
          ActivityView.of(
              state,
              isPosted(state, progress),
              true,
              null,
              question,
              derivations.acts(),
              certified.getOrDefault(state.claim().activityId(), Certification.RECORDED)));
    }
    return Page.of(
        views,
        size,
        last ->
            Cursors.encode(
                LIST, Long.toString(Micros.of(last.occurredAt())), last.activityId().toString()));
  }

  private Optional<LedgerProgress> progressFor(List<ActivityState> states) {
    return states.stream().anyMatch(ActivityState::isForLedger)
        ? ledger.progress()
        : Optional.empty();
  }

  private static boolean isPosted(ActivityState state, Optional<LedgerProgress> progress) {
    Place place = state.place();
    return state.isDoneHere()
        || (state.isForLedger()
            && progress.isPresent()
            && progress.get().hasPassed(place.partition(), place.offset()));
  }

  private boolean recordsWait() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return probe.look(connection, false).stream().anyMatch(p -> p.lag() > 0);
    } catch (KafkaException e) {
      throw new ProblemException(
          ProblemCode.SERVICE_UNAVAILABLE, "the log does not answer, so nothing is known yet");
    }
  }
}
