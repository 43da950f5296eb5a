package org.tanpuhui.deploy.driver.meter;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.tanpuhui.deploy.driver.replay.Csv;
import org.tanpuhui.deploy.driver.replay.Unconverted;

/**
 * State Grid customers, one row per customer and one column per day, then the customer's hashed
 * number and a flag that is 1 for a customer found stealing. Not every customer is a household;
 * nothing in the file says which.
 */
final class SgccMeters implements MeterSource {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M/d/uuuu");
  private static final String CUSTOMER = "CONS_NO";
  private static final String FLAG = "FLAG";

  @Override
  public long read(List<Path> files, Consumer<MeterDay> days, Unconverted left) throws IOException {
    long readings = 0;
    for (Path file : files) {
      try (BufferedReader reader = Csv.open(file, StandardCharsets.UTF_8)) {
        Head head = Head.of(reader.readLine(), file);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          readings += convert(Csv.split(line, ','), head, days, left);
        }
      }
    }
    return readings;
  }

  /**
   * The first row.
   *
   * @param days the day of each column, null for a column that is none
   */
  record Head(List<LocalDate> days, int customer, int flag) {

    static Head of(String line, Path file) {
      List<String> names = line == null ? List.of() : Csv.split(line, ',');
      int customer = names.indexOf(CUSTOMER);
      int flag = names.indexOf(FLAG);
      if (customer < 0 || flag < 0) {
        throw new IllegalArgumentException("no columns CONS_NO and FLAG: " + file);
      }
      List<LocalDate> days = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        try {
          days.add(i == customer || i == flag ? null : LocalDate.parse(names.get(i), DAY));
        } catch (DateTimeException e) {
          throw new IllegalArgumentException("a column that is no day: " + names.get(i));
        }
      }
      return new Head(days, customer, flag);
    }

    long readings() {
      return days.size() - 2L;
    }
  }

  /** Converts one customer's row; returns the number of readings in it. */
  long convert(List<String> row, Head head, Consumer<MeterDay> days, Unconverted left) {
    if (row.size() != head.days().size()
        || row.get(head.customer()).isBlank()
        || !row.get(head.flag()).matches("[01]")) {
      left.add("unreadable row", head.readings(), "(not shown)");
      return head.readings();
    }
    String customer = row.get(head.customer());
    boolean flagged = row.get(head.flag()).equals("1");
    for (int i = 0; i < row.size(); i++) {
      LocalDate day = head.days().get(i);
      if (day == null) {
        continue;
      }
      String masked = "customer ***, " + day;
      if (row.get(i).isBlank()) {
        left.add("blank reading", 1, masked);
        continue;
      }
      try {
        days.accept(new MeterDay(customer, day, Energy.wh(row.get(i)), flagged));
      } catch (NumberFormatException e) {
        left.add("reading that is no energy", 1, masked);
      }
    }
    return head.readings();
  }
}
