package org.tanpuhui.methodology.api;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.Status;
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

  Activities(ReadStore store, LedgerClient ledger, PipelineProbe probe, AgroalDataSource database) {
    this.store = store;
    this.ledger = ledger;
    this.probe = probe;
    this.database = database;
  }

  /**
   * One activity.
   *
   * @param mayRead whose it must be; what is not the reader's is answered like what is not there
   * @param withReference whether the reader may see the activity in the way of a parked one
   * @throws ProblemException NOT_SEEN_YET while records wait, else NOT_FOUND
   */
  ActivityView get(UUID id, Predicate<Evidence> mayRead, boolean withReference)
      throws SQLException {
    Optional<Evidence> found = store.find(id);
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
    Evidence evidence =
        found
            .filter(mayRead)
            .orElseThrow(
                () -> new ProblemException(ProblemCode.NOT_FOUND, "no activity of yours is " + id));
    boolean passed = isPosted(evidence, progressFor(List.of(evidence)));
    // The ledger may have passed a record by setting it aside: only its entry makes it posted.
    Long points = passed ? ledger.points(id, evidence.claim().occurredAt()).orElse(null) : null;
    return ActivityView.of(evidence, points != null, withReference, points);
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
    List<Evidence> evidence = store.list(participant, before, beforeId, size + 1);
    Optional<LedgerProgress> progress = progressFor(evidence);
    List<ActivityView> views =
        evidence.stream().map(e -> ActivityView.of(e, isPosted(e, progress), true, null)).toList();
    return Page.of(
        views,
        size,
        last ->
            Cursors.encode(
                LIST, Long.toString(Micros.of(last.occurredAt())), last.activityId().toString()));
  }

  private Optional<LedgerProgress> progressFor(List<Evidence> evidence) {
    boolean needed = evidence.stream().anyMatch(e -> e.decision().status() == Status.COMPUTED);
    return needed ? ledger.progress() : Optional.empty();
  }

  private static boolean isPosted(Evidence evidence, Optional<LedgerProgress> progress) {
    return evidence.decision().status() == Status.COMPUTED
        && progress.isPresent()
        && progress.get().hasPassed(evidence.partition(), evidence.offset());
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
