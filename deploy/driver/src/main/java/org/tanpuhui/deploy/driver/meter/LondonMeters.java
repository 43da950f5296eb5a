package org.tanpuhui.deploy.driver.meter;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.tanpuhui.deploy.driver.replay.Csv;
import org.tanpuhui.deploy.driver.replay.Unconverted;

/**
 * Low Carbon London, one row per household and day. A day counts only if all 48 half-hours were
 * read: a sum over fewer is neither a measurement of the day nor an estimate of it.
 */
final class LondonMeters implements MeterSource {

  private static final String WHOLE_DAY = "48";

  @Override
  public long read(List<Path> files, Consumer<MeterDay> days, Unconverted left) throws IOException {
    long rows = 0;
    for (Path file : files) {
      try (BufferedReader reader = Csv.open(file, StandardCharsets.UTF_8)) {
        Columns columns = Columns.of(reader.readLine(), file);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          rows++;
          convert(Csv.split(line, ','), columns, days, left);
        }
      }
    }
    return rows;
  }

  /** Where the columns stand that are read. */
  record Columns(int household, int day, int count, int sum) {

    static Columns of(String head, Path file) {
      List<String> names = head == null ? List.of() : Csv.split(head, ',');
      Columns columns =
          new Columns(
              names.indexOf("LCLid"),
              names.indexOf("day"),
              names.indexOf("energy_count"),
              names.indexOf("energy_sum"));
      if (Math.min(Math.min(columns.household, columns.day), Math.min(columns.count, columns.sum))
          < 0) {
        throw new IllegalArgumentException(
            "no columns LCLid, day, energy_count, energy_sum: " + file);
      }
      return columns;
    }

    int last() {
      return Math.max(Math.max(household, day), Math.max(count, sum));
    }
  }

  void convert(List<String> row, Columns columns, Consumer<MeterDay> days, Unconverted left) {
    if (row.size() <= columns.last() || row.get(columns.household()).isBlank()) {
      left.add("unreadable row", 1, "(not shown)");
      return;
    }
    String count = row.get(columns.count());
    String sum = row.get(columns.sum());
    String masked = "household ***, " + row.get(columns.day()) + ", " + count + " half-hours";
    if (sum.isBlank()) {
      left.add("day without a sum", 1, masked);
      return;
    }
    if (!count.equals(WHOLE_DAY)) {
      left.add("day of which half-hours are missing", 1, masked);
      return;
    }
    try {
      days.accept(
          new MeterDay(
              row.get(columns.household()),
              LocalDate.parse(row.get(columns.day())),
              Energy.wh(sum),
              false));
    } catch (NumberFormatException e) {
      left.add("sum that is no energy", 1, masked);
    } catch (DateTimeException e) {
      left.add("day that is no date", 1, masked);
    }
  }
}
