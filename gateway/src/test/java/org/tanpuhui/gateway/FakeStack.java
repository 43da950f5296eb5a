package org.tanpuhui.gateway;

import io.vertx.core.Vertx;
import java.net.URI;
import org.eclipse.microprofile.config.ConfigProvider;

/** The three services of a test, at the addresses the gateway was told. */
final class FakeStack implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  final FakeService activity = service("activity");
  final FakeService methodology = service("methodology");
  final FakeService ledger = service("ledger");

  static FakeStack start() {
    FakeStack stack = new FakeStack();
    stack.activity.start();
    stack.methodology.start();
    stack.ledger.start();
    return stack;
  }

  /** Requests that reached any of them so far. */
  long requests() {
    return activity.requests() + methodology.requests() + ledger.requests();
  }

  /** Requests whose connection ended before they were answered. */
  long lost() {
    return activity.lost() + methodology.lost() + ledger.lost();
  }

  private FakeService service(String name) {
    URI url = ConfigProvider.getConfig().getValue("tanpuhui." + name + ".url", URI.class);
    return new FakeService(vertx, name, url);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
