package org.tanpuhui.deploy.ledgerbench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Our own minimal version of how a ledger is usually built: one transaction per transfer, which
 * inserts the transfer under a unique reference, updates both balance rows (in the order of their
 * keys, the paying one within its bound) and inserts two entries. Prepared statements; a round trip
 * each.
 */
final class UsualDesign implements Writers.Writer {
  /**
   * More than cores, so that round trips and commits overlap; commits are grouped by the server.
   */
  static final int CONNECTIONS = 8;

  private static final String TABLES =
      """
      DROP TABLE IF EXISTS usual_entry, usual_transfer, usual_account;
      CREATE TABLE usual_account (
        id bigint PRIMARY KEY, debits bigint NOT NULL, credits bigint NOT NULL,
        CHECK (credits >= debits)
      ) WITH (fillfactor = 60);
      CREATE TABLE usual_transfer (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ref uuid NOT NULL UNIQUE,
        debit_account bigint NOT NULL, credit_account bigint NOT NULL,
        amount bigint NOT NULL CHECK (amount > 0), created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE usual_entry (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        transfer_id bigint NOT NULL REFERENCES usual_transfer,
        account_id bigint NOT NULL, amount bigint NOT NULL
      );
      CREATE INDEX ON usual_entry (account_id, id);
      INSERT INTO usual_account SELECT generate_series(0, %d), 0, 1000000000000;
      """;
  private static final String TRANSFER =
      """
      INSERT INTO usual_transfer (ref, debit_account, credit_account, amount) VALUES (?, ?, ?, ?)
      ON CONFLICT (ref) DO NOTHING RETURNING id
      """;
  private static final String DEBIT =
      "UPDATE usual_account SET debits = debits + ? WHERE id = ? AND credits - debits >= ?";
  private static final String CREDIT =
      "UPDATE usual_account SET credits = credits + ? WHERE id = ?";
  private static final String ENTRIES =
      """
      INSERT INTO usual_entry (transfer_id, account_id, amount) VALUES (?, ?, ?), (?, ?, ?)
      """;

  /** Transactions between two looks at the clock. */
  private static final int STEP = 50;

  private final Connection connection;
  private final boolean hot;
  private final int accounts;
  private final SplittableRandom random;

  /**
   * @param hot all transfers pay from account 0; else from one account to another, both at random
   */
  UsualDesign(Books books, int number, boolean hot) throws SQLException {
    this.connection = books.openSuperuser();
    connection.setAutoCommit(false);
    this.hot = hot;
    this.accounts = books.participants();
    this.random = new SplittableRandom(hot ? number : -1 - number);
  }

  static void createTables(Books books) throws SQLException {
    books.execute(TABLES.formatted(books.participants() - 1));
    books.settle();
  }

  static void dropTables(Books books) throws SQLException {
    books.execute("DROP TABLE IF EXISTS usual_entry, usual_transfer, usual_account");
  }

  @Override
  public void prepare() {
    // A transfer is made when it is written.
  }

  @Override
  public Writers.Written write() throws SQLException {
    for (int i = 0; i < STEP; i++) {
      long from = hot ? 0 : random.nextInt(accounts);
      long to = 1 + random.nextInt(accounts - 1);
      transfer(from, to == from ? to - 1 : to, 1 + random.nextInt(500));
    }
    return new Writers.Written(STEP, STEP);
  }

  private void transfer(long from, long to, long amount) throws SQLException {
    long id;
    try (PreparedStatement insert = connection.prepareStatement(TRANSFER)) {
      insert.setObject(1, new UUID(random.nextLong(), random.nextLong()));
      insert.setLong(2, from);
      insert.setLong(3, to);
      insert.setLong(4, amount);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        id = row.getLong(1);
      }
    }
    if (from < to) {
      debit(from, amount);
      credit(to, amount);
    } else {
      credit(to, amount);
      debit(from, amount);
    }
    try (PreparedStatement insert = connection.prepareStatement(ENTRIES)) {
      insert.setLong(1, id);
      insert.setLong(2, from);
      insert.setLong(3, -amount);
      insert.setLong(4, id);
      insert.setLong(5, to);
      insert.setLong(6, amount);
      insert.executeUpdate();
    }
    connection.commit();
  }

  private void debit(long account, long amount) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(DEBIT)) {
      update.setLong(1, amount);
      update.setLong(2, account);
      update.setLong(3, amount);
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("account " + account + " ran dry");
      }
    }
  }

  private void credit(long account, long amount) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(CREDIT)) {
      update.setLong(1, amount);
      update.setLong(2, account);
      update.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
