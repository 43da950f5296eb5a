package org.tanpuhui.platform.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * What activity-service tells of suspended partners, asked twice a second. While it does not
 * answer, what it told last holds; before it answered once, partners are refused. A service that
 * partners call says {@code tanpuhui.suspensions=true}.
 */
@DefaultBean
@Singleton
public final class ToldSuspensions implements Suspensions {
  private static final Logger LOG = Logger.getLogger(ToldSuspensions.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int RETRY_AFTER_SECONDS = 2;

  private record Key(String scheme, String partner) {}

  private final Optional<InternalClient> activity;
  private final long intervalMillis;
  private volatile Set<Key> suspended;
  private ScheduledExecutorService thread;

  @Inject
  public ToldSuspensions(
      @ConfigProperty(name = "tanpuhui.suspensions", defaultValue = "false") boolean on,
      @ConfigProperty(name = "tanpuhui.activity.url") Optional<String> url,
      @ConfigProperty(name = "tanpuhui.suspensions.interval", defaultValue = "PT0.5S")
          Duration interval) {
    this.activity =
        on ? url.map(address -> new InternalClient(address, TIMEOUT)) : Optional.empty();
    this.intervalMillis = interval.toMillis();
  }

  @Override
  public boolean isSuspended(Scheme scheme, String partner) {
    if (activity.isEmpty()) {
      return false;
    }
    Set<Key> told = suspended;
    if (told == null) {
      throw new ProblemException(
          ProblemCode.SERVICE_UNAVAILABLE,
          "which partners are suspended is not known here yet; nothing was done",
          List.of(),
          RETRY_AFTER_SECONDS);
    }
    return !told.isEmpty() && told.contains(new Key(scheme.id(), partner));
  }

  void start(@Observes StartupEvent event) {
    if (activity.isEmpty()) {
      return;
    }
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "suspensions");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(this::ask, 0, intervalMillis, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    if (thread != null) {
      thread.shutdownNow();
    }
  }

  private void ask() {
    try {
      activity
          .orElseThrow()
          .get("/internal/suspended-partners", TIMEOUT)
          .map(ToldSuspensions::read)
          .ifPresent(told -> suspended = told);
    } catch (RuntimeException e) {
      LOG.warnf(
          "what activity-service said of suspensions cannot be read cause=%s", e.getMessage());
    }
  }

  private static Set<Key> read(JsonNode answer) {
    Set<Key> told = new HashSet<>();
    for (JsonNode item : answer.path("items")) {
      told.add(new Key(item.path("scheme").asText(), item.path("partner").asText()));
    }
    return Set.copyOf(told);
  }
}
