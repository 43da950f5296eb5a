package org.tanpuhui.methodology.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.TravelMode;
import org.tanpuhui.methodology.store.SummaryStore;
import org.tanpuhui.methodology.store.SummaryStore.OfDay;
import org.tanpuhui.platform.Scheme;

/** Sums for people by local day and kind, and the city's mean of a day. */
class SummaryIT {
  private static final long ANNA = Samples.participant(1);
  private static final long BEI = Samples.participant(2);

  /** 23:50 and 00:10 in the city: two local days. */
  private static final Instant LATE = Instant.parse("2026-11-17T15:50:00Z");

  private static final Instant EARLY = Instant.parse("2026-11-17T16:10:00Z");
  private static final LocalDate FIRST = LocalDate.parse("2026-11-17");
  private static final LocalDate SECOND = FIRST.plusDays(1);
  private static final Instant RECORDED = Instant.parse("2026-11-18T03:00:00Z");

  private Stream stream;
  private SummaryStore sums;

  @BeforeEach
  void open() throws SQLException {
    ServiceDatabase database = new ServiceDatabase();
    stream = new Stream(database, TestRegistry.supplier(), Acts.PLAIN);
    sums = new SummaryStore(database::open);
  }

  @AfterEach
  void close() throws SQLException {
    stream.close();
  }

  @Test
  void aParticipantsSumsAreByLocalDayAndKindAndKnowOfVoids() throws SQLException {
    Ride late = Samples.metro(ANNA, "a", LATE, LATE.plusSeconds(600), 5_000);
    Ride early = Samples.metro(ANNA, "b", EARLY, EARLY.plusSeconds(600), 1_000);
    Ride bike = Samples.bike(ANNA, "c", EARLY.plusSeconds(3_600), EARLY.plusSeconds(4_200), 2_000);
    Ride wrong =
        Samples.metro(ANNA, "d", EARLY.plusSeconds(7_200), EARLY.plusSeconds(7_800), 9_000);
    stream.append(RECORDED, late, early, bike, wrong);
    stream.append(RECORDED, LogSamples.voidOf(wrong, "v", RECORDED));

    assertThat(sums.ofParticipant(ANNA, FIRST, SECOND.plusDays(1)))
        .containsExactly(
            new OfDay(FIRST, TravelMode.METRO, 1, 234_000),
            new OfDay(SECOND, TravelMode.METRO, 1, 46_800),
            new OfDay(SECOND, TravelMode.BIKE, 1, 67_760));
    assertThat(sums.totals(ANNA, SECOND))
        .isEqualTo(new SummaryStore.Totals(348_560, 114_560, 348_560));
    assertThat(sums.ofParticipant(BEI, FIRST, SECOND.plusDays(1))).isEmpty();
    assertThat(sums.totals(BEI, SECOND)).isEqualTo(new SummaryStore.Totals(0, 0, 0));
  }

  @Test
  void theCitysMeanIsOfThoseWithAnythingOnTheDayReceivedAndComputedOnce() throws SQLException {
    stream.append(
        RECORDED,
        Samples.metro(ANNA, "a", LATE, LATE.plusSeconds(600), 5_000),
        Samples.metro(BEI, "b", LATE, LATE.plusSeconds(600), 2_000));
    assertThat(sums.lastCityMean(Scheme.SANDBOX)).isEmpty();

    sums.compute(Scheme.SANDBOX, SECOND, RECORDED);
    sums.compute(Scheme.SHENZHEN, SECOND, RECORDED);
    stream.append(RECORDED, Samples.metro(BEI, "c", EARLY, EARLY.plusSeconds(600), 9_000));
    sums.compute(Scheme.SANDBOX, SECOND, RECORDED);

    assertThat(sums.cityMeans(Scheme.SANDBOX, FIRST, SECOND.plusDays(1)))
        .isEqualTo(Map.of(SECOND, (234_000 + 93_600) / 2L));
    assertThat(sums.lastCityMean(Scheme.SANDBOX))
        .contains(new SummaryStore.CityMean(SECOND, (234_000 + 93_600) / 2L));
    assertThat(sums.cityMeans(Scheme.SHENZHEN, FIRST, SECOND.plusDays(1))).isEmpty();
    assertThat(sums.lastComputed(Scheme.SHENZHEN)).isEqualTo(SECOND);
  }
}
