package org.tanpuhui.platform.act;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.tanpuhui.platform.sql.SqlArrays;

/** Records acts, in the transaction of the change that they tell of. One statement per call. */
public final class Acts {
  /** The topic they are published to. */
  public static final String TOPIC = "acts";

  private static final String INSERT =
      """
      INSERT INTO act (act_id, at, scheme, kind, actor, subject, reason, document, detail)
      SELECT act_id, at::timestamptz, scheme::smallint, kind, actor, subject, reason, document, detail
        FROM unnest(?::uuid[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[])
             WITH ORDINALITY
             AS act (act_id, at, scheme, kind, actor, subject, reason, document, detail, n)
       ORDER BY n
      ON CONFLICT (act_id) DO NOTHING
      """;

  private Acts() {}

  /** Records an act; the same again changes nothing. */
  public static void record(Connection connection, Act act) throws SQLException {
    record(connection, List.of(act));
  }

  /**
   * Records acts in this order.
   *
   * @param acts may be empty
   */
  public static void record(Connection connection, List<Act> acts) throws SQLException {
    if (acts.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setArray(
          1, SqlArrays.uuid(connection, acts.stream().map(Act::id).toArray(java.util.UUID[]::new)));
      texts(insert, 2, acts, act -> act.at().toString());
      insert.setArray(
          3,
          SqlArrays.int4(connection, acts.stream().mapToInt(act -> act.scheme().code()).toArray()));
      texts(insert, 4, acts, Act::kind);
      texts(insert, 5, acts, Act::actor);
      texts(insert, 6, acts, Act::subject);
      texts(insert, 7, acts, Act::reason);
      texts(insert, 8, acts, Act::document);
      texts(insert, 9, acts, Act::detail);
      insert.executeUpdate();
    }
  }

  private static void texts(
      PreparedStatement insert, int parameter, List<Act> acts, Function<Act, String> value)
      throws SQLException {
    String[] texts = acts.stream().map(value).toArray(String[]::new);
    insert.setArray(parameter, SqlArrays.text(insert.getConnection(), texts));
  }
}
