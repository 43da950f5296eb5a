package org.tanpuhui.deploy.driver.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the service says of its own progress, by stage. */
public final class Pipeline {

  private static final long ASK_EVERY_MS = 100;

  private final Api api;
  private final Tokens tokens;

  public Pipeline(Api api, Tokens tokens) {
    this.api = api;
    this.tokens = tokens;
  }

  /**
   * One reading.
   *
   * @param done records processed for ever, by stage in the order of the flow
   * @param waiting records that lie on a topic and are not processed, all stages together
   */
  public record Progress(Map<String, Long> done, long waiting) {}

  /** Asks now, and again while a stage does not answer, for a minute. */
  public Progress read() {
    return Api.patiently(this::readOnce);
  }

  private Progress readOnce() {
    JsonNode answer = api.getOnce("/v1/ops/pipeline", tokens.ofRole("platform_operator"));
    Map<String, Long> done = new LinkedHashMap<>();
    long waiting = 0;
    for (JsonNode stage : answer.path("stages")) {
      long next = 0;
      for (JsonNode partition : stage.path("partitions")) {
        next += partition.path("next_offset").asLong();
        waiting += partition.path("lag").asLong();
        // Committed, but its output has not been acknowledged yet: still under way.
        if (!stage.path("topic").asText().equals("reductions")) {
          waiting +=
              Math.max(
                  0, partition.path("next_offset").asLong() - partition.path("watermark").asLong());
        }
      }
      done.put(stage.path("stage").asText(), next);
      if (stage.path("state").asText().equals("unreachable")) {
        throw new ApiException(503, "", stage.path("stage").asText() + " does not answer");
      }
    }
    return new Progress(done, waiting);
  }

  /**
   * Waits until nothing waits in any stage.
   *
   * @throws IllegalStateException nothing moved for two minutes
   */
  public Progress awaitDrained() {
    long movedNanos = System.nanoTime();
    Progress last = read();
    while (last.waiting() > 0) {
      Pause.ms(ASK_EVERY_MS);
      Progress now = read();
      if (!now.done().equals(last.done())) {
        movedNanos = System.nanoTime();
      } else if (System.nanoTime() - movedNanos > 120_000_000_000L) {
        throw new IllegalStateException(
            now.waiting() + " records wait and nothing has moved for two minutes");
      }
      last = now;
    }
    return last;
  }
}
