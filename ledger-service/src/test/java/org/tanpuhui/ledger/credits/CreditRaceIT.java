package org.tanpuhui.ledger.credits;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.SequentialUnits.Action;
import org.tanpuhui.ledger.credits.SequentialUnits.Outcome;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.credits.unit.StandingRange;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * 32 clients split, transfer, freeze, settle and retire the same units at once. Afterwards the
 * actions are carried out again, one by one in the order of their commits, by a model that knows
 * single units and no database: every action must have had the outcome it has there. {@link
 * #aNaiveCopyOfTheBookIsCaught} points the same check at a copy that reads, checks and writes
 * without locks and constraints, and must fail.
 */
class CreditRaceIT {
  private static final int CLIENTS = 32;
  private static final int ACTIONS = 12;
  private static final int UNITS = 400;
  private static final int HOLDERS = 4;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicInteger causes = new AtomicInteger();
  private LedgerDatabase database;
  private DataSource source;
  private Batch batch;

  @BeforeEach
  void issue() throws SQLException {
    database = LedgerDatabase.create();
    var where = database.database();
    try (Connection connection =
            DriverManager.getConnection(where.jdbcUrl(), where.owner(), where.ownerPassword());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE SEQUENCE race_place;
          CREATE TABLE naive_unit (unit bigint PRIMARY KEY, place text NOT NULL);
          """
              + "GRANT USAGE ON SEQUENCE race_place TO "
              + where.app()
              + "; GRANT SELECT, INSERT, UPDATE ON naive_unit TO "
              + where.app());
    }
    PGSimpleDataSource pool = new PGSimpleDataSource();
    pool.setUrl(where.jdbcUrl());
    pool.setUser(where.app());
    pool.setPassword(where.appPassword());
    source = pool;
    CreditBook book = new CreditBook(LedgerDatabase.SALTS);
    batch =
        Transactions.write(
            source,
            c -> {
              CreditOwner project = CreditOwner.project(Scheme.SANDBOX, "race");
              Batch made =
                  book.issue(c, CreditBookIT.issuance(Scheme.SANDBOX, "race", 3, project, UNITS));
              for (int i = 0; i < HOLDERS; i++) {
                AccountId holder = book.open(c, owner(i), START, null);
                book.transfer(c, command(), project.account(), holder, Pick.any(UNITS / HOLDERS));
              }
              return made;
            });
  }

  @Test
  void theHistoryIsThatOfTheSameActionsOneByOne() throws Exception {
    long seed = 20_260_101L;
    CreditBook book = new CreditBook(LedgerDatabase.SALTS);

    List<Outcome> history = race(seed, (connection, action) -> carryOut(book, connection, action));

    List<String> faults = SequentialUnits.faults(batch.units(), HOLDERS, history);
    assertThat(faults).as("seed %d", seed).isEmpty();
    assertThat(history.stream().filter(o -> !o.taken().isEmpty()).count())
        .as("seed %d: enough of them happened", seed)
        .isGreaterThan(CLIENTS);
    assertThat(database.number("SELECT sum(last_no - first_no + 1) FROM credit_range"))
        .isEqualTo(UNITS);
    assertThat(
            database.service().trialBalance(Scheme.SANDBOX).assets().stream()
                .map(asset -> asset.difference().longValueExact()))
        .containsOnly(0L);
  }

  @Test
  void aNaiveCopyOfTheBookIsCaught() throws Exception {
    long seed = 20_260_101L;
    NaiveBook naive = new NaiveBook();
    try (Connection connection = database.open()) {
      naive.create(connection, batch.units(), HOLDERS);
    }

    List<Outcome> history = race(seed, naive::carryOut);

    assertThat(SequentialUnits.faults(batch.units(), HOLDERS, history))
        .as("seed %d", seed)
        .isNotEmpty();
  }

  private interface Book {
    List<SerialRange> carryOut(Connection connection, Action action) throws SQLException;
  }

  /** What all clients did, in the order of the commits. */
  private List<Outcome> race(long seed, Book book) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<List<Outcome>>> work = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(seed + i);
        work.add(() -> client(random, book));
      }
      List<Outcome> history = new ArrayList<>();
      for (Future<List<Outcome>> done : clients.invokeAll(work)) {
        history.addAll(done.get());
      }
      history.sort(null);
      return history;
    } finally {
      clients.shutdownNow();
    }
  }

  private List<Outcome> client(Random random, Book book) {
    List<Outcome> done = new ArrayList<>();
    for (int i = 0; i < ACTIONS; i++) {
      Action action = Action.next(random, HOLDERS, batch.units());
      done.add(
          Transactions.write(
              source,
              connection -> {
                List<SerialRange> taken;
                try {
                  taken = book.carryOut(connection, action);
                } catch (ProblemException refused) {
                  taken = List.of();
                }
                return new Outcome(SequentialUnits.place(connection), action, taken);
              }));
    }
    return done;
  }

  private List<SerialRange> carryOut(CreditBook book, Connection connection, Action action)
      throws SQLException {
    AccountId from = owner(action.from()).account();
    AccountId to = owner(action.to()).account();
    Pick pick = action.within() == null ? Pick.any(action.tonnes()) : Pick.exactly(action.within());
    UUID hold = new UUID(7, action.from());
    CreditBook.Moved moved =
        switch (action.kind()) {
          case TRANSFER -> book.transfer(connection, command(), from, to, pick);
          case FREEZE -> book.freeze(connection, command(), from, hold, pick);
          case UNFREEZE -> book.unfreeze(connection, command(), from, hold, pick);
          case SETTLE -> book.settle(connection, command(), from, hold, to, pick);
          case RETIRE ->
              book.end(connection, command(), from, pick, EndReason.VOLUNTARY_NEUTRALITY);
        };
    return moved.units().stream().map(StandingRange::range).toList();
  }

  private static CreditOwner owner(int number) {
    return CreditOwner.organisation(Scheme.SANDBOX, "holder-" + number);
  }

  private Command command() {
    int n = causes.incrementAndGet();
    return new Command(new UUID(5, n), 0, START.plusSeconds(n), "client");
  }
}
