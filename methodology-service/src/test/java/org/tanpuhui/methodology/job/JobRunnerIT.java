package org.tanpuhui.methodology.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobFailedException;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.job.JobRunner.Timing;
import org.tanpuhui.platform.job.JobRunner.Work;
import org.tanpuhui.platform.job.JobStore;

/** Jobs on a real database: one instance at a time, taken over, given up. */
class JobRunnerIT {
  private static final String KIND = "shadow_run";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Timing FAST =
      new Timing(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(2));

  private final ServiceDatabase database = new ServiceDatabase();
  private JobStore store;

  @BeforeEach
  void open() {
    store = new JobStore(database::open);
  }

  @Test
  void twoInstancesDoAJobOnce() throws Exception {
    // Given
    AtomicInteger runs = new AtomicInteger();
    Work work =
        (job, progress) -> {
          runs.incrementAndGet();
          progress.row();
          progress.row();
          return "{\"ok\":true}";
        };

    // When
    try (JobRunner one = runner(work);
        JobRunner two = runner(work)) {
      one.start();
      two.start();
      for (int i = 0; i < 20; i++) {
        Job job = add(null);
        awaitState(job, "done");
        assertThat(find(job).result()).isEqualTo("{\"ok\":true}");
        assertThat(find(job).doneRows()).isEqualTo(2);
      }
    }

    // Then
    assertThat(runs).hasValue(20);
  }

  @Test
  void aLongJobIsNotTakenOverWhileItsInstanceLives() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    Work work =
        (job, progress) -> {
          runs.incrementAndGet();
          waitFor(release);
          return "{}";
        };
    try (JobRunner one = runner(work);
        JobRunner two = runner(work)) {
      one.start();
      two.start();
      Job job = add(null);
      await().during(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> runs.get() <= 1);
      release.countDown();
      awaitState(job, "done");
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void aJobOfADeadInstanceIsBegunAgainAndFailsInTheEnd() throws Exception {
    // Given: an instance that took the job and died
    Job job = add(null);
    assertThat(store.claim(UUID.randomUUID(), List.of(KIND), Duration.ofSeconds(2))).isPresent();
    AtomicInteger runs = new AtomicInteger();
    Work work =
        (taken, progress) -> {
          runs.incrementAndGet();
          throw new java.io.IOException("the disk is full");
        };

    // When
    try (JobRunner runner = runner(work)) {
      runner.start();
      awaitState(job, "failed");
    }

    // Then
    assertThat(runs).hasValue(2);
    assertThat(find(job).failure()).contains("interrupted 3 times");
  }

  /** Fails when an error ends the thread that looks for jobs: the job would run for ever. */
  @Test
  void aJobThatNeedsTooMuchMemoryFailsAndTheRunnerGoesOn() throws Exception {
    // Given
    Job tooLarge = add(null);
    Work work =
        (job, progress) -> {
          if (job.id().equals(tooLarge.id())) {
            throw new OutOfMemoryError("planted");
          }
          return "{}";
        };

    // When
    try (JobRunner runner = runner(work)) {
      runner.start();
      awaitState(tooLarge, "failed");

      // Then
      assertThat(find(tooLarge).failure()).contains("interrupted 3 times");
      awaitState(add(null), "done");
    }
  }

  @Test
  void whoLostAJobStopsAndEndsNothing() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Work work =
        (job, progress) -> {
          begun.countDown();
          try {
            await().atMost(PATIENCE).until(() -> isLost(progress));
          } finally {
            stopped.countDown();
          }
          progress.row();
          return "{}";
        };
    Job job = add(null);
    try (JobRunner runner = runner(work)) {
      runner.start();
      waitFor(begun);
      UUID other = UUID.randomUUID();
      try (Connection connection = database.open();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "UPDATE background_job SET attempts = attempts + 1, owner = '" + other + "'");
      }
      waitFor(stopped);
      assertThat(find(job).state()).isEqualTo("running");
    }
  }

  @Test
  void aJobThatCanNeverBeDoneFailsWithItsReason() throws Exception {
    Work work =
        (job, progress) -> {
          throw new JobFailedException("there is no such version");
        };
    Job job = add(null);
    try (JobRunner runner = runner(work)) {
      runner.start();
      awaitState(job, "failed");
    }
    assertThat(find(job).failure()).isEqualTo("there is no such version");
    assertThat(find(job).attempts()).isEqualTo(1);
  }

  @Test
  void theSameKeyIsTheSameJob() throws Exception {
    assertThat(add("k-1").id()).isEqualTo(add("k-1").id());
    assertThat(add("k-2").id()).isNotEqualTo(add("k-1").id());
    assertThat(add(null).id()).isNotEqualTo(add(null).id());
    assertThat(store.find(KIND, Scheme.SHENZHEN, add("k-1").id())).isEmpty();
  }

  private static boolean isLost(JobRunner.Progress progress) {
    try {
      progress.row();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("nothing happened");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private JobRunner runner(Work work) {
    return new JobRunner(store, Map.of(KIND, work), FAST);
  }

  private Job add(String key) throws Exception {
    return store.add(KIND, Scheme.SANDBOX, "{}", "otto", key);
  }

  private Job find(Job job) throws Exception {
    return store.find(KIND, Scheme.SANDBOX, job.id()).orElseThrow();
  }

  private void awaitState(Job job, String state) {
    await().atMost(PATIENCE).until(() -> find(job).state(), state::equals);
  }
}
