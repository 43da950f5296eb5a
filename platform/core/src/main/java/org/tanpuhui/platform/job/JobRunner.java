package org.tanpuhui.platform.job;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Works on jobs in the background, one at a time. While it does, it tells so every few seconds; an
 * instance that is silent for {@link Timing#silence} has lost its job to the next that looks.
 */
public final class JobRunner implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(JobRunner.class);
  private static final int ATTEMPTS_MAX = 3;

  /** How a kind of job is done. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does the job from its start and answers its result, JSON.
     *
     * @throws JobFailedException it can never be done
     */
    String run(Job job, Progress progress) throws SQLException, IOException;
  }

  /** Where a job tells how far it is. */
  public static final class Progress {
    private final AtomicLong rows = new AtomicLong();
    private volatile boolean lost;

    /**
     * Tells that one more row was read.
     *
     * @throws IllegalStateException the job is another instance's now, or this one stops
     */
    public void row() {
      rows.incrementAndGet();
      check();
    }

    /** Tells how many rows another service has read for this job; as {@link #row}. */
    public void at(long count) {
      rows.set(count);
      check();
    }

    /**
     * Asks whether the job goes on here.
     *
     * @throws IllegalStateException the job is another instance's now, or this one stops
     */
    public void check() {
      if (lost) {
        throw new IllegalStateException("the job was taken from this instance");
      }
    }
  }

  /**
   * @param look time between two looks for a job
   * @param beat time between two signs of life
   * @param silence time without a sign after which a job is another's
   */
  public record Timing(Duration look, Duration beat, Duration silence) {}

  private final UUID owner = UUID.randomUUID();
  private final JobStore store;
  private final Map<String, Work> works;
  private final Timing timing;
  private final ScheduledExecutorService threads;
  private volatile Progress current;

  public JobRunner(JobStore store, Map<String, Work> works, Timing timing) {
    this.store = store;
    this.works = Map.copyOf(works);
    this.timing = timing;
    threads =
        Executors.newScheduledThreadPool(
            2,
            run -> {
              Thread made = new Thread(run, "background-job");
              made.setDaemon(true);
              made.setPriority(Thread.MIN_PRIORITY);
              return made;
            });
  }

  /** Begins to look for jobs. */
  public void start() {
    var unused =
        threads.scheduleWithFixedDelay(
            this::look, 0, timing.look().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      for (Optional<Job> job = next(); job.isPresent(); job = next()) {
        work(job.get());
      }
    } catch (SQLException | RuntimeException | Error e) {
      // Whatever gets out of here ends the schedule, and then nobody looks for jobs any more.
      LOG.warnf("cannot look for jobs, trying again cause=%s", e);
    }
  }

  private Optional<Job> next() throws SQLException {
    return store.claim(owner, works.keySet(), timing.silence());
  }

  private void work(Job job) throws SQLException {
    Progress progress = new Progress();
    current = progress;
    if (job.attempts() > ATTEMPTS_MAX) {
      String reason = "it was interrupted " + ATTEMPTS_MAX + " times";
      store.end(job, owner, 0, reason, null);
      return;
    }
    ScheduledFuture<?> beats =
        threads.scheduleAtFixedRate(
            () -> beat(job, progress),
            timing.beat().toMillis(),
            timing.beat().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      String result = works.get(job.kind()).run(job, progress);
      store.end(job, owner, progress.rows.get(), null, result);
    } catch (JobFailedException e) {
      store.end(job, owner, progress.rows.get(), e.getMessage(), null);
    } catch (SQLException | IOException | RuntimeException | Error e) {
      // Left as it is: when its silence is noticed it is begun again, a few times.
      LOG.warnf(e, "a job was interrupted kind=%s id=%s", job.kind(), job.id());
    } finally {
      beats.cancel(false);
    }
  }

  private void beat(Job job, Progress progress) {
    try {
      if (!store.beat(job, owner, progress.rows.get())) {
        progress.lost = true;
      }
    } catch (SQLException e) {
      LOG.warnf("cannot tell that a job goes on cause=%s", e.getMessage());
    }
  }

  @Override
  public void close() {
    if (current != null) {
      current.lost = true;
    }
    threads.shutdownNow();
  }
}
