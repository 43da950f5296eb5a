package org.tanpuhui.methodology.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tanpuhui.methodology.ServiceDatabase;

/** The life cycles of the code and of the database are the same. */
class LifecycleIT {

  @Test
  void theDatabaseKnowsExactlyTheStepsOfTheCode() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = new ServiceDatabase().open();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT kind, verb, from_state, to_state, party FROM review_transition")) {
      while (row.next()) {
        rows.add(
            String.join(
                " ",
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5)));
      }
    }
    List<String> code =
        Stream.of(Lifecycle.METHODOLOGY, Lifecycle.PROJECT, Lifecycle.BATCH)
            .flatMap(
                l ->
                    l.transitions().stream()
                        .map(
                            t ->
                                String.join(
                                    " ", l.kind(), t.verb(), t.from(), t.to(), t.party().word())))
            .toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(code);
  }
}
