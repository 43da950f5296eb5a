package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/** From a batch to its units and back. Each method is one statement. */
public final class TraceStore {

  /** An issued batch. */
  public record Batch(
      String batchId,
      String projectId,
      String methodology,
      String methodologyVersion,
      String serialPrefix,
      int vintage,
      long firstNo,
      long lastNo,
      Instant issuedAt,
      UUID entryId) {}

  /** Consecutive units, where they stand now. */
  public record Units(long firstNo, long lastNo, AccountId account, UUID entryId) {}

  private static final String BATCH =
      """
      SELECT batch_id, project_id, methodology, methodology_version, serial_prefix, vintage,
             first_no, last_no, issued_at, entry_id
        FROM credit_batch
       WHERE scheme = ? AND (batch_id = ? OR first_no <= ? AND last_no >= ?)
      """;
  private static final String UNITS =
      """
      SELECT first_no, last_no, account, entry_id FROM credit_range
       WHERE scheme = ? AND first_no <= ? AND last_no >= ? ORDER BY first_no LIMIT 1000
      """;
  private static final String CERTIFICATE =
      """
      SELECT m.first_no, m.last_no
        FROM credit_certificate c
        JOIN credit_retirement r USING (retirement_id)
        JOIN credit_movement m ON m.entry_id = r.entry_id
       WHERE c.certificate_id = ? AND r.scheme = ?
       ORDER BY m.first_no
      """;
  private static final String MOVEMENTS =
      """
      SELECT DISTINCT entry_id FROM credit_movement
       WHERE scheme = ? AND first_no <= ? AND last_no >= ? LIMIT 1000
      """;

  /**
   * First and last unit of each range that a certificate is about; empty when there is none of this
   * scheme.
   */
  public List<long[]> certificate(Connection connection, Scheme scheme, String id)
      throws SQLException {
    List<long[]> ranges = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CERTIFICATE)) {
      select.setString(1, id);
      select.setInt(2, scheme.code());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ranges.add(new long[] {rows.getLong(1), rows.getLong(2)});
        }
      }
    }
    return ranges;
  }

  /**
   * An issued batch by its id, or by the number of one of its units.
   *
   * @param batchId null for none
   * @param unit -1 for none
   */
  public Optional<Batch> batch(Connection connection, Scheme scheme, String batchId, long unit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BATCH)) {
      select.setInt(1, scheme.code());
      select.setString(2, batchId);
      select.setLong(3, unit);
      select.setLong(4, unit);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Batch(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getInt(6),
                    row.getLong(7),
                    row.getLong(8),
                    row.getObject(9, OffsetDateTime.class).toInstant(),
                    row.getObject(10, UUID.class)))
            : Optional.empty();
      }
    }
  }

  /** Where units stand, in order of their numbers; the first thousand ranges. */
  public List<Units> units(Connection connection, Scheme scheme, long first, long last)
      throws SQLException {
    List<Units> units = new ArrayList<>();
    try (PreparedStatement select = range(connection, UNITS, scheme, first, last);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        units.add(
            new Units(
                rows.getLong(1),
                rows.getLong(2),
                new AccountId(rows.getLong(3)),
                rows.getObject(4, UUID.class)));
      }
    }
    return units;
  }

  /** Entries that moved any of these units; the first thousand. */
  public List<UUID> movements(Connection connection, Scheme scheme, long first, long last)
      throws SQLException {
    List<UUID> entries = new ArrayList<>();
    try (PreparedStatement select = range(connection, MOVEMENTS, scheme, first, last);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        entries.add(rows.getObject(1, UUID.class));
      }
    }
    return entries;
  }

  private static PreparedStatement range(
      Connection connection, String query, Scheme scheme, long first, long last)
      throws SQLException {
    PreparedStatement select = connection.prepareStatement(query);
    select.setInt(1, scheme.code());
    select.setLong(2, last);
    select.setLong(3, first);
    return select;
  }
}
