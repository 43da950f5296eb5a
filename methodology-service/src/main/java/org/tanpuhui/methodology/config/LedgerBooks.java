package org.tanpuhui.methodology.config;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.methodology.export.EvidenceExport;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobFailedException;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.web.InternalClient;

/** Has the ledger export its books under the id of our export, and waits until it has. */
@ApplicationScoped
public class LedgerBooks implements EvidenceExport.Books {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  /** A ledger that is down is waited for so long. */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(10);

  private final InternalClient ledger;

  LedgerBooks(@ConfigProperty(name = "tanpuhui.ledger.url") String url) {
    ledger = new InternalClient(url, ANSWER_TIMEOUT);
  }

  @Override
  public JsonNode export(Job job, JobRunner.Progress progress) throws IOException {
    String asked =
        Json.mapper()
            .writeValueAsString(
                Map.of(
                    "export_id",
                    job.id(),
                    "scheme",
                    job.scheme().id(),
                    "requested_by",
                    "methodology-service"));
    long silentSince = System.nanoTime();
    Optional<JsonNode> state = ledger.post("/internal/exports", asked, ANSWER_TIMEOUT);
    while (true) {
      String now = state.map(s -> s.path("state").asText()).orElse("unreachable");
      if (now.equals("done")) {
        return state.get().path("manifest");
      }
      if (now.equals("failed")) {
        throw new JobFailedException("the ledger: " + state.get().path("failure").asText());
      }
      if (state.isPresent()) {
        silentSince = System.nanoTime();
      } else if (System.nanoTime() - silentSince > SILENCE_MAX.toNanos()) {
        throw new JobFailedException(
            "the ledger has not answered for " + SILENCE_MAX.toMinutes() + " minutes; ask again");
      }
      progress.at(state.map(s -> s.path("rows").asLong()).orElse(0L));
      pause();
      state =
          now.equals("unreachable")
              ? ledger.post("/internal/exports", asked, ANSWER_TIMEOUT)
              : ledger.get(
                  "/internal/exports/" + job.id() + "?scheme=" + job.scheme().id(), ANSWER_TIMEOUT);
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while waiting for the ledger", e);
    }
  }
}
