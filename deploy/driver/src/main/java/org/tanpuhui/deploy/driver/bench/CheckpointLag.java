package org.tanpuhui.deploy.driver.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.client.ApiException;
import org.tanpuhui.deploy.driver.client.Pause;
import org.tanpuhui.engines.PostgresEngine;
import org.tanpuhui.platform.Scheme;

/**
 * How long after its commit a leaf stands under a signed checkpoint that anyone can read: looks at
 * the lanes and at the public checkpoint twenty times a second, and changes nothing.
 *
 * <p>A leaf counts as committed at the look before the one that saw it first, so a lag is told up
 * to two pauses too long, never too short.
 */
final class CheckpointLag implements AutoCloseable {
  /** Pause between two looks. */
  static final long LOOK_EVERY_MS = 50;

  private static final long GIVE_UP_NANOS = 30_000_000_000L;
  private static final String LEAVES =
      "SELECT coalesce(sum(next_number), 0) FROM lane WHERE lane >> 16 = ?";

  private final LeafLags lags = new LeafLags();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean stop;

  /** Looks at the running stack until it is closed. */
  CheckpointLag(Session session, PostgresEngine postgres) {
    thread = new Thread(() -> look(session, postgres), "checkpoint-lag");
    thread.setDaemon(true);
    thread.start();
  }

  private void look(Session session, PostgresEngine postgres) {
    try (Connection connection = postgres.connectAsSuperuser("ledger");
        PreparedStatement select = connection.prepareStatement(LEAVES)) {
      select.setInt(1, Scheme.byId(session.scheme()).orElseThrow().code());
      while (!stop) {
        long before = System.nanoTime();
        lags.committed(read(select), before);
        lags.covered(checkpoint(session), System.nanoTime());
        Pause.ms(LOOK_EVERY_MS);
      }
      long until = System.nanoTime() + GIVE_UP_NANOS;
      while (lags.isWaiting() && System.nanoTime() < until) {
        lags.covered(checkpoint(session), System.nanoTime());
        Pause.ms(LOOK_EVERY_MS);
      }
      // What is still not covered counts with the time that was waited.
      lags.covered(Long.MAX_VALUE, System.nanoTime());
    } catch (SQLException e) {
      failure.set(new IllegalStateException("the lanes cannot be read", e));
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private static long read(PreparedStatement select) {
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("the lanes cannot be read", e);
    }
  }

  /** Leaves under the present checkpoint; 0 before the first. */
  private static long checkpoint(Session session) {
    try {
      String text = session.api().text("/v1/log/" + session.scheme() + "/checkpoint");
      return Long.parseLong(text.lines().skip(1).findFirst().orElse("0"));
    } catch (ApiException e) {
      if (e.isPassing() || e.status() == 404) {
        return 0;
      }
      throw e;
    }
  }

  /**
   * Stops looking.
   *
   * @return milliseconds, sorted: one for each look that saw new leaves
   */
  List<Long> stop() {
    close();
    if (failure.get() != null) {
      throw failure.get();
    }
    return lags.sortedMs();
  }

  @Override
  public void close() {
    stop = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
