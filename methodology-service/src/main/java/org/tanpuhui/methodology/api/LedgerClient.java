package org.tanpuhui.methodology.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.methodology.config.MethodologyConfig;
import org.tanpuhui.platform.web.InternalClient;

/**
 * Asks the ledger how far it has come. A ledger that does not answer is no failure here: what it
 * would have said is left open.
 */
@ApplicationScoped
public class LedgerClient {
  /** Counting a day reads all entries of it, millions on a busy one. */
  private static final Duration DAY_COUNT_MAX = Duration.ofSeconds(25);

  private final InternalClient ledger;
  private final Duration timeout;
  private final long maxAgeNanos;
  private final AtomicReference<Known> known = new AtomicReference<>();

  private record Known(long at, Optional<LedgerProgress> progress) {}

  LedgerClient(MethodologyConfig config, @ConfigProperty(name = "tanpuhui.ledger.url") String url) {
    timeout = config.ledgerTimeout();
    maxAgeNanos = config.ledgerProgressMaxAge().toNanos();
    ledger = new InternalClient(url, timeout);
  }

  /** Its progress, as old as the settings allow; empty when it does not answer. */
  Optional<LedgerProgress> progress() {
    Known last = known.get();
    if (last != null && System.nanoTime() - last.at() < maxAgeNanos) {
      return last.progress();
    }
    // The time before asking: an answer is never taken for younger than it is.
    long at = System.nanoTime();
    Optional<LedgerProgress> progress = get("/internal/progress").map(LedgerProgress::read);
    known.set(new Known(at, progress));
    return progress;
  }

  /** Its progress as it is now; empty when it does not answer. */
  Optional<LedgerProgress> fresh() {
    return get("/internal/progress").map(LedgerProgress::read);
  }

  /** Its progress with the number of entries of a day; empty when it does not answer. */
  Optional<LedgerProgress> progress(LocalDate day) {
    return ledger.get("/internal/progress?day=" + day, DAY_COUNT_MAX).map(LedgerProgress::read);
  }

  /** The points an activity gave; empty when the ledger has no entry for it or does not answer. */
  Optional<Long> points(UUID activityId, Instant occurredAt) {
    return get("/internal/points?activity_id=" + activityId + "&occurred_at=" + occurredAt)
        .map(answer -> answer.get("points"))
        .filter(JsonNode::isIntegralNumber)
        .map(JsonNode::longValue);
  }

  private Optional<JsonNode> get(String path) {
    return ledger.get(path, timeout);
  }
}
