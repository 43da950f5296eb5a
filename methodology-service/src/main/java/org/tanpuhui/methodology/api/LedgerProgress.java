package org.tanpuhui.methodology.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the ledger has come.
 *
 * @param partitions in order
 * @param entriesOfDay journal entries of the day asked for by scheme id, empty when not asked
 */
record LedgerProgress(List<OfPartition> partitions, Map<String, Long> entriesOfDay) {

  /**
   * One partition of the ledger.
   *
   * @param activitiesOffset highest offset of {@code activities} whose effects are committed, -1
   *     for none
   */
  record OfPartition(
      int partition,
      long activitiesOffset,
      long nextOffset,
      long endOffset,
      long lag,
      long publishedOffset,
      Instant oldestWaitingAt) {}

  static LedgerProgress read(JsonNode answer) {
    List<OfPartition> partitions = new ArrayList<>();
    for (JsonNode p : answer.path("partitions")) {
      String oldest = p.path("oldest_waiting_at").asText("");
      partitions.add(
          new OfPartition(
              p.path("partition").asInt(-1),
              p.path("activities_offset").asLong(-1),
              p.path("next_offset").asLong(),
              p.path("end_offset").asLong(),
              p.path("lag").asLong(),
              p.path("published_offset").asLong(),
              oldest.isEmpty() || oldest.equals("null") ? null : Instant.parse(oldest)));
    }
    Map<String, Long> entries = new HashMap<>();
    answer
        .path("entries_of_day_by_scheme")
        .fields()
        .forEachRemaining(scheme -> entries.put(scheme.getKey(), scheme.getValue().asLong()));
    return new LedgerProgress(partitions, entries);
  }

  /** The highest offset of {@code activities} passed, by partition. */
  Map<Integer, Long> passed() {
    Map<Integer, Long> passed = new HashMap<>();
    partitions.forEach(p -> passed.put(p.partition(), p.activitiesOffset()));
    return passed;
  }

  /** Whether the effects of this record are committed in the ledger. */
  boolean hasPassed(int partition, long offset) {
    for (OfPartition p : partitions) {
      if (p.partition() == partition) {
        return offset <= p.activitiesOffset();
      }
    }
    return false;
  }
}
