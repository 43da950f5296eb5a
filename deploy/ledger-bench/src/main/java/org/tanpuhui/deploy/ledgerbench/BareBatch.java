package org.tanpuhui.deploy.ledgerbench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * The least that a batch can cost: a plain row per transfer by COPY, with the reference as its only
 * key, one aggregated update of the participants' balances and one of the system account's stripe.
 * No statement index, no checks, no leaf, no lots, no totals.
 */
final class BareBatch implements Writers.Writer {
  private static final int ROW_BYTES = 80;
  private static final String TABLES =
      """
      DROP TABLE IF EXISTS bare_transfer, bare_balance, bare_stripe;
      CREATE TABLE bare_transfer (
        debit_account  bigint      NOT NULL,
        credit_account bigint      NOT NULL,
        amount         bigint      NOT NULL,
        occurred_at    timestamptz NOT NULL,
        ref            uuid        NOT NULL,
        asset          smallint    NOT NULL,
        PRIMARY KEY (ref, asset)
      );
      CREATE TABLE bare_balance (
        account bigint PRIMARY KEY, reduction_credits bigint NOT NULL, points_credits bigint NOT NULL
      ) WITH (fillfactor = 60);
      CREATE TABLE bare_stripe (
        account bigint PRIMARY KEY, debits bigint NOT NULL
      ) WITH (fillfactor = 10);
      INSERT INTO bare_balance SELECT participant, 0, 0 FROM participant_balance;
      INSERT INTO bare_stripe SELECT generate_series(0, %d), 0;
      """;
  private static final String COPY =
      """
      COPY bare_transfer (debit_account, credit_account, amount, occurred_at, ref, asset)
      FROM STDIN (FORMAT BINARY)
      """;
  private static final String ADD =
      """
      UPDATE bare_balance AS b
         SET reduction_credits = b.reduction_credits + d.mg,
             points_credits = b.points_credits + d.points
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS d (account, mg, points)
       WHERE b.account = d.account
      """;
  private static final String ADD_STRIPE =
      "UPDATE bare_stripe SET debits = debits + ? WHERE account = ?";

  private final Connection connection;
  private final int number;
  private final int participants;
  private final int batch;
  private final SplittableRandom random;
  private final TreeMap<Long, long[]> balances = new TreeMap<>();
  private CopyRows rows;
  private long sum;

  BareBatch(Books books, int number, int batch) throws SQLException {
    this.connection = books.openSuperuser();
    connection.setAutoCommit(false);
    this.number = number;
    this.participants = books.participants() / Books.WRITERS;
    this.batch = batch;
    this.random = new SplittableRandom(number);
  }

  static void createTables(Books books) throws SQLException {
    books.execute(TABLES.formatted(Books.WRITERS - 1));
    books.settle();
  }

  static void dropTables(Books books) throws SQLException {
    books.execute("DROP TABLE IF EXISTS bare_transfer, bare_balance, bare_stripe");
  }

  @Override
  public void prepare() {
    balances.clear();
    rows = new CopyRows(batch * 2 * ROW_BYTES);
    sum = 0;
    Instant now = Instant.now();
    for (int i = 0; i < batch; i++) {
      ParticipantId participant = Books.participant(number, random.nextInt(participants));
      long mg = 1_000 + random.nextInt(500_000);
      Instant at = now.minusMillis(random.nextInt(7_200_000));
      UUID ref = new UUID(at.toEpochMilli() << 16 | random.nextInt(1 << 16), random.nextLong());
      row(participant, mg, at, ref, 1);
      row(participant, mg / 1_000, at, ref, 2);
      long[] total = balances.computeIfAbsent(participant.value(), p -> new long[2]);
      total[0] += mg;
      total[1] += mg / 1_000;
      sum += mg;
    }
  }

  private void row(ParticipantId participant, long amount, Instant at, UUID ref, int asset) {
    rows.row(6)
        .int8(number)
        .int8(participant.value())
        .int8(amount)
        .timestamptz(at)
        .uuid(ref)
        .int2(asset);
  }

  @Override
  public Writers.Written write() throws SQLException {
    rows.copyTo(connection, COPY);
    long[] accounts = new long[balances.size()];
    long[] milligrams = new long[accounts.length];
    long[] points = new long[accounts.length];
    int n = 0;
    for (Map.Entry<Long, long[]> balance : balances.entrySet()) {
      accounts[n] = balance.getKey();
      milligrams[n] = balance.getValue()[0];
      points[n++] = balance.getValue()[1];
    }
    try (PreparedStatement add = connection.prepareStatement(ADD)) {
      add.setArray(1, SqlArrays.int8(connection, accounts));
      add.setArray(2, SqlArrays.int8(connection, milligrams));
      add.setArray(3, SqlArrays.int8(connection, points));
      add.executeUpdate();
    }
    try (PreparedStatement add = connection.prepareStatement(ADD_STRIPE)) {
      add.setLong(1, sum);
      add.setLong(2, number);
      add.executeUpdate();
    }
    connection.commit();
    return new Writers.Written(2L * batch, batch);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
