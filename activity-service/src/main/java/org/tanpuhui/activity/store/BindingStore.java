package org.tanpuhui.activity.store;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.tanpuhui.activity.activity.Binding;
import org.tanpuhui.activity.activity.Mandate;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.sql.SqlArrays;

/** Reads bindings: one statement for any number of subjects. */
final class BindingStore {
  private static final Mandate[] NO_MANDATES = {};
  private static final int[] NONE = {};

  /* One index look-up per subject, participant and list; LATERAL keeps the plan a nested loop. */
  private static final String LOAD =
      """
      SELECT e.subject, e.participant, p.kind, p.trace_key,
             m.scenarios, m.scopes, m.froms, m.tos, n.days, n.persons
        FROM unnest(?) AS wanted(subject)
        JOIN enrolment e ON e.partner_no = ? AND e.subject = wanted.subject
        JOIN participant p ON p.participant = e.participant
        CROSS JOIN LATERAL (
          SELECT array_agg(scenario_no) AS scenarios,
                 array_agg(scopes::integer) AS scopes,
                 array_agg((extract(epoch FROM valid_from) * 1000000)::bigint) AS froms,
                 array_agg((extract(epoch FROM valid_to) * 1000000)::bigint) AS tos
            FROM mandate
           WHERE participant = e.participant AND partner_no = e.partner_no) m
        CROSS JOIN LATERAL (
          SELECT array_agg((from_day - DATE '1970-01-01') ORDER BY from_day) AS days,
                 array_agg(persons ORDER BY from_day) AS persons
            FROM enrolment_persons
           WHERE partner_no = e.partner_no AND subject = e.subject) n
      """;

  private BindingStore() {}

  static Map<String, Binding> load(Connection connection, int partner, Collection<String> subjects)
      throws SQLException {
    Map<String, Binding> found = new HashMap<>(subjects.size() * 2);
    try (PreparedStatement select = connection.prepareStatement(LOAD)) {
      select.setArray(1, SqlArrays.text(connection, subjects.toArray(new String[0])));
      select.setInt(2, partner);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(row.getString(1), binding(row));
        }
      }
    }
    return found;
  }

  private static Binding binding(ResultSet row) throws SQLException {
    ByteBuffer key = ByteBuffer.wrap(row.getBytes(4));
    return new Binding(
        row.getLong(2),
        key.getLong(),
        key.getLong(),
        HolderKind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
        mandates(row),
        ints(row.getArray(9)),
        ints(row.getArray(10)));
  }

  private static Mandate[] mandates(ResultSet row) throws SQLException {
    Array first = row.getArray(5);
    if (first == null) {
      return NO_MANDATES;
    }
    Integer[] scenarios = (Integer[]) first.getArray();
    Integer[] scopes = (Integer[]) row.getArray(6).getArray();
    Long[] froms = (Long[]) row.getArray(7).getArray();
    Long[] tos = (Long[]) row.getArray(8).getArray();
    Mandate[] mandates = new Mandate[scenarios.length];
    for (int i = 0; i < mandates.length; i++) {
      mandates[i] =
          new Mandate(scenarios[i], scopes[i], froms[i], tos[i] == null ? Mandate.OPEN : tos[i]);
    }
    return mandates;
  }

  private static int[] ints(Array array) throws SQLException {
    if (array == null) {
      return NONE;
    }
    Integer[] boxed = (Integer[]) array.getArray();
    int[] values = new int[boxed.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = boxed[i];
    }
    return values;
  }
}
