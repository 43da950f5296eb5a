package org.tanpuhui.deploy.driver.forest;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tanpuhui.deploy.driver.replay.Csv;

/** A table with a head, row by row. */
final class Rows {

  private final Map<String, Integer> columns = new HashMap<>();
  private List<String> fields = List.of();

  private Rows() {}

  /**
   * Reads a file, telling each row; the same object shows one row after the other.
   *
   * @return number of rows
   * @throws IllegalArgumentException the file is missing or lacks a column
   */
  static long read(Path file, List<String> needed, Consumer<Rows> row) throws IOException {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("missing: " + file);
    }
    Rows rows = new Rows();
    long count = 0;
    try (BufferedReader reader = Csv.open(file, StandardCharsets.UTF_8)) {
      String head = reader.readLine();
      List<String> names = head == null ? List.of() : Csv.split(head, ',');
      for (int i = 0; i < names.size(); i++) {
        rows.columns.put(names.get(i), i);
      }
      for (String name : needed) {
        if (!rows.columns.containsKey(name)) {
          throw new IllegalArgumentException("no column " + name + ": " + file);
        }
      }
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        rows.fields = Csv.split(line, ',');
        count++;
        row.accept(rows);
      }
    }
    return count;
  }

  /** A field's text; empty when the row is too short, R's NA too. */
  String text(String column) {
    int i = columns.get(column);
    String text = i < fields.size() ? fields.get(i).strip() : "";
    return text.equals("NA") ? "" : text;
  }

  /** A number of at least 0; null when there is none. */
  BigDecimal number(String column) {
    try {
      String text = text(column);
      BigDecimal number = text.isEmpty() ? null : new BigDecimal(text);
      return number == null || number.signum() < 0 ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A number of at least 0; 0 when there is none. */
  BigDecimal numberOrZero(String column) {
    BigDecimal number = number(column);
    return number == null ? BigDecimal.ZERO : number;
  }

  /** A whole number; -1 when there is none. */
  int whole(String column) {
    try {
      return Integer.parseInt(text(column));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
