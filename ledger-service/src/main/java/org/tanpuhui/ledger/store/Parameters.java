package org.tanpuhui.ledger.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.tanpuhui.platform.sql.SqlArrays;

/** Columns of changes as array parameters. */
final class Parameters {
  private Parameters() {}

  static <T> void longs(
      PreparedStatement statement, int parameter, List<T> changes, ToLongFunction<T> value)
      throws SQLException {
    long[] values = changes.stream().mapToLong(value).toArray();
    statement.setArray(parameter, SqlArrays.int8(statement.getConnection(), values));
  }

  static <T> void ints(
      PreparedStatement statement, int parameter, List<T> changes, ToIntFunction<T> value)
      throws SQLException {
    int[] values = changes.stream().mapToInt(value).toArray();
    statement.setArray(parameter, SqlArrays.int4(statement.getConnection(), values));
  }
}
