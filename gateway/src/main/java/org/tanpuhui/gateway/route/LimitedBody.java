package org.tanpuhui.gateway.route;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A request body that fails once it is longer than allowed. What follows is read and thrown away,
 * up to a bound, so that its sender gets to read the answer.
 */
final class LimitedBody implements ReadStream<Buffer> {
  private static final int DRAIN_FACTOR = 4;

  private final ReadStream<Buffer> body;
  private final long max;
  private final Runnable tooMuch;
  private Handler<Throwable> failed;
  private long seen;

  /**
   * @param tooMuch called once when even the part to throw away is over its bound
   */
  LimitedBody(ReadStream<Buffer> body, long max, Runnable tooMuch) {
    this.body = body;
    this.max = max;
    this.tooMuch = tooMuch;
  }

  /** Whether the limit was passed. */
  boolean isOver() {
    return seen > max;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    if (handler != null || !isOver()) {
      failed = handler;
      body.exceptionHandler(handler);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(Handler<Buffer> handler) {
    if (handler == null) {
      // The pipe lets go of the body; what is left of one that is too long is still counted.
      body.handler(isOver() ? this::drain : null);
      if (isOver()) {
        body.resume();
      }
      return this;
    }
    body.handler(
        buffer -> {
          boolean wasOver = isOver();
          seen += buffer.length();
          if (!isOver()) {
            handler.handle(buffer);
          } else if (!wasOver && failed != null) {
            failed.handle(new IllegalStateException("the body is over the limit"));
          }
        });
    return this;
  }

  private void drain(Buffer buffer) {
    boolean within = seen <= max * DRAIN_FACTOR;
    seen += buffer.length();
    if (within && seen > max * DRAIN_FACTOR) {
      tooMuch.run();
    }
  }

  @Override
  public ReadStream<Buffer> pause() {
    body.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    body.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    body.fetch(amount);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(Handler<Void> handler) {
    body.endHandler(handler);
    return this;
  }
}
