package org.tanpuhui.deploy.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tanpuhui.deploy.driver.event.EventBuffer;

class TripsTest {

  @Test
  void eventsAreUniqueValidAndOnePersonsTripsDoNotOverlap() throws Exception {
    // Given
    Rounds rounds = new Rounds(Map.of());
    Instant now = Instant.parse("2026-11-23T09:00:00Z");
    Trips trips = new Trips(700, "t-", () -> rounds.take(now));
    EventBuffer out = new EventBuffer(100);

    // When
    for (int i = 0; i < 60; i++) {
      trips.fill(out, 500);
    }

    // Then
    Set<String> ids = new HashSet<>();
    Map<String, List<Instant[]>> bySubject = new HashMap<>();
    new ObjectMapper()
        .readerFor(JsonNode.class)
        .<JsonNode>readValues(new ByteArrayInputStream(out.array(), 0, out.length()))
        .forEachRemaining(
            event -> {
              assertThat(ids.add(event.path("id").asText())).isTrue();
              JsonNode data = event.path("data");
              Instant start = Instant.parse(data.path("boarded_at").asText());
              Instant end = start;
              if (data.path("mode").asText().equals("metro")) {
                end = Instant.parse(data.path("alighted_at").asText());
                assertThat(Duration.between(start, end).toSeconds()).isBetween(50L, 100L);
                assertThat(data.path("distance_m").asLong()).isBetween(1_000L, 120_000L);
              }
              bySubject
                  .computeIfAbsent(event.path("subject").asText(), s -> new ArrayList<>())
                  .add(new Instant[] {start, end});
            });
    assertThat(ids).hasSize(30_000);
    assertThat(trips.produced()).isEqualTo(30_000);
    assertThat(bySubject).hasSize(700);
    for (List<Instant[]> own : bySubject.values()) {
      own.sort((a, b) -> a[0].compareTo(b[0]));
      for (int i = 1; i < own.size(); i++) {
        assertThat(own.get(i)[0]).isAfter(own.get(i - 1)[1]);
      }
    }
  }
}
