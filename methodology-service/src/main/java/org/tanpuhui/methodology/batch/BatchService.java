package org.tanpuhui.methodology.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.methodology.batch.BatchStore.Content;
import org.tanpuhui.methodology.batch.BatchStore.Recomputation;
import org.tanpuhui.methodology.batch.BatchStore.Settled;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.ReviewStep;
import org.tanpuhui.methodology.review.ReviewStore;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.methodology.review.Transactions;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobStore;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;

/** Commands of people on batches, each one transaction. */
public final class BatchService {
  /** Kinds of jobs; each has the batch as its request. */
  public static final String ASSEMBLY = "batch_assembly";

  public static final String REPORT = "batch_report";
  public static final String RECOMPUTATION = "batch_recomputation";
  public static final String RELEASE = "batch_release";

  private static final List<String> ENDED = List.of(Lifecycle.REJECTED, Lifecycle.WITHDRAWN);

  private final BatchStore store = new BatchStore();
  private final Transactions transactions;
  private final Runnable wake;
  private final Clock clock;

  /**
   * @param wake sends soon what was just ordered
   */
  public BatchService(Transactions transactions, Runnable wake, Clock clock) {
    this.transactions = transactions;
    this.wake = wake;
    this.clock = clock;
  }

  /** A batch with all that is known of it. */
  public record History(
      StoredBatch batch,
      List<ReviewStep> steps,
      Settled settled,
      Optional<Content> content,
      Optional<BatchStore.Sample> sample,
      Optional<Recomputation> recomputation,
      Optional<BatchStore.Issuance> issuance) {}

  /**
   * Opens a batch and begins to collect it.
   *
   * @param from first local day
   * @param to last local day, over already
   * @throws ProblemException BATCH_EXISTS, PROJECT_NOT_ACTIVE, FIELD_RANGE, NOT_FOUND
   */
  public History create(
      Actor actor, String id, int project, String projectId, LocalDate from, LocalDate to) {
    if (from.isAfter(to)) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/period_to", "must not lie before period_from");
    }
    if (to.isAfter(CityTime.day(clock.instant()))) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/period_to", "must not lie in the future");
    }
    StoredBatch batch =
        transactions.write(
            connection -> {
              if (!store.isOpen(connection, project).orElse(false)) {
                throw new ProblemException(
                    ProblemCode.PROJECT_NOT_ACTIVE, "the project " + projectId + " is not active");
              }
              if (!store.open(connection, actor, id, project, from, to)) {
                throw new ProblemException(
                    ProblemCode.BATCH_EXISTS, "another batch has the id " + id);
              }
              StoredBatch made = store.find(connection, actor.scheme(), id).orElseThrow();
              store.act(connection, made, "create", actor.subject(), clock.instant(), null);
              ask(connection, made, ASSEMBLY, actor.subject(), "1");
              return made;
            });
    return find(batch.scheme(), batch.id());
  }

  /**
   * Takes the next step.
   *
   * @throws ProblemException see {@link ReviewStore#take}; BATCH_NOT_READY, BATCH_TOTAL_DIFFERS,
   *     SAMPLE_MISSING, RECOMPUTATION_MISSING
   */
  public History take(Actor actor, String id, StepWish wish, Integer ifMatch) {
    transactions.write(
        connection -> {
          StoredBatch batch = require(connection, actor.scheme(), id);
          ReviewStep step = store.take(connection, batch, actor, wish, ifMatch);
          check(connection, batch, step);
          if (step.verb().equals(Lifecycle.ISSUE)) {
            order(connection, batch, step);
          }
          if (ENDED.contains(step.to())) {
            ask(connection, batch, RELEASE, actor.subject(), "1");
          }
          return null;
        });
    OneTransaction.afterCommit(wake);
    return find(actor.scheme(), id);
  }

  private void check(Connection connection, StoredBatch batch, ReviewStep step)
      throws SQLException {
    boolean report = step.verb().equals(Lifecycle.REPORT);
    boolean start = step.verb().equals(Lifecycle.START_VERIFICATION);
    boolean verified = step.to().equals(Lifecycle.VERIFIED);
    if (!report && !start && !verified && !step.verb().equals(Lifecycle.ISSUE)) {
      return;
    }
    Settled settled = store.settled(connection, batch.no());
    if (!settled.agrees() || settled.expectedMg() == 0) {
      throw new ProblemException(
          ProblemCode.BATCH_NOT_READY,
          settled.expectedMg() == 0
              ? "nothing is bound for it yet"
              : "the ledger has not confirmed it: "
                  + settled.unanswered()
                  + " participants wait, "
                  + settled.differing()
                  + " differ");
    }
    if (report || start) {
      Content content =
          store
              .content(connection, batch.no())
              .orElseThrow(
                  () ->
                      new ProblemException(
                          ProblemCode.BATCH_NOT_READY, "its accounting report is being drawn up"));
      requireSame("the accounting report", content.totalMg(), settled);
    }
    if (verified) {
      checkVerified(connection, batch, settled);
    }
  }

  private void checkVerified(Connection connection, StoredBatch batch, Settled settled)
      throws SQLException {
    if (store.sample(connection, batch.no()).isEmpty()) {
      throw new ProblemException(ProblemCode.SAMPLE_MISSING, "draw it first");
    }
    if (store.openExclusions(connection, batch.no()) > 0) {
      throw new ProblemException(
          ProblemCode.BATCH_NOT_READY, "exclusions are still being carried out");
    }
    Recomputation again =
        store
            .recomputation(connection, batch.no())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.RECOMPUTATION_MISSING, "its total was never recomputed"));
    if (again.activities() != store.rows(connection, batch.no())) {
      throw new ProblemException(
          ProblemCode.RECOMPUTATION_MISSING, "its content changed since the total was recomputed");
    }
    requireSame("the recomputed total", again.totalMg(), settled);
  }

  private static void requireSame(String what, long totalMg, Settled settled) {
    if (totalMg != settled.expectedMg()) {
      throw new ProblemException(
          ProblemCode.BATCH_TOTAL_DIFFERS,
          what + " says " + totalMg + " mg, the ledger holds " + settled.expectedMg() + " mg");
    }
  }

  private void order(Connection connection, StoredBatch batch, ReviewStep step)
      throws SQLException {
    UUID id =
        Ids.timeOrdered(
            step.takenAt(), "issue", Integer.toString(batch.no()), Integer.toString(step.no()));
    BatchStore.update(connection, BatchSql.ADD_COMMAND, id, batch.no(), "issue", batch.key(), null);
  }

  /** Draws up the accounting report anew; at once when nothing changed since the last. */
  public Job report(Actor actor, String id) {
    return refreshed(actor, id, REPORT, List.of(Lifecycle.MONITORED, Lifecycle.ACCOUNTING_REPORT));
  }

  /** Computes the total again from evidence and documents. */
  public Job recompute(Actor actor, String id) {
    return refreshed(actor, id, RECOMPUTATION, List.of(Lifecycle.VERIFICATION));
  }

  private Job refreshed(Actor actor, String id, String kind, List<String> states) {
    History history = find(actor.scheme(), id);
    requireState(history.batch(), states);
    long rows = transactions.read(c -> store.rows(c, history.batch().no()));
    String key = rows + "." + history.settled().expectedMg();
    return transactions.write(c -> ask(c, history.batch(), kind, actor.subject(), key));
  }

  private static Job ask(
      Connection connection, StoredBatch batch, String kind, String by, String key)
      throws SQLException {
    return JobStore.add(
        connection,
        UUID.randomUUID(),
        kind,
        batch.scheme(),
        "{\"batch\":" + batch.no() + "}",
        by,
        "batch-" + batch.no() + "-" + key);
  }

  /**
   * Draws the sample: the activities with the smallest SHA-256 of seed and id, where the seed is
   * made of the report's digest, which was published before, and a nonce of the verifier.
   */
  public History draw(Actor actor, String id, String nonce, int size) {
    transactions.write(
        connection -> {
          StoredBatch batch = require(connection, actor.scheme(), id);
          store.lock(connection, batch.no());
          batch = require(connection, actor.scheme(), id);
          requireState(batch, List.of(Lifecycle.VERIFICATION));
          requireSide(connection, batch, actor);
          String digest = store.content(connection, batch.no()).map(Content::digest).orElseThrow();
          String seed =
              HexFormat.of()
                  .formatHex(Ids.sha256((digest + ":" + nonce).getBytes(StandardCharsets.UTF_8)));
          if (!store.draw(connection, batch.no(), size, nonce, seed, actor.subject())) {
            throw new ProblemException(
                ProblemCode.SAMPLE_DRAWN, "the sample of " + id + " was drawn before");
          }
          store.act(connection, batch, "draw_sample", actor.subject(), clock.instant(), seed);
          return null;
        });
    return find(actor.scheme(), id);
  }

  /** Takes an activity out of a batch that is being verified; again changes nothing. */
  public void exclude(Actor actor, String id, UUID activity, String reason) {
    transactions.write(
        connection -> {
          StoredBatch batch = require(connection, actor.scheme(), id);
          store.lock(connection, batch.no());
          batch = require(connection, actor.scheme(), id);
          requireState(batch, List.of(Lifecycle.VERIFICATION));
          requireSide(connection, batch, actor);
          Optional<Long> participant =
              store.exclude(connection, batch.no(), activity, reason, actor.subject());
          if (participant.isPresent()) {
            store.act(
                connection,
                batch,
                "exclude",
                actor.subject(),
                clock.instant(),
                activity + ": " + reason);
            BatchStore.update(
                connection,
                BatchSql.ADD_COMMAND,
                Ids.timeOrdered(
                    clock.instant(), "exclude", Integer.toString(batch.no()), activity.toString()),
                batch.no(),
                "exclude",
                ParticipantId.text(participant.get()),
                activity);
          } else if (!store.isExcluded(connection, batch.no(), activity)) {
            throw new ProblemException(
                ProblemCode.NOT_IN_BATCH, "no activity " + activity + " is in " + id);
          }
          return null;
        });
    OneTransaction.afterCommit(wake);
  }

  /** Only the person's own organisation's side verifies; whoever began it stands for it. */
  private static void requireSide(Connection connection, StoredBatch batch, Actor actor)
      throws SQLException {
    ReviewStep start = null;
    for (ReviewStep step : ReviewStore.steps(connection, batch.no())) {
      if (step.verb().equals(Lifecycle.START_VERIFICATION)) {
        start = step;
      }
    }
    boolean mine =
        start != null
            && (start.actor().equals(actor.subject())
                || (start.org() != null && start.org().equals(actor.org())));
    if (!mine) {
      throw new ProblemException(
          ProblemCode.SAME_ORGANISATION, "another verifier has begun this verification");
    }
  }

  private static void requireState(StoredBatch batch, List<String> states) {
    if (!states.contains(batch.state())) {
      throw new ProblemException(
          ProblemCode.CONFLICT, "it is " + Lifecycle.BATCH.publicState(batch.state()));
    }
  }

  /**
   * Batches of a scheme, in order of creation.
   *
   * @param applicant only what this person or organisation applied for; null for all
   * @param project id of the project, null for all
   */
  public List<StoredBatch> page(
      Scheme scheme, Actor applicant, int after, List<String> states, String project, int limit) {
    return transactions.read(c -> store.page(c, scheme, applicant, after, states, project, limit));
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  public History find(Scheme scheme, String id) {
    return transactions.read(
        connection -> {
          StoredBatch batch = require(connection, scheme, id);
          return new History(
              batch,
              ReviewStore.steps(connection, batch.no()),
              store.settled(connection, batch.no()),
              store.content(connection, batch.no()),
              store.sample(connection, batch.no()),
              store.recomputation(connection, batch.no()),
              store.issuance(connection, batch.no()));
        });
  }

  /** Sampled activities of a batch, in the order they were drawn. */
  public List<BatchStore.Sampled> sampled(StoredBatch batch, int after, int limit) {
    return transactions.read(c -> store.sampled(c, batch.no(), after, limit));
  }

  /** What was excluded from a batch, in the order of exclusion, behind a place in that list. */
  public List<BatchStore.Exclusion> exclusions(
      StoredBatch batch, Instant after, UUID afterId, int limit) {
    return transactions.read(c -> store.exclusions(c, batch.no(), after, afterId, limit));
  }

  private StoredBatch require(Connection connection, Scheme scheme, String id) throws SQLException {
    return store
        .find(connection, scheme, id)
        .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no batch is " + id));
  }

  /** The number of the batch that a job is for. */
  static int batchOf(Job job) {
    try {
      JsonNode request = Json.mapper().readTree(job.request());
      return request.path("batch").asInt();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request of ours is JSON", e);
    }
  }
}
