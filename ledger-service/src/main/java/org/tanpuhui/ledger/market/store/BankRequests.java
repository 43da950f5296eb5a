package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/**
 * What is asked of the settlement bank and what it decided, in one table of such requests. Each has
 * an id, a scheme, a state ({@code requested}, then {@code confirmed}, {@code rejected} or {@code
 * cancelled}), the time of its request, who decided it and when, and the bank's reference or a
 * reason.
 *
 * @param <T> a request as its row has it
 */
public abstract class BankRequests<T> {
  private final String select;
  private final Sql.Row<T> row;
  private final String find;
  private final String page;
  private final String used;
  private final String decide;

  /**
   * @param id the primary key's column
   * @param columns what {@code row} reads, in its order
   */
  BankRequests(String table, String id, String columns, Sql.Row<T> row) {
    this.row = row;
    select = "SELECT " + columns + " FROM " + table + " WHERE ";
    find = select + id + " = ?";
    page = " AND (requested_at, %1$s) > (?, ?) ORDER BY requested_at, %1$s LIMIT ?".formatted(id);
    used = "SELECT 1 FROM " + table + " WHERE scheme = ? AND bank_reference = ?";
    decide =
        """
        UPDATE %s
           SET state = ?, decided_at = ?, decided_by = ?, bank_reference = ?, reason = ?
         WHERE %s = ? AND state = 'requested'
        """
            .formatted(table, id);
  }

  /** The request with an id. */
  public Optional<T> find(Connection connection, UUID id, boolean forUpdate) throws SQLException {
    return Sql.one(connection, find + (forUpdate ? " FOR UPDATE" : ""), row, id);
  }

  /**
   * A page of requests, oldest first.
   *
   * @param condition of which, with as many parameters as there are values
   * @param at time of the request before the page
   * @param after its id
   */
  List<T> page(
      Connection connection, String condition, Instant at, UUID after, int limit, Object... values)
      throws SQLException {
    Object[] parameters = Arrays.copyOf(values, values.length + 3);
    parameters[values.length] = at;
    parameters[values.length + 1] = after;
    parameters[values.length + 2] = limit;
    return Sql.list(connection, select + condition + page, row, parameters);
  }

  /** Whether the bank gave this reference to a request before. */
  public boolean isUsed(Connection connection, Scheme scheme, String bankReference)
      throws SQLException {
    return Sql.one(connection, used, found -> true, scheme.code(), bankReference).isPresent();
  }

  /** Notes what became of a request that waits. */
  public void decide(
      Connection connection,
      UUID id,
      String state,
      Instant at,
      String by,
      String bankReference,
      String reason)
      throws SQLException {
    Sql.change(connection, 1, decide, state, at, by, bankReference, reason, id);
  }
}
