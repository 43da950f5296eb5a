package org.tanpuhui.methodology.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.Evaluation;
import org.tanpuhui.methodology.store.BatchEvidence;
import org.tanpuhui.methodology.store.BindingStore;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobFailedException;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * Computes the total of a batch again, activity by activity, from evidence and documents with the
 * calculators alone, from one snapshot and in bounded memory. A day that was settled with its month
 * is counted as recorded and counted apart: its month is derived in its own derivation.
 */
public final class BatchRecomputation implements JobRunner.Work {
  private final BatchStore store = new BatchStore();
  private final ConnectionSource connections;
  private final BatchEvidence evidence;
  private final Acts acts;

  public BatchRecomputation(ConnectionSource connections, BatchEvidence evidence, Acts acts) {
    this.connections = connections;
    this.evidence = evidence;
    this.acts = acts;
  }

  /** What was found so far. */
  private static final class Found {
    private long activities;
    private long totalMg;
    private long differing;
    private long settled;
  }

  @Override
  public String run(Job job, JobRunner.Progress progress) throws SQLException {
    Found found = new Found();
    int no = BatchService.batchOf(job);
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      try {
        StoredBatch batch =
            store
                .byNumber(connection, no)
                .orElseThrow(() -> new JobFailedException("there is no such batch"));
        connection.rollback();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var statement = connection.createStatement()) {
          statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        }
        for (int slice : store.boundSlices(connection, no)) {
          scan(connection, batch, slice, found, progress);
        }
        connection.rollback();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        BatchStore.update(
            connection,
            BatchSql.ADD_RECOMPUTATION,
            no,
            job.id(),
            found.activities,
            found.totalMg,
            found.differing);
        connection.commit();
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    }
    return Json.mapper()
        .createObjectNode()
        .put("activities", found.activities)
        .put("total_mg_co2e", found.totalMg)
        .put("differing", found.differing)
        .put("settled_with_month", found.settled)
        .toString();
  }

  private void scan(
      Connection connection, StoredBatch batch, int slice, Found found, JobRunner.Progress progress)
      throws SQLException {
    try (PreparedStatement select =
            evidence.select(
                connection,
                batch.no(),
                BindingStore.from(batch.scheme(), slice),
                BindingStore.from(batch.scheme(), slice + 1));
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        ActivityState state = evidence.read(row);
        progress.row();
        long recorded = evidence.recorded(row);
        long again = compute(state, recorded, found);
        found.activities++;
        found.totalMg = Math.addExact(found.totalMg, again);
        if (again != recorded) {
          found.differing++;
        }
      }
    }
  }

  private long compute(ActivityState state, long recorded, Found found) {
    if (state.evidence().decision().problem() == ProblemCode.AWAITING_SETTLEMENT) {
      found.settled++;
      return recorded;
    }
    Acts.Found act = acts.of(state.claim(), state.evidence().recordedAt());
    if (act.problem() != null) {
      return 0;
    }
    Evaluation evaluation =
        state.evidence().decision().version().version().calculator().evaluate(act.act());
    return evaluation.problem() == null ? evaluation.amountMg() : 0;
  }
}
