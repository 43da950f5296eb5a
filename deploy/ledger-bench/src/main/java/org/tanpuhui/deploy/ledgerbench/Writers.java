package org.tanpuhui.deploy.ledgerbench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Runs writers side by side, each on a thread of its own, and adds up what they did. */
final class Writers {
  private Writers() {}

  /** One writer; opened, stepped and closed on its own thread. */
  interface Writer extends AutoCloseable {

    /** Makes the input of the next transaction. */
    void prepare() throws Exception;

    /**
     * Writes it, in one transaction.
     *
     * @return what it wrote
     */
    Written write() throws Exception;

    @Override
    void close() throws Exception;
  }

  /** Makes the writer of a number; called on the thread that will use it. */
  interface Factory {
    Writer open(int number) throws Exception;
  }

  /** What one transaction wrote. */
  record Written(long transfers, long entries) {}

  private record Sum(long transfers, long entries, long writerNanos, long inputNanos) {}

  /**
   * @param postgresMs processor time of the server so far
   * @param more asked before each transaction whether to go on
   */
  static Rate run(int writers, Factory factory, LongSupplier postgresMs, BooleanSupplier more)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    try {
      long postgresBefore = postgresMs.getAsLong();
      long began = System.nanoTime();
      List<Future<Sum>> running = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int number = i;
        Callable<Sum> work = () -> write(factory, number, more);
        running.add(pool.submit(work));
      }
      long transfers = 0;
      long entries = 0;
      long writerNanos = 0;
      long inputNanos = 0;
      for (Future<Sum> each : running) {
        Sum sum = each.get();
        transfers += sum.transfers();
        entries += sum.entries();
        writerNanos += sum.writerNanos();
        inputNanos += sum.inputNanos();
      }
      return new Rate(
          transfers,
          entries,
          System.nanoTime() - began,
          postgresMs.getAsLong() - postgresBefore,
          writerNanos / 1_000_000,
          inputNanos / 1_000_000);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a writer failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Until the time is up. */
  static BooleanSupplier seconds(long seconds) {
    long until = System.nanoTime() + seconds * 1_000_000_000L;
    return () -> System.nanoTime() < until;
  }

  private static Sum write(Factory factory, int number, BooleanSupplier more) throws Exception {
    ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    long transfers = 0;
    long entries = 0;
    long writerNanos = 0;
    long inputNanos = 0;
    try (Writer writer = factory.open(number)) {
      while (more.getAsBoolean()) {
        long began = cpu.getCurrentThreadCpuTime();
        writer.prepare();
        long prepared = cpu.getCurrentThreadCpuTime();
        Written written = writer.write();
        writerNanos += cpu.getCurrentThreadCpuTime() - prepared;
        inputNanos += prepared - began;
        transfers += written.transfers();
        entries += written.entries();
      }
    }
    return new Sum(transfers, entries, writerNanos, inputNanos);
  }
}
