package org.tanpuhui.platform.web;

import io.netty.channel.Channel;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * How this process leaves on SIGTERM without failing anybody: first it is not ready any more and
 * goes on as before for a notice, so that whoever shares out requests looks elsewhere; then it
 * accepts no new connection; then what came over the kept ones is answered, each with {@code
 * Connection: close}; and when nothing has been under way for a moment it stops.
 *
 * <p>New connections end before the kept ones are asked to close: a client told to close comes back
 * at once, and must meet a closed port rather than one that closes while it knocks.
 */
@ApplicationScoped
public class Drain {
  private static final Logger LOG = Logger.getLogger(Drain.class);
  private static final Duration QUIET = Duration.ofMillis(250);
  private static final long LOOK_EVERY_MS = 10;

  private final Duration notice;
  private final Duration timeout;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile Channel acceptor;
  private volatile boolean leaving;
  private volatile boolean closing;

  /**
   * @param notice how long it goes on as before after it has become unready
   * @param timeout longest time for which requests under way are waited for
   */
  public Drain(
      @ConfigProperty(name = "tanpuhui.drain.notice") Duration notice,
      @ConfigProperty(name = "tanpuhui.drain.timeout") Duration timeout) {
    this.notice = notice;
    this.timeout = timeout;
  }

  /** Ready means not about to stop. */
  @Readiness
  @Singleton
  static final class Check implements HealthCheck {
    private final Drain drain;

    Check(Drain drain) {
      this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("not stopping").status(!drain.isLeaving()).build();
    }
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Counts a request until it is over. */
  void begin(RoutingContext context, Ending ending) {
    HttpConnection connection = context.request().connection();
    if (acceptor == null && connection instanceof ConnectionBase base) {
      acceptor = base.channel().parent();
    }
    underWay.incrementAndGet();
    // Only who was told may be closed on: another may already be sending its next request.
    AtomicBoolean told = new AtomicBoolean();
    context.addHeadersEndHandler(
        head -> {
          if (closing) {
            told.set(true);
            context.response().putHeader("Connection", "close");
          }
        });
    ending.then(
        () -> {
          underWay.decrementAndGet();
          if (told.get()) {
            connection.close();
          }
        });
  }

  void leave(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
    leaving = true;
    TimeUnit.NANOSECONDS.sleep(notice.toNanos());
    Channel accepting = acceptor;
    if (accepting != null && !Acceptor.close(accepting, timeout)) {
      LOG.warnf("the port is still open address=%s", accepting.localAddress());
    }
    closing = true;
    long endNanos = System.nanoTime() + timeout.toNanos();
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < QUIET.toNanos()) {
      if (System.nanoTime() > endNanos) {
        LOG.warnf("stopping with requests under way count=%d", underWay.get());
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      if (underWay.get() > 0) {
        quietSince = System.nanoTime();
      }
    }
    LOG.info("nothing is under way any more");
  }
}
