package org.tanpuhui.platform.stream;

import java.sql.SQLException;

/** What a failure means for the loop, and how it is told. */
final class Faults {
  private Faults() {}

  /** Whether the data, not the database, is at fault: SQLSTATE classes 22 and 23. */
  static boolean isOfData(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  static String describe(Throwable e) {
    String text = e.getClass().getSimpleName() + ": " + e.getMessage();
    Throwable cause = e.getCause();
    return cause == null
        ? text
        : text + " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")";
  }
}
