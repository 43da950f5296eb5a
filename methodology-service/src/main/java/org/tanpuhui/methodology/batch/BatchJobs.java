package org.tanpuhui.methodology.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tanpuhui.methodology.batch.BatchStore.Settled;
import org.tanpuhui.methodology.methodology.BatchStep.Action;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.Transactions;
import org.tanpuhui.methodology.store.BindingStore;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobFailedException;
import org.tanpuhui.platform.job.JobRunner.Progress;

/**
 * Puts a batch together, and takes one apart. What changes a participant's rows is only asked for
 * here, slice by slice, and done by the stream; a few slices wait on the log at a time, so that
 * what partners report meanwhile does not wait behind all of them. Begun again after an
 * interruption, it goes on where it was.
 */
public final class BatchJobs {
  private static final int SLICES = 256;
  private static final int SLICES_COLLECTED = 16;
  private static final int SLICES_AHEAD = 64;
  private static final long LOOK_MS = 100;

  private final BatchStore store = new BatchStore();
  private final Transactions transactions;
  private final BatchLog log;
  private final AccountingReport report;

  public BatchJobs(Transactions transactions, BatchLog log, AccountingReport report) {
    this.transactions = transactions;
    this.log = log;
    this.report = report;
  }

  /** Collects, binds, waits for the ledger, draws up the accounting report. */
  public String assemble(Job job, Progress progress) {
    StoredBatch batch = batch(job);
    collect(batch, progress);
    slices(batch, Action.BIND, Set.of(Lifecycle.MONITORED), progress);
    answered(batch, progress);
    dropRefused(batch);
    return report(batch);
  }

  /** Draws up the accounting report again. */
  public String report(Job job, Progress progress) {
    StoredBatch batch = batch(job);
    answered(batch, progress);
    return report(batch);
  }

  private String report(StoredBatch batch) {
    AccountingReport.Drawn drawn = transactions.write(c -> report.draw(c, batch));
    return transactions.write(
        connection -> {
          // What is verified is the report that was there when verification began.
          store.lock(connection, batch.no());
          require(connection, batch, Set.of(Lifecycle.MONITORED, Lifecycle.ACCOUNTING_REPORT));
          return report.keep(connection, drawn);
        });
  }

  /** Frees a batch that was rejected or withdrawn. */
  public String release(Job job, Progress progress) {
    StoredBatch batch = batch(job);
    answered(batch, progress);
    slices(batch, Action.UNBIND, Set.of(Lifecycle.REJECTED, Lifecycle.WITHDRAWN), progress);
    answered(batch, progress);
    return "{}";
  }

  private StoredBatch batch(Job job) {
    return transactions
        .read(connection -> store.byNumber(connection, BatchService.batchOf(job)))
        .orElseThrow(() -> new JobFailedException("there is no such batch"));
  }

  private void require(StoredBatch batch, Set<String> states) {
    transactions.read(
        connection -> {
          require(connection, batch, states);
          return null;
        });
  }

  private void require(Connection connection, StoredBatch batch, Set<String> states)
      throws SQLException {
    String state = store.byNumber(connection, batch.no()).orElseThrow().state();
    if (!states.contains(state)) {
      throw new JobFailedException("the batch is " + Lifecycle.BATCH.publicState(state));
    }
  }

  /** One sixteenth of the participants per transaction. */
  private void collect(StoredBatch batch, Progress progress) {
    long rows = 0;
    int[] sources =
        transactions.read(
            c -> numbers(c, BatchSql.SOURCES, batch.scheme().code(), batch.partner()));
    int[] versions = transactions.read(c -> numbers(c, BatchSql.VERSIONS, batch.methodology()));
    for (int slice = 0; slice < SLICES; slice += SLICES_COLLECTED) {
      require(batch, Set.of(Lifecycle.MONITORED));
      int now = slice;
      rows += transactions.write(c -> collect(c, batch, now, sources, versions));
      progress.at(rows);
    }
  }

  private static int[] numbers(Connection connection, String sql, Object... values)
      throws SQLException {
    List<Integer> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(row.getInt(1));
        }
      }
    }
    return found.stream().mapToInt(n -> n).toArray();
  }

  private static int collect(
      Connection connection, StoredBatch batch, int slice, int[] sources, int[] versions)
      throws SQLException {
    Instant from = BatchStore.start(batch.from());
    Instant to = BatchStore.start(batch.to().plusDays(1));
    return BatchStore.update(
        connection,
        BatchSql.COLLECT,
        batch.no(),
        BindingStore.from(batch.scheme(), slice),
        BindingStore.from(batch.scheme(), slice + SLICES_COLLECTED),
        from,
        to,
        org.tanpuhui.platform.sql.SqlArrays.int4(connection, sources),
        org.tanpuhui.platform.sql.SqlArrays.int4(connection, versions),
        batch.pooled(),
        batch.projectId());
  }

  private void slices(StoredBatch batch, Action action, Set<String> states, Progress progress) {
    String word = action == Action.BIND ? "bind" : "unbind";
    List<int[]> open = transactions.read(c -> store.openSlices(c, batch.no(), word));
    while (!open.isEmpty()) {
      List<int[]> next = open.subList(0, Math.min(SLICES_AHEAD, open.size()));
      log.slices(batch.scheme(), batch.no(), action, next);
      int before = open.size();
      int wanted = before - next.size();
      do {
        require(batch, states);
        pause(progress);
        open = transactions.read(c -> store.openSlices(c, batch.no(), word));
      } while (open.size() > wanted);
    }
  }

  private void answered(StoredBatch batch, Progress progress) {
    Settled settled = transactions.read(c -> store.settled(c, batch.no()));
    while (settled.unanswered() > 0) {
      pause(progress);
      settled = transactions.read(c -> store.settled(c, batch.no()));
    }
  }

  private void dropRefused(StoredBatch batch) {
    transactions.write(
        connection -> {
          store.lock(connection, batch.no());
          return BatchStore.update(connection, BatchSql.DROP_REFUSED, batch.no(), batch.no());
        });
  }

  private static void pause(Progress progress) {
    try {
      Thread.sleep(LOOK_MS);
      progress.check();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", e);
    }
  }
}
