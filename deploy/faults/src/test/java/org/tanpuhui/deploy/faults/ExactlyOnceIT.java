package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tanpuhui.deploy.faults.Stack.Kind;

/**
 * Everything is killed at random moments while a partner sends, and consumers are stopped until
 * their partitions have moved and then wake up as zombies. Without the fence, the watermark or the
 * identity, some event would be missing or be there twice.
 */
class ExactlyOnceIT {
  private static final int PEOPLE = 1_000;
  private static final int BATCH = 250;
  private static final int LEAST_TRIPS = 20_000;
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(150);

  /** Longer than the session timeout of the consumers. */
  private static final Duration FREEZE = Duration.ofSeconds(11);

  private enum Fault {
    KILL_ACTIVITY,
    KILL_METHODOLOGY,
    KILL_LEDGER,
    KILL_KAFKA,
    KILL_POSTGRES,
    FREEZE_METHODOLOGY,
    FREEZE_LEDGER
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void everyAcceptedEventStandsInTheBooksOnceWhateverDies() throws Exception {
    long seed = Long.getLong("tanpuhui.faults.seed", System.nanoTime());
    System.out.println("seed of the faults: " + seed);
    LocalDate firstDay = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Stack stack = new Stack(2)) {
      Partner partner =
          new Partner(stack, "trial-metro", PEOPLE, Instant.now().minus(Duration.ofDays(3)));
      partner.registerAndEnrol();

      Future<?> faults = threads.submit(() -> inflict(stack, new Random(seed)));
      while (!faults.isDone() || partner.trips() < LEAST_TRIPS) {
        partner.send(BATCH);
        TimeUnit.NANOSECONDS.sleep(BETWEEN_BATCHES.toNanos());
      }
      faults.get();

      System.out.printf("sent %d trips, %d batches again%n", partner.trips(), partner.resent());
      Books.awaitEntries(stack, partner.trips());
      stack.of(Kind.LEDGER_SERVICE).get(0).awaitReady();
      stack.of(Kind.METHODOLOGY_SERVICE).get(0).awaitReady();
      Books.assertHold(stack, partner, firstDay);
      assertThat(partner.resent()).as("some fault must have been felt").isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void inflict(Stack stack, Random random) throws InterruptedException {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      faults.add(Fault.KILL_ACTIVITY);
      faults.add(Fault.KILL_METHODOLOGY);
      faults.add(Fault.KILL_LEDGER);
      faults.add(Fault.KILL_KAFKA);
      faults.add(Fault.KILL_POSTGRES);
    }
    faults.add(Fault.FREEZE_METHODOLOGY);
    faults.add(Fault.FREEZE_LEDGER);
    Collections.shuffle(faults, random);
    for (Fault fault : faults) {
      TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2_000));
      System.out.println(Instant.now() + " " + fault);
      inflict(stack, fault, random);
    }
    return null;
  }

  private static void inflict(Stack stack, Fault fault, Random random) throws InterruptedException {
    switch (fault) {
      case KILL_ACTIVITY -> any(stack, Kind.ACTIVITY_SERVICE, random).killAndRestart();
      case KILL_METHODOLOGY -> any(stack, Kind.METHODOLOGY_SERVICE, random).killAndRestart();
      case KILL_LEDGER -> any(stack, Kind.LEDGER_SERVICE, random).killAndRestart();
      case KILL_KAFKA -> {
        stack.kafka().kill();
        stack.kafka().restart();
      }
      case KILL_POSTGRES -> {
        stack.postgres().kill();
        stack.postgres().restart();
      }
      case FREEZE_METHODOLOGY -> freeze(any(stack, Kind.METHODOLOGY_SERVICE, random));
      case FREEZE_LEDGER -> freeze(any(stack, Kind.LEDGER_SERVICE, random));
      default -> throw new AssertionError(fault);
    }
  }

  private static void freeze(Stack.Instance instance) throws InterruptedException {
    instance.signal("STOP");
    try {
      TimeUnit.NANOSECONDS.sleep(FREEZE.toNanos());
    } finally {
      instance.signal("CONT");
    }
  }

  private static Stack.Instance any(Stack stack, Kind kind, Random random) {
    List<Stack.Instance> instances = stack.of(kind);
    return instances.get(random.nextInt(instances.size()));
  }
}
