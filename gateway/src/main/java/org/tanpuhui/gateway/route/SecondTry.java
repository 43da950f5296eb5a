package org.tanpuhui.gateway.route;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.function.Supplier;

/**
 * The only two failures after which the gateway tries once more by itself: a refused connection,
 * since nothing was sent; and a connection that was closed on a read, since reading twice harms
 * nobody. Whatever else failed may have been carried out, and its sender decides.
 */
final class SecondTry {
  /** A service that is just being replaced has so long to be there. */
  private static final long CONNECT_AGAIN_MILLIS = 50;

  private SecondTry() {}

  /** Connects, for a request of any kind. */
  static <T> Future<T> connecting(Vertx vertx, Supplier<Future<T>> connect) {
    return connect
        .get()
        .recover(
            failure -> {
              if (!(failure instanceof ConnectException)) {
                return Future.failedFuture(failure);
              }
              Promise<T> again = Promise.promise();
              vertx.setTimer(CONNECT_AGAIN_MILLIS, passed -> connect.get().onComplete(again));
              return again.future();
            });
  }

  /** Asks, for a GET or HEAD without a body. */
  static <T> Future<T> reading(Supplier<Future<T>> ask) {
    return reading(ask, ask);
  }

  /** The same, where asking again takes something else than asking first. */
  static <T> Future<T> reading(Supplier<Future<T>> first, Supplier<Future<T>> second) {
    return first
        .get()
        .recover(failure -> wasClosed(failure) ? second.get() : Future.failedFuture(failure));
  }

  private static boolean wasClosed(Throwable failure) {
    return failure instanceof HttpClosedException
        || failure instanceof SocketException && !(failure instanceof ConnectException);
  }
}
