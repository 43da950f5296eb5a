package org.tanpuhui.deploy.driver;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A plain table for people: numbers to the right, words to the left. */
public final class Table {

  private final List<String[]> rows = new ArrayList<>();

  public Table(String... head) {
    rows.add(head);
  }

  /** Adds a row; numbers are grouped by thousands. */
  public Table row(Object... cells) {
    String[] texts = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      texts[i] =
          cells[i] instanceof Long || cells[i] instanceof Integer
              ? String.format("%,d", ((Number) cells[i]).longValue())
              : String.valueOf(cells[i]);
    }
    rows.add(texts);
    return this;
  }

  /** Prints all rows with a rule below the head. */
  public void print(PrintStream out) {
    int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      print(rows.get(r), widths, out);
      if (r == 0) {
        StringBuilder rule = new StringBuilder();
        for (int width : widths) {
          rule.append("-".repeat(width)).append("  ");
        }
        out.println(rule.toString().stripTrailing());
      }
    }
  }

  private static void print(String[] row, int[] widths, PrintStream out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String pad = " ".repeat(widths[i] - row[i].length());
      boolean number = row[i].matches("-?[\\d,]+");
      line.append(number ? pad + row[i] : row[i] + pad).append("  ");
    }
    out.println(line.toString().stripTrailing());
  }
}
