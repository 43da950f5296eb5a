package org.tanpuhui.engines;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads plans as PostgreSQL makes them without knowing the parameters. On fresh tables it takes
 * every table for empty, and a plan that goes through a whole table or index for every row costs
 * the square of what was loaded before statistics exist.
 */
public final class Plans {
  private static final Pattern SCAN =
      Pattern.compile(
          "(Seq Scan|Bitmap Heap Scan|Index (?:Only )?Scan(?: Backward)? using \\w+) on (\\w+)");
  private static final String NODE = "->";
  private static final String BITMAP = "Bitmap Heap Scan";
  private static final String INDEX_OF_BITMAP = "Bitmap Index Scan";
  private static final String CONDITION = "Index Cond:";

  private Plans() {}

  /**
   * Where the plan of a statement goes through all of a table or index.
   *
   * @param sql with a question mark for each parameter
   * @param tables that grow; others may be walked
   * @return one line for each place; empty when all of these tables are entered by a condition
   */
  public static List<String> walks(Connection connection, String sql, Set<String> tables)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = force_generic_plan");
      int parameters = prepare(statement, sql);
      String nulls = String.join(", ", Collections.nCopies(parameters, "NULL"));
      String execute = "EXECUTE looked_at" + (parameters == 0 ? "" : "(" + nulls + ")");
      try (ResultSet plan = statement.executeQuery("EXPLAIN (COSTS OFF) " + execute)) {
        while (plan.next()) {
          lines.add(plan.getString(1));
        }
      }
      statement.execute("DEALLOCATE looked_at");
    }
    List<String> walks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher scan = SCAN.matcher(lines.get(i));
      if (scan.find() && tables.contains(scan.group(2)) && !isEntered(lines, i)) {
        walks.add(scan.group());
      }
    }
    return walks;
  }

  /** What is told of a node stands behind it; the index of a bitmap is a node further in. */
  private static boolean isEntered(List<String> lines, int node) {
    boolean bitmap = lines.get(node).contains(BITMAP);
    int depth = depth(lines.get(node));
    boolean here = !bitmap;
    for (String line : lines.subList(node + 1, lines.size())) {
      if (line.contains(NODE)) {
        if (!bitmap || depth(line) <= depth) {
          return false;
        }
        here = line.contains(INDEX_OF_BITMAP);
      } else if (here && line.contains(CONDITION)) {
        return true;
      }
    }
    return false;
  }

  private static int depth(String line) {
    return line.contains(NODE) ? line.indexOf(NODE) : -1;
  }

  /** Prepares it under a name; returns how many parameters it has. */
  private static int prepare(Statement statement, String sql) throws SQLException {
    StringBuilder numbered = new StringBuilder("PREPARE looked_at AS ");
    int parameters = 0;
    boolean text = false;
    for (char c : sql.toCharArray()) {
      text ^= c == '\'';
      if (c == '?' && !text) {
        numbered.append('$').append(++parameters);
      } else {
        numbered.append(c);
      }
    }
    statement.execute(numbered.toString());
    return parameters;
  }
}
