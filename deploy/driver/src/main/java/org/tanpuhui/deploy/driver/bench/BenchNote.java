package org.tanpuhui.deploy.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.tanpuhui.deploy.driver.client.Api;

/**
 * What a run leaves for the next one with as many people on the same stack and scheme: whether they
 * are enrolled, and which of their time is taken. Safe for many threads.
 */
final class BenchNote {

  private final Path file;
  private final Rounds rounds;
  private long probeUses;
  private long events;
  private Instant mandateFrom;

  private BenchNote(Path file, Map<Long, Long> used) {
    this.file = file;
    this.rounds = new Rounds(used);
  }

  static BenchNote read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new BenchNote(file, Map.of());
    }
    JsonNode node = Api.JSON.readTree(file.toFile());
    Map<Long, Long> used = new HashMap<>();
    node.path("rounds")
        .fields()
        .forEachRemaining(
            entry -> used.put(Long.parseLong(entry.getKey()), entry.getValue().asLong()));
    BenchNote note = new BenchNote(file, used);
    note.events = node.path("events").asLong();
    note.probeUses = node.path("probe_uses").asLong();
    note.mandateFrom = Instant.parse(node.path("mandate_from").asText());
    return note;
  }

  /** True if the people were enrolled by an earlier run. */
  synchronized boolean enrolled() {
    return mandateFrom != null;
  }

  synchronized void enrolled(Instant from) throws IOException {
    mandateFrom = from;
    write();
  }

  /** Events that filled the books for reading. */
  synchronized long events() {
    return events;
  }

  synchronized void addEvents(long more) throws IOException {
    events += more;
    write();
  }

  /** Takes a round of free time. */
  synchronized long nextRound() throws IOException {
    long startS = rounds.take(Instant.now());
    write();
    return startS;
  }

  /**
   * Takes time for this many uses of every probe.
   *
   * @return epoch second of the first
   */
  synchronized long takeProbeTime(long uses) throws IOException {
    // Probes were enrolled with a week of past time and use two minutes of it at a go.
    long startS = mandateFrom.getEpochSecond() + 86_400 + probeUses * Rounds.LAYER_S;
    long least = Instant.now().getEpochSecond() - 6 * 86_400;
    while (startS < least) {
      probeUses++;
      startS += Rounds.LAYER_S;
    }
    probeUses += uses;
    write();
    return startS;
  }

  private void write() throws IOException {
    ObjectNode node = Api.JSON.createObjectNode();
    node.put("events", events);
    node.put("probe_uses", probeUses);
    node.put("mandate_from", String.valueOf(mandateFrom));
    ObjectNode used = node.putObject("rounds");
    rounds.used().forEach((halfDay, count) -> used.put(Long.toString(halfDay), count));
    Files.createDirectories(file.getParent());
    Files.writeString(file, node.toPrettyString());
  }
}
