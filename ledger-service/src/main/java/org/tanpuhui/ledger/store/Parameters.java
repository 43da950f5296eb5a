package org.tanpuhui.ledger.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.tanpuhui.ledger.journal.ControlTotal;
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

  /** The twelve arrays of control totals, from this parameter on. */
  static void controls(PreparedStatement statement, int first, List<ControlTotal> totals)
      throws SQLException {
    ints(statement, first, totals, total -> total.scheme().code());
    ints(statement, first + 1, totals, total -> total.asset().number());
    ints(statement, first + 2, totals, ControlTotal::stripe);
    List<ToLongFunction<ControlTotal.Sums>> columns =
        List.of(
            ControlTotal.Sums::participantDebits,
            ControlTotal.Sums::participantCredits,
            ControlTotal.Sums::reserveDebits,
            ControlTotal.Sums::reserveCredits,
            ControlTotal.Sums::lotsCredited,
            ControlTotal.Sums::lotsDebited,
            ControlTotal.Sums::debt,
            ControlTotal.Sums::journalAmount,
            ControlTotal.Sums::pairs);
    int parameter = first + 3;
    for (ToLongFunction<ControlTotal.Sums> column : columns) {
      longs(statement, parameter++, totals, total -> column.applyAsLong(total.sums()));
    }
  }
}
