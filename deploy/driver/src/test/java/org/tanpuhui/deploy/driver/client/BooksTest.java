package org.tanpuhui.deploy.driver.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens between two readings of the books. */
class BooksTest {
  private static Books books(long accepted, long posted, long inFlight) {
    return new Books(
        Map.of("accepted", accepted, "posted", posted, "in_flight", inFlight), 0, 0, 0, List.of());
  }

  @Test
  void whatWasInFlightBeforeIsNotSubtractedFromWhatIsInFlightNow() {
    // 21 commands of enrolments lay on the log at the first reading: no activities.
    Books before = books(100 + 21, 100, 21);

    Books drained = books(150, 150, 0).since(before);
    assertThat(drained.count("in_flight")).isZero();
    assertThat(drained.count("accepted")).isEqualTo(50);
    assertThat(drained.count("posted")).isEqualTo(50);

    Books half = books(130 + 20, 130, 20).since(before);
    assertThat(half.count("in_flight")).isEqualTo(20);
    assertThat(half.count("accepted")).isEqualTo(50);
  }
}
