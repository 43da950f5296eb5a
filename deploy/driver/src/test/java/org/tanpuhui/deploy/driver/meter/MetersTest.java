package org.tanpuhui.deploy.driver.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.deploy.driver.replay.SharedData;
import org.tanpuhui.deploy.driver.replay.Unconverted;

class MetersTest {

  private static final String LONDON_HEAD =
      "LCLid,day,energy_median,energy_mean,energy_max,energy_count,energy_std,energy_sum,energy_min";

  @TempDir private Path folder;

  private final List<MeterDay> days = new ArrayList<>();
  private final Unconverted left = new Unconverted();

  private Path file(String... lines) throws Exception {
    Path file = folder.resolve("meters.csv");
    Files.write(file, List.of(lines), StandardCharsets.UTF_8);
    return file;
  }

  @Test
  void londonDayCountsOnlyWithAllItsHalfHours() throws Exception {
    // When
    long rows =
        new LondonMeters()
            .read(
                List.of(
                    file(
                        LONDON_HEAD,
                        "MACSECRET,2012-10-13,0.1,0.2,0.8,48,0.1,11.087000000000002,0.07",
                        "MACSECRET,2012-10-14,0.1,0.2,0.8,46,0.1,7.098,0.0",
                        "MACSECRET,2012-10-15,,,,0,,,",
                        "MACSECRET,2012-10-16,0.1,0.2,0.8,48,0.1,lots,0.0",
                        "MACSECRET,2012-10-17,0.1,0.2,0.8,48,0.1,-1,0.0",
                        "MACSECRET,2012-13-01,0.1,0.2,0.8,48,0.1,1,0.0",
                        ",2012-10-18,0.1,0.2,0.8,48,0.1,1,0.0",
                        "MACSECRET,2012-10-18,0.1",
                        "MACSECRET,2012-10-19,0.1,0.2,0.8,48,0.1,0.0004999,0.0")),
                days::add,
                left);

    // Then
    assertThat(rows).isEqualTo(9);
    assertThat(days)
        .containsExactly(
            new MeterDay("MACSECRET", LocalDate.parse("2012-10-13"), 11_087, false),
            new MeterDay("MACSECRET", LocalDate.parse("2012-10-19"), 0, false));
    assertThat(left.counts())
        .containsEntry("day of which half-hours are missing", 1L)
        .containsEntry("day without a sum", 1L)
        .containsEntry("sum that is no energy", 2L)
        .containsEntry("day that is no date", 1L)
        .containsEntry("unreadable row", 2L);
    assertThat(left.sum() + days.size()).isEqualTo(rows);
    left.counts().keySet().forEach(r -> assertThat(left.example(r)).doesNotContain("SECRET"));
  }

  @Test
  void halfAWattHourIsRoundedUpAndBinaryNoiseGoes() {
    assertThat(Energy.wh("5.531999999999998")).isEqualTo(5_532);
    assertThat(Energy.wh("0.0005")).isEqualTo(1);
    assertThat(Energy.wh("514991.78")).isEqualTo(514_991_780);
    assertThatThrownBy(() -> Energy.wh("1e30")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> Energy.wh("")).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void stateGridRowIsOneCustomerWithBothStylesOfDays() throws Exception {
    // When
    long readings =
        new SgccMeters()
            .read(
                List.of(
                    file(
                        "01/11/2014,01/12/2014,1/13/2014,CONS_NO,FLAG",
                        "3.3,,1020.8,SECRET1,1",
                        "0,x,-2,SECRET2,0",
                        "1,2,3,SECRET3,2",
                        "1,2,SECRET4,0",
                        "1,2,3,,0")),
                days::add,
                left);

    // Then
    assertThat(readings).isEqualTo(15);
    assertThat(days)
        .containsExactly(
            new MeterDay("SECRET1", LocalDate.parse("2014-01-11"), 3_300, true),
            new MeterDay("SECRET1", LocalDate.parse("2014-01-13"), 1_020_800, true),
            new MeterDay("SECRET2", LocalDate.parse("2014-01-11"), 0, false));
    assertThat(left.counts())
        .containsEntry("blank reading", 1L)
        .containsEntry("reading that is no energy", 2L)
        .containsEntry("unreadable row", 9L);
    assertThat(left.sum() + days.size()).isEqualTo(readings);
    left.counts().keySet().forEach(r -> assertThat(left.example(r)).doesNotContain("SECRET"));
  }

  @Test
  void filesOfAnotherFormAreRefusedWhole() throws Exception {
    Path file = file("a,b,c", "1,2,3");
    assertThatThrownBy(() -> new LondonMeters().read(List.of(file), days::add, left))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SgccMeters().read(List.of(file), days::add, left))
        .isInstanceOf(IllegalArgumentException.class);
    Path oddDay = file("2014-01-01,CONS_NO,FLAG", "1,c,0");
    assertThatThrownBy(() -> new SgccMeters().read(List.of(oddDay), days::add, left))
        .hasMessageContaining("2014-01-01");
  }

  @Test
  void shiftIsWholeWeeksAndKeepsTheSeason() {
    for (int i = 0; i < 800; i++) {
      LocalDate last = LocalDate.parse("2012-01-01").plusDays(i);
      LocalDate today = LocalDate.parse("2026-11-23");
      LocalDate moved = SeasonShift.before(today, last).shifted(last);
      assertThat(moved).isBefore(today);
      assertThat(moved.getDayOfWeek()).isEqualTo(last.getDayOfWeek());
      // Never more than four days of the year apart: half a week and a leap day.
      int apart = Math.abs(moved.getDayOfYear() - last.getDayOfYear());
      assertThat(Math.min(apart, 365 - apart)).as("%s", last).isLessThanOrEqualTo(4);
      assertThat(moved).isAfter(today.minusDays(375));
    }
  }

  @Test
  void personsAreSeededByTheNameAndInTheSharesThatAreSaid() {
    int[] counts = new int[6];
    for (int i = 0; i < 20_000; i++) {
      counts[Households.persons(1, "household " + i)]++;
    }
    int[] percent = {0, 20, 30, 30, 15, 5};
    for (int persons = 1; persons <= 5; persons++) {
      assertThat(counts[persons])
          .isBetween(percent[persons] * 200 - 400, percent[persons] * 200 + 400);
    }
    assertThat(Households.persons(1, "a")).isEqualTo(Households.persons(1, "a"));
  }

  @Test
  void everyRecordedReadingIsADayOrAReason() throws Exception {
    // Given
    Path london = SharedData.folder("london-smartmeter-daily");
    Path sgcc = SharedData.folder("sgcc-household-daily");
    List<Path> blocks;
    try (Stream<Path> files = Files.list(london)) {
      blocks = files.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
    }

    // When
    long rows = new LondonMeters().read(blocks, days::add, left);
    long londonDays = days.size();
    long readings =
        new SgccMeters().read(List.of(sgcc.resolve("datasetsmall.part.csv.gz")), days::add, left);

    // Then: the sums of the sources' own descriptions
    assertThat(rows).isEqualTo(192_749);
    assertThat(londonDays).isEqualTo(192_749 - 2_035);
    assertThat(readings).isEqualTo(18_107L * 26);
    assertThat(left.sum() + days.size()).isEqualTo(rows + readings);
    assertThat(days.stream().filter(MeterDay::flagged).map(MeterDay::household).distinct())
        .hasSize(1_437);
  }
}
