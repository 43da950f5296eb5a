package org.tanpuhui.ledger.store;

import java.sql.SQLException;

/** A system account would leave its bound: a budget holds less than a command wants to spend. */
public final class BoundException extends SQLException {
  private static final long serialVersionUID = 1L;
  static final String CHECK_VIOLATION = "23514";

  BoundException(SQLException cause) {
    super(cause.getMessage(), cause.getSQLState(), cause);
  }
}
