package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/**
 * Numbers and accounts of the rows of a large table, read token by token into one array: by column,
 * 0 where absent. One thread's.
 */
final class Numbers {
  private final String[] columns;
  private final long[] values;

  /**
   * @param columns to read; the first must be in every row, and be an account
   */
  Numbers(String... columns) {
    this.columns = columns;
    this.values = new long[columns.length];
  }

  /**
   * Reads a row.
   *
   * @return the values in the order of the columns, valid until the next row
   * @throws IllegalArgumentException the first column is absent, or one is no number
   */
  long[] read(JsonParser row) throws IOException {
    Arrays.fill(values, 0);
    int next = 0;
    for (String name = row.nextFieldName(); name != null; name = row.nextFieldName()) {
      JsonToken token = row.nextToken();
      int at = place(name, next);
      if (at < 0) {
        row.skipChildren();
      } else {
        values[at] = token == JsonToken.VALUE_STRING ? Chars.hex(row) : row.getLongValue();
        next = at + 1;
      }
    }
    if (values[0] == 0) {
      throw new IllegalArgumentException("it has no " + columns[0]);
    }
    return values;
  }

  /** Rows have their columns in one order, so it is mostly the next one. */
  private int place(String name, int next) {
    for (int i = 0; i < columns.length; i++) {
      int at = (next + i) % columns.length;
      if (columns[at].equals(name)) {
        return at;
      }
    }
    return -1;
  }
}
