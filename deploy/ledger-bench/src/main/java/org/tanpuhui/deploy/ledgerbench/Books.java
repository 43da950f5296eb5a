package org.tanpuhui.deploy.ledgerbench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.deploy.driver.bench.CpuMeter;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.PostgresEngine;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * A ledger database of its own on a server of its own: the ledger's migrations, its roles, and
 * participants that have a balance row each already, as in a city that has run for a while.
 */
final class Books {
  /** Partitions of {@code reductions}, and their writers. */
  static final int WRITERS = 2;

  static final String TOPIC = "reductions";

  /** Any secret: these books are thrown away. */
  static final SchemeSalts SALTS = new SchemeSalts(new byte[32]);

  /** Spreads the participants' numbers; prime. */
  private static final long STEP = 7919;

  private static final String NAME = "ledger_bench";

  /** What the writers' connections of the service are set to. */
  private static final String HOT_SETTINGS =
      """
      SET plan_cache_mode = force_generic_plan;
      SET enable_hashjoin = off;
      SET enable_mergejoin = off;
      SET enable_bitmapscan = off;
      SET enable_seqscan = off
      """;

  private final PostgresEngine engine;
  private final Database database;
  private final LedgerService ledger;
  private final CpuMeter cpu;
  private final int participants;

  Books(PostgresEngine engine, int participants) {
    this.engine = engine;
    this.participants = participants;
    this.database = engine.createDatabase(NAME);
    this.cpu = new CpuMeter(Path.of("/proc"), Map.of("postgres", engine.pid()));
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.app());
    source.setPassword(database.appPassword());
    this.ledger = new LedgerService(source, SALTS);
  }

  // A store of long values is named after its table.
  private static final String RELATIONS =
      """
      SELECT coalesce(t.relname || ' (long values)', c.relname), pg_relation_size(c.oid)
        FROM pg_class c LEFT JOIN pg_class t ON t.reltoastrelid = c.oid
       WHERE c.relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)
         AND c.relkind IN ('r', 'i', 't')
      """;

  /**
   * Migrates and fills; rows come in random order, as people sign up. Everyone has a lot of this
   * month, still empty: the first posting of a month costs more, and comes once in a month.
   */
  void prepare() throws SQLException {
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.owner(), database.ownerPassword())
        .locations("classpath:db/platform", "classpath:db/migration")
        .placeholders(Map.of("app_role", database.app()))
        .load()
        .migrate();
    long first = ParticipantId.of(Scheme.SANDBOX, 0).value();
    execute(
        """
        INSERT INTO participant_balance
               (participant, reduction_debits, points_debits, reduction_credits, points_credits,
                lot_month, lot_validity)
        SELECT %d + n * %d::bigint, 0, 0, 0, 0, %d, %d
          FROM generate_series(1, %d) AS n ORDER BY hashint8(n)
        """
            .formatted(
                first,
                STEP,
                CityTime.month(CityTime.day(Instant.now())),
                Budget.RULE.validityMonths(),
                participants));
    execute(
        "INSERT INTO consumer_position (topic, partition) SELECT '%s', generate_series(0, %d)"
            .formatted(TOPIC, WRITERS - 1));
    settle();
  }

  /** Statistics, hint bits and a checkpoint, so that no run pays for what came before it. */
  void settle() throws SQLException {
    execute("VACUUM ANALYZE");
    execute("CHECKPOINT");
  }

  LedgerService ledger() {
    return ledger;
  }

  int participants() {
    return participants;
  }

  PostgresEngine engine() {
    return engine;
  }

  /** A participant of this partition; {@code index} in [0, participants / WRITERS). */
  static ParticipantId participant(int partition, long index) {
    return ParticipantId.of(Scheme.SANDBOX, (1 + partition + WRITERS * index) * STEP);
  }

  /** A connection with the rights of the service, without autocommit. */
  Connection openApp() throws SQLException {
    Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.app(), database.appPassword());
    connection.setAutoCommit(false);
    return connection;
  }

  /** A writer's connection, set up as the service's loop sets up its own. */
  Connection openHot() throws SQLException {
    Connection connection = openApp();
    try (Statement statement = connection.createStatement()) {
      statement.execute(HOT_SETTINGS);
    }
    connection.commit();
    return connection;
  }

  /** The superuser's connection; used to look and to compare, never by the writers. */
  Connection openSuperuser() throws SQLException {
    return engine.connectAsSuperuser(database.name());
  }

  void execute(String statement) throws SQLException {
    try (Connection connection = openSuperuser();
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  long number(String query) throws SQLException {
    try (Connection connection = openSuperuser();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Rows of the journal, each a transfer; counted, not estimated. */
  long transfers() throws SQLException {
    return number("SELECT count(*) FROM journal");
  }

  /** Everything in the database: tables, indexes, free space in pages. */
  long bytes() throws SQLException {
    return number("SELECT pg_database_size(current_database())");
  }

  /** Bytes written ahead so far, by all. */
  long logBytes() throws SQLException {
    return number("SELECT wal_bytes::bigint FROM pg_stat_wal");
  }

  /** Pages that were written ahead whole so far, as the first change after a checkpoint is. */
  long fullPages() throws SQLException {
    return number("SELECT wal_fpi FROM pg_stat_wal");
  }

  /** The size of each table, index and store of long values, by its name. */
  Map<String, Long> bytesByRelation() throws SQLException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Connection connection = openSuperuser();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(RELATIONS)) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sizes;
  }

  /** Processor time of all processes of the server so far, in milliseconds. */
  long postgresMs() {
    return cpu.readMs().get("postgres");
  }
}
