package org.tanpuhui.methodology.shadow;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.document.InvalidDocumentException;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Evaluation;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.registry.RegistryStore;
import org.tanpuhui.methodology.registry.StoredVersion;
import org.tanpuhui.methodology.store.EvidenceScan;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobFailedException;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * Computes a version over the evidence of a past period, from one snapshot and in bounded memory.
 *
 * <p>The version is taken as if it had been in force all the time: for an activity before its first
 * day, dated parameters are those of the same day in the first year it covers. Caps count in order
 * of time. What was parked or voided stays so.
 */
public final class ShadowRun implements JobRunner.Work {
  /** The kind of these jobs. */
  public static final String KIND = "shadow_run";

  private final ConnectionSource connections;
  private final EvidenceScan scan;
  private final Acts acts;

  public ShadowRun(ConnectionSource connections, EvidenceScan scan, Acts acts) {
    this.connections = connections;
    this.scan = scan;
    this.acts = acts;
  }

  /**
   * What is asked for.
   *
   * @param hash hash of the document when it was asked: a draft may change meanwhile
   * @param from first instant in which the activities began
   * @param to first instant after it
   */
  public record Request(
      String methodology, String version, String hash, Instant from, Instant to) {}

  @Override
  public String run(Job job, JobRunner.Progress progress) throws SQLException, IOException {
    Request request = Json.mapper().readValue(job.request(), Request.class);
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                + " SET LOCAL idle_in_transaction_session_timeout = 0");
        Pass pass = new Pass(draft(connection, request), acts);
        scan.scan(
            connection,
            job.scheme(),
            request.from(),
            request.to(),
            (evidence, commitment, changes) -> {
              progress.row();
              pass.take(evidence, changes);
            });
        return Json.mapper()
            .writeValueAsString(pass.comparison.result(request.from(), request.to()));
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static MethodologyVersion draft(Connection connection, Request request)
      throws SQLException {
    StoredVersion stored =
        new RegistryStore()
            .byHash(connection, request.hash())
            .orElseThrow(
                () ->
                    new JobFailedException(
                        "the draft was revised since; ask again for the present one"));
    try {
      return DocumentReader.canonical(request.methodology(), stored.document()).version();
    } catch (InvalidDocumentException e) {
      throw new JobFailedException("this release cannot read the document");
    }
  }

  /** One pass over the evidence. */
  private static final class Pass {
    private final MethodologyVersion draft;
    private final Acts acts;
    private final Comparison comparison;
    private long participant = -1;
    private LocalDate day;
    private int ofDay;

    Pass(MethodologyVersion draft, Acts acts) {
      this.draft = draft;
      this.acts = acts;
      this.comparison = new Comparison(draft);
    }

    void take(Evidence evidence, List<Change> changes) {
      Claim claim = evidence.claim();
      if (claim.type() != draft.type()) {
        return;
      }
      ActivityState state =
          new ActivityState(evidence, changes.isEmpty() ? null : changes.get(changes.size() - 1));
      if (state.status() == Status.PARKED || state.status() == Status.VOIDED) {
        comparison.skip(state.status().word());
        return;
      }
      Evaluation evaluation = evaluate(evidence);
      boolean settled = evidence.decision().problem() == ProblemCode.AWAITING_SETTLEMENT;
      if (settled || evaluation.awaitsSettlement()) {
        comparison.skip("settled_with_month");
        return;
      }
      ProblemCode problem = problem(claim, evaluation);
      comparison.add(
          state, problem, evaluation.quantity(), problem == null ? evaluation.amountMg() : 0);
    }

    /** The formula's answer; a refusal of grade or lateness before it counts as its problem. */
    private Evaluation evaluate(Evidence evidence) {
      Claim claim = evidence.claim();
      if (!draft.grades().contains(claim.grade())) {
        return refused(ProblemCode.GRADE_NOT_ACCEPTED);
      }
      Duration late = Duration.between(Decider.lateFrom(claim), evidence.recordedAt());
      if (claim.backfillId() == null && late.compareTo(draft.lateness()) > 0) {
        return refused(ProblemCode.TOO_LATE);
      }
      Acts.Found found = acts.of(claim, evidence.recordedAt());
      return found.problem() == null
          ? draft.calculator().evaluate(covered(found.act()))
          : refused(found.problem());
    }

    private static Evaluation refused(ProblemCode problem) {
      return new Evaluation(problem, null, 0, 0, false);
    }

    /** The same act in the first year that the version covers. */
    private Act covered(Act act) {
      if (!act.occurredAt().isBefore(draft.from())) {
        return act;
      }
      ZonedDateTime start = act.occurredAt().atZone(CityTime.ZONE);
      ZonedDateTime moved = start;
      for (int years = 1; moved.toInstant().isBefore(draft.from()); years++) {
        moved = start.plusYears(years);
      }
      Duration by = Duration.between(start, moved);
      return new Act(
          act.quantities(),
          act.occurredAt().plus(by),
          act.endedAt() == null ? null : act.endedAt().plus(by),
          act.persons(),
          act.monitoring(),
          act.project());
    }

    private ProblemCode problem(Claim claim, Evaluation evaluation) {
      if (evaluation.problem() != null) {
        return evaluation.problem();
      }
      if (draft.unmet(claim, evaluation.quantity()) != null) {
        return ProblemCode.NOT_ELIGIBLE;
      }
      if (evaluation.amountMg() <= 0) {
        return ProblemCode.NO_REDUCTION;
      }
      LocalDate today = CityTime.day(claim.occurredAt());
      if (claim.participant() != participant || !today.equals(day)) {
        participant = claim.participant();
        day = today;
        ofDay = 0;
      }
      if (draft.capPerDay() != null && ofDay >= draft.capPerDay()) {
        return ProblemCode.OVER_CAP;
      }
      ofDay++;
      return null;
    }
  }
}
