package org.tanpuhui.ledger.store;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.HoldingBooks;
import org.tanpuhui.ledger.journal.HoldingBooks.Answered;
import org.tanpuhui.ledger.journal.HoldingBooks.HoldingKey;
import org.tanpuhui.ledger.journal.HoldingBooks.PoolKey;
import org.tanpuhui.ledger.journal.Pool;
import org.tanpuhui.ledger.journal.PooledChange;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.sql.SqlArrays;
import org.tanpuhui.platform.stream.Output;

/**
 * Pools and what batches hold, in the caller's transaction.
 *
 * <p>Budget of a batch of holdings, any size: 2 statements to see what was answered and issued, 3
 * to lock and read, up to 8 to write. Row locks in key order: balances, pooled, holdings, system
 * accounts, controls, pool totals, projects.
 */
public final class HoldingStore {
  private static final int ANSWER_BYTES = 400;
  private static final String SOURCE = "/ledger-service";

  private final Set<Pool> knownPools = ConcurrentHashMap.newKeySet();

  /** What a participant has pooled, and in batches that are not issued yet, milligrams. */
  public record Held(BigInteger pooled, BigInteger inBatch) {}

  /** What an issuance came to. */
  public record Issued(
      int batch,
      int scheme,
      long project,
      long totalMg,
      long carriedInMg,
      long replacedMg,
      long tonnes,
      long carriedOutMg,
      UUID entryId,
      java.time.Instant at,
      String batchId,
      String serials) {}

  /** Adds pooled grams that postings bring. */
  void addPooled(Connection connection, List<PooledChange> changes, Set<Pool> pools, int stripe)
      throws SQLException {
    ensure(connection, pools);
    pooled(connection, HoldingSql.ADD_TO_POOLED, changes, stripe);
  }

  private static void pooled(
      Connection connection, String sql, List<PooledChange> changes, int stripe)
      throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      Parameters.longs(write, 1, changes, PooledChange::participant);
      Parameters.ints(write, 2, changes, PooledChange::pool);
      Parameters.longs(write, 3, changes, PooledChange::debits);
      Parameters.longs(write, 4, changes, PooledChange::credits);
      write.setInt(5, stripe);
      write.executeUpdate();
    }
  }

  /**
   * Makes sure that every pool has its row. Only what was found committed is remembered.
   *
   * @throws SQLException 23505: the number belongs to another pool
   */
  private void ensure(Connection connection, Set<Pool> pools) throws SQLException {
    if (knownPools.containsAll(pools)) {
      return;
    }
    List<Pool> wanted = pools.stream().sorted(Comparator.comparingInt(Pool::number)).toList();
    Map<Integer, Pool> found = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.KNOWN_POOLS)) {
      Parameters.ints(select, 1, wanted, Pool::number);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(row.getInt(1), new Pool(row.getString(2), row.getString(3)));
        }
      }
    }
    for (Pool pool : wanted) {
      Pool there = found.get(pool.number());
      if (there == null) {
        try (PreparedStatement insert = connection.prepareStatement(HoldingSql.ADD_POOL)) {
          insert.setInt(1, pool.number());
          insert.setString(2, pool.methodology());
          insert.setString(3, pool.partner());
          insert.executeUpdate();
        }
      } else if (!there.equals(pool)) {
        throw new SQLException("the number of " + pool + " belongs to " + there, "23505");
      } else {
        knownPools.add(pool);
      }
    }
  }

  /** Which of these commands were answered before. */
  public Set<UUID> answered(Connection connection, UUID[] commands) throws SQLException {
    Set<UUID> found = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.ANSWERED)) {
      select.setArray(1, SqlArrays.uuid(connection, commands));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(row.getObject(1, UUID.class));
        }
      }
    }
    return found;
  }

  /** Which of these batches are issued. */
  public Set<Integer> issued(Connection connection, Collection<Integer> batches)
      throws SQLException {
    Set<Integer> found = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.ISSUED)) {
      select.setArray(1, SqlArrays.int4(connection, batches.stream().mapToInt(b -> b).toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(row.getInt(1));
        }
      }
    }
    return found;
  }

  /** Reductions of these participants, locked. */
  public Map<Long, Long> lockReductions(Connection connection, Collection<Long> participants)
      throws SQLException {
    return amounts(connection, HoldingSql.LOCK_REDUCTIONS, participants);
  }

  /** Balances in reduction of these system accounts, locked; absent ones are left out. */
  public Map<Long, Long> lockSystem(Connection connection, Collection<Long> accounts)
      throws SQLException {
    return amounts(connection, HoldingSql.LOCK_SYSTEM, accounts);
  }

  private static Map<Long, Long> amounts(Connection connection, String sql, Collection<Long> keys)
      throws SQLException {
    Map<Long, Long> found = new HashMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setArray(
          1,
          SqlArrays.int8(
              connection, keys.stream().mapToLong(k -> k).sorted().distinct().toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(row.getLong(1), row.getLong(2));
        }
      }
    }
    return found;
  }

  /** What every stripe of a batch holds, locked, by account. */
  public Map<AccountId, Long> lockBatch(Connection connection, AccountId first, AccountId end)
      throws SQLException {
    Map<AccountId, Long> stripes =
        new java.util.TreeMap<>(Comparator.comparingLong(AccountId::value));
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.LOCK_BATCH)) {
      select.setLong(1, first.value());
      select.setLong(2, end.value());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          stripes.put(new AccountId(row.getLong(1)), row.getLong(2));
        }
      }
    }
    return stripes;
  }

  /** Pooled grams, locked; absent ones are left out. */
  public Map<PoolKey, Long> lockPooled(Connection connection, Collection<PoolKey> keys)
      throws SQLException {
    Map<PoolKey, Long> found = new HashMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    List<PoolKey> sorted = keys.stream().sorted().distinct().toList();
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.LOCK_POOLED)) {
      Parameters.longs(select, 1, sorted, PoolKey::participant);
      Parameters.ints(select, 2, sorted, PoolKey::pool);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(new PoolKey(row.getLong(1), row.getInt(2)), row.getLong(3));
        }
      }
    }
    return found;
  }

  /** What batches hold of participants, locked; absent ones are left out. */
  public Map<HoldingKey, Long> lockHoldings(Connection connection, Collection<HoldingKey> keys)
      throws SQLException {
    Map<HoldingKey, Long> found = new HashMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    List<HoldingKey> sorted = keys.stream().sorted().distinct().toList();
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.LOCK_HOLDINGS)) {
      Parameters.longs(select, 1, sorted, HoldingKey::participant);
      Parameters.ints(select, 2, sorted, HoldingKey::batch);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(new HoldingKey(row.getLong(1), row.getInt(2)), row.getLong(3));
        }
      }
    }
    return found;
  }

  /** Writes what holdings change but system accounts, control totals and entries. */
  public void write(Connection connection, HoldingBooks.Result result, int stripe)
      throws SQLException {
    if (!result.reductions().isEmpty()) {
      try (PreparedStatement update = connection.prepareStatement(HoldingSql.CHANGE_REDUCTIONS)) {
        Parameters.longs(update, 1, result.reductions(), HoldingBooks.ReductionChange::participant);
        Parameters.longs(update, 2, result.reductions(), HoldingBooks.ReductionChange::debits);
        Parameters.longs(update, 3, result.reductions(), HoldingBooks.ReductionChange::credits);
        if (update.executeUpdate() != result.reductions().size()) {
          throw new IllegalStateException("a participant that was locked is gone");
        }
      }
    }
    List<PooledChange> pooled = result.pooled();
    if (!pooled.isEmpty()) {
      ensure(connection, result.pools());
      try (PreparedStatement open = connection.prepareStatement(HoldingSql.OPEN_POOLED)) {
        Parameters.longs(open, 1, pooled, PooledChange::participant);
        Parameters.ints(open, 2, pooled, PooledChange::pool);
        open.executeUpdate();
      }
      try (PreparedStatement open = connection.prepareStatement(HoldingSql.OPEN_POOL_TOTALS)) {
        open.setInt(1, stripe);
        Parameters.longs(open, 2, pooled, PooledChange::participant);
        Parameters.ints(open, 3, pooled, PooledChange::pool);
        open.executeUpdate();
      }
      pooled(connection, HoldingSql.CHANGE_POOLED, pooled, stripe);
    }
    if (!result.holdings().isEmpty()) {
      List<HoldingKey> keys = result.holdings().keySet().stream().sorted().toList();
      try (PreparedStatement upsert = connection.prepareStatement(HoldingSql.SET_HOLDINGS)) {
        Parameters.longs(upsert, 1, keys, HoldingKey::participant);
        Parameters.ints(upsert, 2, keys, HoldingKey::batch);
        Parameters.longs(upsert, 3, keys, key -> result.holdings().get(key));
        upsert.executeUpdate();
      }
    }
    for (Map.Entry<Long, Long> due : result.due().entrySet()) {
      addToProject(connection, due.getKey(), due.getValue(), 0);
    }
  }

  /** What a project owes, locked; 0 when it has no row yet. */
  public long lockDue(Connection connection, long project) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.LOCK_PROJECT)) {
      select.setLong(1, project);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /**
   * @throws SQLException 23514 when the project would owe less than nothing
   */
  public void addToProject(Connection connection, long project, long dueMg, long issuedMg)
      throws SQLException {
    try (PreparedStatement open = connection.prepareStatement(HoldingSql.CHANGE_PROJECT);
        PreparedStatement update = connection.prepareStatement(HoldingSql.ADD_TO_PROJECT)) {
      open.setLong(1, project);
      open.executeUpdate();
      update.setLong(1, dueMg);
      update.setLong(2, issuedMg);
      update.setLong(3, project);
      update.executeUpdate();
    }
  }

  /** Notes an issuance. */
  public void addIssue(Connection connection, Issued issued) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(HoldingSql.ADD_ISSUE)) {
      insert.setInt(1, issued.batch());
      insert.setInt(2, issued.scheme());
      insert.setLong(3, issued.project());
      insert.setLong(4, issued.totalMg());
      insert.setLong(5, issued.carriedInMg());
      insert.setLong(6, issued.replacedMg());
      insert.setLong(7, issued.tonnes());
      insert.setLong(8, issued.carriedOutMg());
      insert.setObject(9, issued.entryId());
      insert.setObject(10, issued.at().atOffset(ZoneOffset.UTC));
      insert.setString(11, issued.batchId());
      insert.setString(12, issued.serials());
      insert.executeUpdate();
    }
  }

  /** Keeps answers, for ever, and gives them as outputs. */
  public List<Output> answer(Connection connection, List<Answered> answers) throws SQLException {
    List<Output> outputs = new ArrayList<>(answers.size());
    if (answers.isEmpty()) {
      return outputs;
    }
    CopyRows rows = new CopyRows(answers.size() * ANSWER_BYTES);
    for (Answered answered : answers) {
      HoldingAnswer answer = answer(answered);
      byte[] value = answer.write();
      rows.row(5)
          .int8(answered.offset())
          .uuid(answer.commandId())
          .int2(answered.partition())
          .text(answer.participant())
          .bytea(value);
      outputs.add(
          output(
              answered.partition(),
              answered.offset(),
              answer.commandId(),
              answer.participant(),
              value));
    }
    rows.copyTo(connection, HoldingSql.COPY_ANSWERS);
    return outputs;
  }

  private static HoldingAnswer answer(Answered answered) {
    var command = answered.command();
    HoldingBooks.IssueResult issued = answered.issued();
    return new HoldingAnswer(
        command.kind().name().toLowerCase(java.util.Locale.ROOT),
        command.scheme().id(),
        command.commandId(),
        command.participant().toString(),
        command.batch(),
        command.revision(),
        answered.problem(),
        answered.boundMg(),
        issued == null
            ? null
            : new HoldingAnswer.Issued(
                issued.tonnes(),
                issued.carriedInMg(),
                issued.replacedMg(),
                issued.carriedOutMg(),
                answered.serials()),
        command.recordedAt());
  }

  /** The answers to records in {@code [from, to)} of a partition, in order. */
  public List<Output> answers(Connection connection, int partition, long from, long to)
      throws SQLException {
    List<Output> outputs = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.ANSWERS_BY_PLACE)) {
      select.setInt(1, partition);
      select.setLong(2, from);
      select.setLong(3, to);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          outputs.add(
              output(
                  partition,
                  row.getLong(1),
                  row.getObject(2, UUID.class),
                  row.getString(3),
                  row.getBytes(4)));
        }
      }
    }
    return outputs;
  }

  private static Output output(int partition, long offset, UUID command, String key, byte[] value) {
    return new Output(
        partition,
        offset,
        HoldingAnswer.TOPIC,
        key,
        HoldingAnswer.TYPE,
        command + ".answer",
        SOURCE,
        value);
  }

  /** What a participant has pooled and in batches. */
  public Held held(Connection connection, AccountId participant) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.HELD_OF)) {
      select.setLong(1, participant.value());
      select.setLong(2, participant.value());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Held(
            row.getBigDecimal(1).toBigIntegerExact(), row.getBigDecimal(2).toBigIntegerExact());
      }
    }
  }
}
