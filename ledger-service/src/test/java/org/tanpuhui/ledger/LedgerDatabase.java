package org.tanpuhui.ledger;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.ledger.store.SchemeSalts;

/** A ledger database for tests: real PostgreSQL, real migrations, the app role's rights. */
public record LedgerDatabase(Database database) {
  /** Every leaf with its number, however the batches were cut, and the entry that has it. */
  private static final List<String> LANES =
      List.of(
          "SELECT * FROM lane ORDER BY lane",
          """
          SELECT lane, first_number + n AS number, substr(leaves, n * 32 + 1, 32) AS leaf, entry_id
            FROM lane_batch CROSS JOIN generate_series(0, leaf_count - 1) AS n
            LEFT JOIN journal USING (lane)
           WHERE lane_number = first_number + n
           ORDER BY 1, 2
          """);

  /** The secret of the salts in tests. */
  public static final SchemeSalts SALTS = new SchemeSalts(new byte[32]);

  private static final List<String> BOOKS =
      List.of(
          "SELECT to_jsonb(j) - 'lane' - 'lane_number' FROM journal j ORDER BY entry_id, line",
          "SELECT * FROM participant_balance ORDER BY participant",
          "SELECT * FROM points_lots ORDER BY participant, book_month, validity_months",
          "SELECT * FROM system_balance ORDER BY account, asset",
          "SELECT * FROM points_reserve ORDER BY participant",
          "SELECT * FROM parked_reversal ORDER BY reversal_id",
          "SELECT scheme, asset, sum(participant_debits), sum(participant_credits), sum(lots_credited), sum(lots_debited), sum(debt), sum(journal_amount), sum(pairs) FROM control_total GROUP BY 1, 2 ORDER BY 1, 2",
          "SELECT * FROM activities_progress ORDER BY partition",
          "SELECT * FROM methodology_version ORDER BY version_no",
          "SELECT * FROM partner ORDER BY partner_no");

  /** A fresh one. */
  public static LedgerDatabase create() {
    Database database = TestEngines.database("ledger");
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.owner(), database.ownerPassword())
        .locations("classpath:db/platform", "classpath:db/migration")
        .placeholders(Map.of("app_role", database.app()))
        .load()
        .migrate();
    return new LedgerDatabase(database);
  }

  /** A copy of it as it is now, as a restored backup would be; nobody may be connected. */
  public LedgerDatabase copy() throws SQLException {
    String name = database.name() + "_copy";
    try (Connection superuser = TestEngines.postgres().connectAsSuperuser("postgres");
        Statement statement = superuser.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE " + database.name());
      statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + database.app());
    }
    return new LedgerDatabase(
        new Database(
            name,
            TestEngines.postgres().jdbcUrl(name),
            database.owner(),
            database.ownerPassword(),
            database.app(),
            database.appPassword()));
  }

  /**
   * Closes a month of the sandbox that is not over yet, so that whatever a test books lies in it.
   * Only the database's owner can.
   *
   * @param month yyyymm
   */
  public void closeEarly(int month, String lastDay) throws SQLException {
    try (Connection superuser = TestEngines.postgres().connectAsSuperuser(database.name());
        Statement statement = superuser.createStatement()) {
      statement.execute("INSERT INTO period_proposal VALUES (2, " + month + ", 'a', now())");
      statement.execute("INSERT INTO period_close VALUES (2, " + month + ", 'a', 'b', now())");
      statement.execute("ALTER TABLE journal DROP CONSTRAINT IF EXISTS ck_journal_open_2");
      statement.execute(
          "ALTER TABLE journal ADD CONSTRAINT ck_journal_open_2 CHECK (debit_account >> 56 <> 2 OR"
              + " book_date > '"
              + lastDay
              + "') NOT VALID");
      statement.execute(
          """
          INSERT INTO period_total (scheme, month, asset, account_class, debits, credits)
          SELECT 2, %d, asset, side.account >> 48 & 255, sum(side.debit), sum(side.credit)
            FROM journal
           CROSS JOIN LATERAL (VALUES (debit_account, amount, 0), (credit_account, 0, amount))
                 AS side (account, debit, credit)
           WHERE debit_account >> 56 = 2 AND book_date <= '%s'
           GROUP BY asset, side.account >> 48 & 255
          """
              .formatted(month, lastDay));
    }
  }

  public Connection open() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.app(), database.appPassword());
  }

  /** A connection set up as the loop sets up its own. */
  public Connection openHot() throws SQLException {
    return setUp(open());
  }

  /** The same with a driver property, as {@code name=value}. */
  public Connection openHot(String property) throws SQLException {
    String url = database.jdbcUrl();
    return setUp(
        DriverManager.getConnection(
            url + (url.contains("?") ? "&" : "?") + property,
            database.app(),
            database.appPassword()));
  }

  private static Connection setUp(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SET plan_cache_mode = force_generic_plan;
          SET enable_hashjoin = off; SET enable_mergejoin = off;
          SET enable_bitmapscan = off; SET enable_seqscan = off
          """);
    }
    connection.commit();
    return connection;
  }

  public LedgerService service() {
    return new LedgerService(source(), SALTS);
  }

  /** Connections of the app role, not pooled. */
  public PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.app());
    source.setPassword(database.appPassword());
    return source;
  }

  /** Everything in the books, row by row in key order; not the lanes. */
  public List<String> books() throws SQLException {
    return rows(BOOKS);
  }

  /** Every leaf of every lane, in order. */
  public List<String> lanes() throws SQLException {
    return rows(LANES);
  }

  private List<String> rows(List<String> queries) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String query : queries) {
        try (ResultSet rows = statement.executeQuery(query)) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            StringJoiner line =
                new StringJoiner("|", rows.getMetaData().getTableName(1) + ": ", "");
            for (int i = 1; i <= columns; i++) {
              line.add(rows.getString(i));
            }
            all.add(line.toString());
          }
        }
      }
    }
    return all;
  }

  public long number(String query) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
