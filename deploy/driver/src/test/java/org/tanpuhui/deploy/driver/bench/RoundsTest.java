package org.tanpuhui.deploy.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  @Test
  void roundsOfOnePersonNeverOverlapAndLieInsideTheWeek() {
    // Given
    Rounds rounds = new Rounds(Map.of());
    TreeSet<Long> starts = new TreeSet<>();

    // When
    for (int i = 0; i < 400; i++) {
      starts.add(rounds.take(NOW));
    }

    // Then
    assertThat(starts).hasSize(400);
    Long before = null;
    for (long start : starts) {
      if (before != null) {
        assertThat(start - before).isGreaterThan(Rounds.TRIP_S_MAX);
      }
      before = start;
    }
    assertThat(starts.first()).isGreaterThan(Rounds.earliest(NOW).getEpochSecond());
    assertThat(starts.first()).isGreaterThan(NOW.getEpochSecond() - 7 * 86_400);
    assertThat(starts.last() + Rounds.HALF_DAY_S + Rounds.TRIP_S_MAX)
        .isLessThan(NOW.getEpochSecond());
  }

  @Test
  void firstRoundsLieHalfADayApart() {
    Rounds rounds = new Rounds(Map.of());
    long first = rounds.take(NOW);
    assertThat(rounds.take(NOW) - first).isEqualTo(Rounds.HALF_DAY_S);
  }

  @Test
  void laterRunContinuesWhereTheLastOneStopped() {
    // Given
    Rounds first = new Rounds(Map.of());
    TreeSet<Long> starts = new TreeSet<>();
    for (int i = 0; i < 30; i++) {
      starts.add(first.take(NOW));
    }

    // When
    Rounds later = new Rounds(first.used());
    Instant soon = NOW.plusSeconds(50_000);

    // Then
    for (int i = 0; i < 30; i++) {
      assertThat(starts.add(later.take(soon))).isTrue();
    }
  }

  @Test
  void fullWeekIsSaid() {
    Rounds rounds = new Rounds(Map.of());
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 14 * 361; i++) {
                rounds.take(NOW);
              }
            })
        .hasMessageContaining("no free time");
  }
}
