package org.tanpuhui.ledger.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices, fees, closes, hours and splits to the fen: rules.md sections 7 and 8. */
class MarketArithmeticTest {
  private static final int FEE = 50;
  private static final LocalDate MONDAY = LocalDate.parse("2026-11-23");

  @ParameterizedTest
  @CsvSource({
    "6499, 1000, 1, 5849, 7149",
    "6499, 3000, 1, 4549, 8449",
    "5, 1000, 1, 5, 6",
    "1, 1000, 1, 1, 1",
    "10005, 1000, 1, 9005, 11006",
    "6500, 1000, 10, 5850, 7150",
    "6495, 1000, 10, 5850, 7140"
  })
  void theBandIsRoundedHalfUpToTheTick(long close, int width, long tick, long low, long high) {
    assertThat(PriceBand.around(close, width, tick)).isEqualTo(new PriceBand(low, high));
  }

  @Test
  void theBandHoldsItsEnds() {
    PriceBand band = PriceBand.around(6_499, 1_000, 1);
    assertThat(List.of(5_848L, 5_849L, 7_149L, 7_150L))
        .extracting(band::holds)
        .containsExactly(false, true, true, false);
  }

  @Test
  void theFirstRealPurchaseToTheFen() {
    // Given
    long deposited = 2_450_250;

    // When
    long tonnes = Terms.affordable(deposited, 6_499, 0, 1);

    // Then
    Terms terms = new Terms(tonnes, 6_499);
    assertThat(tonnes).isEqualTo(377);
    assertThat(terms.amountFen()).isEqualTo(2_450_123);
    assertThat(terms.feeFen(FEE)).isEqualTo(12_251);
    assertThat(deposited - terms.costFen(0)).isEqualTo(127);
  }

  @Test
  void moneyBuysTheMostWholeLotsThatItPaysFeeIncluded() {
    long seed = 7_001;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long money = random.nextInt(50_000_000);
      long price = 1 + random.nextInt(20_000);
      int fee = random.nextInt(2_001);
      long lot = 1 + random.nextInt(10);
      long tonnes = Terms.affordable(money, price, fee, lot);
      assertThat(tonnes % lot).as("seed %d, case %d", seed, i).isZero();
      if (tonnes > 0) {
        assertThat(new Terms(tonnes, price).costFen(fee)).isLessThanOrEqualTo(money);
      }
      assertThat(new Terms(tonnes + lot, price).costFen(fee)).isGreaterThan(money);
    }
  }

  @Test
  void theFeeAgreesWithDecimalArithmetic() {
    long seed = 7_002;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      Terms terms = new Terms(1 + random.nextInt(1_000_000), 1 + random.nextInt(1_000_000));
      int fee = random.nextInt(2_001);
      BigDecimal exact =
          BigDecimal.valueOf(terms.tonnes())
              .multiply(BigDecimal.valueOf(terms.priceFen()))
              .multiply(BigDecimal.valueOf(fee, 4));
      assertThat(terms.feeFen(fee))
          .as("seed %d, case %d", seed, i)
          .isEqualTo(exact.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }
  }

  @Test
  void termsOutOfBoundsDoNotExist() {
    assertThatThrownBy(() -> new Terms(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Terms(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Terms(Terms.MAX_TONNES + 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Terms(Terms.MAX_TONNES, Terms.MAX_PRICE_FEN).costFen(2_000)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    // tonnes at 70.00, previous close 64.99
    "0, 0, 6499",
    "100, 700000, 6499",
    "101, 707000, 7000",
    // 60 t at 64.99 and 41 t at 65.10: 65.0346… is 65.03
    "101, 656850, 6503",
    // exactly half a fen goes up
    "102, 663051, 6501"
  })
  void theCloseMovesOnlyAboveAHundredTonnes(long tonnes, long turnover, long close) {
    assertThat(new MarketDay(MONDAY, 6_499, tonnes, turnover).closeFen(100, 1)).isEqualTo(close);
  }

  @Test
  void aDayRollsOverOnceAndQuietDaysKeepTheClose() {
    // Given
    MarketDay monday =
        MarketDay.opening(MONDAY, 6_499).with(new Terms(60, 6_499)).with(new Terms(41, 6_510));

    // When
    MarketDay friday = monday.on(MONDAY.plusDays(4), 100, 1);

    // Then
    assertThat(friday).isEqualTo(new MarketDay(MONDAY.plusDays(4), 6_503, 0, 0));
    assertThat(friday.on(MONDAY.plusDays(4), 100, 1)).isSameAs(friday);
    assertThat(friday.on(MONDAY.plusDays(9), 100, 1).previousCloseFen()).isEqualTo(6_503);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T01:29:59Z, false",
    "2026-11-23T01:30:00Z, true",
    "2026-11-23T03:29:59Z, true",
    "2026-11-23T03:30:00Z, false",
    "2026-11-23T05:00:00Z, true",
    "2026-11-23T07:00:00Z, false",
    "2026-11-22T02:00:00Z, false",
    "2026-10-05T02:00:00Z, false",
    "2026-10-08T02:00:00Z, true"
  })
  void theMarketIsOpenInItsSessionsOfTradingDays(Instant at, boolean open) {
    assertThat(weekdays().isOpen(at)).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23, 1, 2026-11-24",
    "2026-11-27, 1, 2026-11-30",
    "2026-09-30, 1, 2026-10-08",
    "2026-09-30, 2, 2026-10-09",
    "2026-11-23, 0, 2026-11-23"
  })
  void theNextTradingDaySkipsWeekendsAndHolidays(LocalDate day, int days, LocalDate next) {
    assertThat(weekdays().tradingDayAfter(day, days)).isEqualTo(next);
  }

  @Test
  void calendarsThatMakeNoSenseDoNotExist() {
    assertThatThrownBy(() -> TradingCalendar.Session.of("9:30", "11:30"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TradingCalendar.Session.of("11:30", "09:30"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TradingCalendar.Session.of("23:00", "24:01"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new TradingCalendar(
                    Set.of(DayOfWeek.MONDAY),
                    List.of(
                        TradingCalendar.Session.of("09:30", "11:30"),
                        TradingCalendar.Session.of("11:00", "15:00")),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    TradingCalendar.Session day = TradingCalendar.Session.of("00:00", "24:00");
    assertThat(List.of(day.from(), day.to())).containsExactly("00:00", "24:00");
  }

  @Test
  void sharesAfterAnySalesAreOneSplitOfTheirSum() {
    long seed = 7_003;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      long[] grams =
          LongStream.generate(() -> 1 + random.nextLong(1, 2_000_000_000L))
              .limit(1 + random.nextInt(40))
              .toArray();
      ProceedsSplit split = new ProceedsSplit(grams);
      long[] paid = new long[grams.length];
      long total = 0;
      for (int sale = 0; sale < 20; sale++) {
        long before = total;
        total += random.nextInt(sale % 2 == 0 ? 50 : 5_000_000);
        long[] shares = split.difference(before, total);
        long[] floors = split.floors(total);
        assertThat(LongStream.of(shares).sum()).isEqualTo(total - before);
        for (int i = 0; i < paid.length; i++) {
          paid[i] += shares[i];
          assertThat(shares[i]).isGreaterThanOrEqualTo(-1);
          assertThat(paid[i]).isBetween(floors[i], floors[i] + 1);
        }
      }
      assertThat(paid).as("seed %d, round %d", seed, round).isEqualTo(split.of(total));
    }
  }

  @Test
  void theLargestRemainderTakesTheLastFenAndTheEarlierOfTwoEqualOnes() {
    assertThat(new ProceedsSplit(new long[] {1, 1, 1}).of(100)).containsExactly(34, 33, 33);
    assertThat(new ProceedsSplit(new long[] {3, 5, 2}).of(99)).containsExactly(30, 49, 20);
  }

  @Test
  void aShareCanFallByAFenWhileTheSumGrows() {
    // The Alabama paradox: why a difference may be -1.
    ProceedsSplit split = new ProceedsSplit(new long[] {6, 6, 2});
    assertThat(split.of(10)).containsExactly(4, 4, 2);
    assertThat(split.of(11)).containsExactly(5, 5, 1);
    assertThat(split.difference(10, 11)).containsExactly(1, 1, -1);
    assertThat(split.floors(10)[2]).isEqualTo(1);
    assertThat(split.floors(11)[2]).isEqualTo(1);
  }

  private static TradingCalendar weekdays() {
    return new TradingCalendar(
        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
        List.of(
            TradingCalendar.Session.of("09:30", "11:30"),
            TradingCalendar.Session.of("13:00", "15:00")),
        List.of(
            new TradingCalendar.Closure(
                LocalDate.parse("2026-10-01"),
                LocalDate.parse("2026-10-07"),
                "国庆节",
                "National Day")));
  }
}
