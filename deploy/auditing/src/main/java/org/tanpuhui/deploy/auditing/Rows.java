package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads columns of the rows of an export; absent ones are null or zero. */
final class Rows {
  private Rows() {}

  static UUID id(JsonNode row, String column) {
    return row.hasNonNull(column) ? UUID.fromString(row.get(column).asText()) : null;
  }

  static String text(JsonNode row, String column) {
    return row.hasNonNull(column) ? row.get(column).asText() : null;
  }

  /** A list of texts, in its order. */
  static List<String> texts(JsonNode row, String column) {
    List<String> texts = new ArrayList<>();
    row.path(column).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  static long number(JsonNode row, String column) {
    return row.path(column).asLong();
  }

  /** Microseconds; {@code absent} without one. */
  static long micros(JsonNode row, String column, long absent) {
    return row.hasNonNull(column) ? Times.micros(row.get(column).asText()) : absent;
  }
}
