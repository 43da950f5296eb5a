package org.tanpuhui.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Which failures are tried again, and how often. */
class SecondTryTest {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  /** Fails in this order, then succeeds. */
  private static final class Attempts implements Supplier<Future<String>> {
    private final Deque<Throwable> failures;
    private int made;

    Attempts(Throwable... failures) {
      this.failures = new ArrayDeque<>(List.of(failures));
    }

    @Override
    public Future<String> get() {
      made++;
      return failures.isEmpty()
          ? Future.succeededFuture("done")
          : Future.failedFuture(failures.poll());
    }
  }

  private static String outcome(Future<String> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      return e.getCause().getClass().getSimpleName();
    }
  }

  private static void connects(String outcome, int attempts, Throwable... failures) {
    Attempts made = new Attempts(failures);
    assertThat(outcome(SecondTry.connecting(VERTX, made))).isEqualTo(outcome);
    assertThat(made.made).isEqualTo(attempts);
  }

  private static void reads(String outcome, int attempts, Throwable... failures) {
    Attempts made = new Attempts(failures);
    assertThat(outcome(SecondTry.reading(made))).isEqualTo(outcome);
    assertThat(made.made).isEqualTo(attempts);
  }

  @Test
  void aRefusedConnectionIsTriedOnceMore() {
    connects("done", 1);
    connects("done", 2, new ConnectException());
    connects("ConnectException", 2, new ConnectException(), new ConnectException());
  }

  @Test
  void whatFailsAfterConnectingIsNotConnectedAgain() {
    connects("SocketException", 1, new SocketException());
    connects("TimeoutException", 1, new TimeoutException());
    connects("IOException", 1, new IOException());
  }

  @Test
  void aReadOnAClosedConnectionIsAskedOnceMore() {
    reads("done", 2, new HttpClosedException("closed"));
    reads("done", 2, new SocketException("reset"));
    reads("HttpClosedException", 2, new HttpClosedException("1"), new HttpClosedException("2"));
  }

  @Test
  void aReadThatTookTooLongIsNotAskedAgain() {
    reads("TimeoutException", 1, new TimeoutException());
    reads("ConnectException", 1, new ConnectException());
  }
}
