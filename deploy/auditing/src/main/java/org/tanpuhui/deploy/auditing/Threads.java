package org.tanpuhui.deploy.auditing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The threads that read files beside each other. What fails in one fails where it is waited for.
 */
final class Threads implements AutoCloseable {
  private final ExecutorService threads;

  /**
   * @param count how many files are read at once
   */
  Threads(int count) {
    threads = Executors.newFixedThreadPool(count);
  }

  <T> Future<T> begin(Callable<T> work) {
    return threads.submit(work);
  }

  /** What was begun, once it is done. */
  static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Gives every row of a large table to the taker, which several threads call; waits for the end.
   *
   * @param columns the columns of {@link Numbers}
   */
  void numbers(Export export, String table, Consumer<long[]> taker, String... columns) {
    List<Future<?>> files = new ArrayList<>();
    for (Export.Part part : export.of(table)) {
      files.add(
          threads.submit(
              () -> {
                Numbers numbers = new Numbers(columns);
                export.read(part, row -> taker.accept(numbers.read(row)));
              }));
    }
    files.forEach(Threads::get);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
