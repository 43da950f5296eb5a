package org.tanpuhui.methodology.intake;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.platform.stream.Output;

/** What the stream left behind, as text that can be compared. */
final class Tables {
  private Tables() {}

  /** Every row of every table the stream writes, in a fixed order. */
  static List<String> all(ServiceDatabase database) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String sql :
        List.of(
            "SELECT i::text FROM activity_identity i ORDER BY 1",
            "SELECT row_to_json(e)::text FROM evidence e ORDER BY 1",
            "SELECT row_to_json(c)::text FROM evidence_change c ORDER BY 1",
            "SELECT w::text FROM waiting_void w ORDER BY 1",
            "SELECT s::text FROM settlement_due s ORDER BY 1",
            "SELECT d::text FROM activity_duplicate d ORDER BY 1")) {
      rows.addAll(texts(database, sql));
    }
    return rows;
  }

  /** The first column of a query. */
  static List<String> texts(ServiceDatabase database, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  /** The outputs by partition and input offset; those of one input in their order. */
  static List<String> texts(List<Output> outputs) {
    return outputs.stream()
        .sorted(Comparator.comparingInt(Output::partition).thenComparingLong(Output::inputOffset))
        .map(
            o ->
                String.join(
                    " ",
                    String.valueOf(o.partition()),
                    String.valueOf(o.inputOffset()),
                    o.topic(),
                    o.key(),
                    o.type(),
                    o.id(),
                    new String(o.value(), StandardCharsets.UTF_8)))
        .toList();
  }
}
