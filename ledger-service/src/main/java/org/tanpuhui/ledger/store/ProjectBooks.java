package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/** What the projects of a scheme have issued, carry and owe. */
public final class ProjectBooks {
  private static final String OF_SCHEME =
      """
      SELECT p.project,
             (SELECT min(b.project_id)
                FROM batch_issue i
                JOIN credit_batch b ON b.scheme = i.scheme AND b.batch_id = i.batch_id
               WHERE i.project = p.project),
             p.issued_mg,
             coalesce((SELECT s.credits - s.debits FROM system_balance s
                        WHERE s.account = p.project + (3::bigint << 48) AND s.asset = 1), 0),
             p.due_mg
        FROM project_book p
       WHERE p.project >= ? AND p.project < ?
       ORDER BY p.project
      """;

  /**
   * One project; amounts in milligrams CO2e.
   *
   * @param projectId null before its first batch is issued
   * @param issuedMg of the tonnes issued
   * @param carriedMg what was left under a tonne, and goes into its next batch
   * @param replacementDueMg of activities voided after the verification of their batch had begun,
   *     taken from its next batch
   */
  public record Book(
      long project, String projectId, long issuedMg, long carriedMg, long replacementDueMg) {}

  /** All projects of a scheme that have issued or owe anything, by number. */
  public List<Book> of(Connection connection, Scheme scheme) throws SQLException {
    List<Book> books = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OF_SCHEME)) {
      select.setLong(1, AccountId.first(scheme));
      select.setLong(2, AccountId.end(scheme));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          books.add(
              new Book(
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getLong(5)));
        }
      }
    }
    return books;
  }
}
