package org.tanpuhui.ledger.audit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.tanpuhui.platform.Scheme;

/**
 * Changes the books as database superuser, exports what is seen then, audits it, and takes
 * everything back: each case is one transaction, so none needs a copy of the database.
 */
final class TamperedBooks {
  final Year year = new Year();
  final LogOfBooks log = new LogOfBooks(Scheme.SANDBOX);

  /** The log as somebody downloaded it before anything was changed. */
  final Path downloaded;

  private static final Pattern CHANGES = Pattern.compile("UPDATE|DELETE|INSERT");

  private final Path folder;
  private int exports;

  /** What is done to the books. */
  @FunctionalInterface
  interface Tampering {
    void on(Connection superuser) throws Exception;
  }

  TamperedBooks(Path folder) throws Exception {
    this.folder = folder;
    this.downloaded = folder.resolve("log");
    year.live();
    try (Connection connection = year.superuser()) {
      log.publish(connection, downloaded);
    }
  }

  static Tampering sql(String... statements) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
          if (CHANGES.matcher(sql).lookingAt() && statement.getUpdateCount() == 0) {
            throw new AssertionError("it changes nothing: " + sql);
          }
        }
      }
    };
  }

  /**
   * Tampers, exports, audits, takes back.
   *
   * @param evidence whether the export has the evidence upstream
   */
  AuditedExport.Verdict audit(Tampering tampering, boolean evidence, String... arguments)
      throws Exception {
    Path into = folder.resolve("export-" + exports++);
    String checkpoint = log.checkpoint(Scheme.SANDBOX);
    try (Connection connection = year.superuser()) {
      connection.setAutoCommit(false);
      // A superuser does without foreign keys, which are triggers, and without the closed month.
      sql(
              "SET LOCAL session_replication_role = replica",
              "ALTER TABLE journal DROP CONSTRAINT ck_journal_open_2")
          .on(connection);
      tampering.on(connection);
      AuditedExport.write(connection, Scheme.SANDBOX, log, into, evidence ? year.evidence() : null);
      connection.rollback();
    } finally {
      log.checkpoint(checkpoint);
    }
    return AuditedExport.run(into, arguments);
  }
}
