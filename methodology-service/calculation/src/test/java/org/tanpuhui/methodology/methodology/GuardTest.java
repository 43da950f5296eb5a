package org.tanpuhui.methodology.methodology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seconds are used as microseconds here only where the 10 minutes do not matter. */
class GuardTest {
  private static final long SECOND = 1_000_000;

  private static Held held(long from, long to, int source, TravelMode mode, long metres) {
    return new Held(
        new UUID(from, to), from * SECOND, to * SECOND, source, mode, metres, "any", from);
  }

  @ParameterizedTest(name = "[{0},{1}) and [{2},{3}), tolerance {4} s: {5}")
  @CsvSource({
    // half-open: what ends when the next starts does not overlap
    "0, 100, 100, 200, 0, false",
    "100, 200, 0, 100, 0, false",
    "0, 101, 100, 200, 0, true",
    "0, 100, 0, 100, 0, true",
    "0, 1000, 100, 200, 0, true",
    "100, 200, 0, 1000, 0, true",
    // overlap up to the tolerance is allowed
    "0, 130, 100, 200, 30, false",
    "0, 131, 100, 200, 30, true",
    // a point conflicts only strictly inside
    "50, 50, 0, 100, 0, true",
    "0, 0, 0, 100, 0, false",
    "100, 100, 0, 100, 0, false",
    "0, 100, 50, 50, 0, true",
    "0, 100, 0, 0, 0, false",
    "0, 100, 100, 100, 0, false",
    "50, 50, 50, 50, 0, false",
    "0, 100, 30, 30, 30, false",
    "0, 100, 31, 31, 30, true"
  })
  void overlapsAreFoundInBothDirections(
      long from, long to, long otherFrom, long otherTo, long tolerance, boolean conflict) {
    Held a = held(from, to, 1, TravelMode.METRO, 1_000);
    Held b = held(otherFrom, otherTo, 1, TravelMode.BUS, 9_000);

    assertThat(Guard.conflicts(a, b, tolerance * SECOND)).isEqualTo(conflict);
    assertThat(Guard.conflicts(b, a, tolerance * SECOND)).isEqualTo(conflict);
  }

  @ParameterizedTest(name = "source {0}, mode {1}, +{2} s, +{3} s, {4} m: {5}")
  @CsvSource({
    "2, BIKE, 600, 600, 1000, true",
    "2, BIKE, 601, 600, 1000, false",
    "2, BIKE, 600, 601, 1000, false",
    "2, BIKE, 600, 600, 900, true",
    "2, BIKE, 600, 600, 899, false",
    "2, BIKE, 600, 600, 1111, true",
    "2, BIKE, 600, 600, 1112, false",
    "1, BIKE, 600, 600, 1000, false",
    "2, EBIKE, 600, 600, 1000, false"
  })
  void theSameRideToldBySomebodyElseIsFoundWithoutAnOverlap(
      int source, TravelMode mode, long later, long longer, long metres, boolean conflict) {
    Held first = held(10_000, 10_500, 1, TravelMode.BIKE, 1_000);
    Held second = held(10_000 + later, 10_500 + longer, source, mode, metres);

    assertThat(Guard.conflicts(first, second, 0)).isEqualTo(conflict);
    assertThat(Guard.conflicts(second, first, 0)).isEqualTo(conflict);
  }

  @ParameterizedTest(name = "boarding and [{1},{2}), source {0}, {3}, {4} m: {5}")
  @CsvSource({
    // a boarding told again by somebody else
    "2, 10000, 10000, BUS, 6300, true",
    "2, 10600, 10600, BUS, 6300, true",
    "2, 9400, 9400, BUS, 6300, true",
    "2, 10601, 10601, BUS, 6300, false",
    "2, 10000, 10000, BUS, 5669, false",
    "2, 10000, 10000, METRO, 6300, false",
    // the same source knows its boardings apart
    "1, 10000, 10000, BUS, 6300, false",
    "1, 10030, 10030, BUS, 6300, false",
    // told again with the alighting, and so with a measured distance
    "2, 10000, 12000, BUS, 15000, true",
    "2, 10600, 12000, BUS, 15000, true",
    "2, 10601, 12000, BUS, 15000, false",
    "2, 9400, 10000, BUS, 15000, true",
    "2, 9399, 10000, BUS, 15000, false",
    "2, 10000, 12000, METRO, 15000, false",
    "1, 10000, 12000, BUS, 15000, false"
  })
  void theSameBoardingToldBySomebodyElseIsFound(
      int source, long from, long to, TravelMode mode, long metres, boolean conflict) {
    Held boarding = held(10_000, 10_000, 1, TravelMode.BUS, 6_300);
    Held second = held(from, to, source, mode, metres);

    assertThat(Guard.conflicts(boarding, second, 0)).isEqualTo(conflict);
    assertThat(Guard.conflicts(second, boarding, 0)).isEqualTo(conflict);
  }
}
