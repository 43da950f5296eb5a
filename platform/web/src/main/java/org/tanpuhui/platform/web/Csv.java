package org.tanpuhui.platform.web;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values (RFC 4180), safe to open in a spreadsheet. */
public final class Csv {
  /** The media type. */
  public static final String MEDIA_TYPE = "text/csv";

  private Csv() {}

  /** One line, with its end. */
  public static String line(List<?> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    // A spreadsheet would carry out what begins like a formula.
    if (!(value instanceof Number) && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
