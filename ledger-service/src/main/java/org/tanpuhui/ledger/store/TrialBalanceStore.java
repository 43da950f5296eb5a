package org.tanpuhui.ledger.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.ledger.credits.store.CreditCheck;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.platform.Scheme;

/**
 * Sets the balance tables, the journal and the lots of one scheme against each other. All are read
 * in one snapshot, so postings that commit meanwhile cannot show as differences.
 *
 * <p>Budget: 3 statements and a handful of rows from the control totals. The full check reads every
 * balance, lot and journal row of the scheme, compares them with each other and with the control
 * totals: 9 statements, and 2 where there are credits.
 */
public final class TrialBalanceStore {

  /** Totals of all accounts of a class, from the balance tables. */
  public record Line(AccountClass accountClass, BigInteger debits, BigInteger credits) {}

  /**
   * One asset.
   *
   * @param debits of all accounts, from the balance tables
   * @param credits likewise
   * @param journalAmount sum of the journal's pairs
   * @param lots credited - debited of all lots; null for assets without lots
   * @param entries journal entries that move the asset, each with one pair of it
   * @param difference largest disagreement found, 0 when the books agree
   */
  public record AssetBalance(
      Asset asset,
      BigInteger debits,
      BigInteger credits,
      BigInteger journalAmount,
      BigInteger lots,
      long entries,
      BigInteger difference,
      List<Line> lines) {}

  /** The books of a scheme at one instant. */
  public record TrialBalance(Instant asOf, List<AssetBalance> assets) {}

  private static final String CONTROLS =
      """
      SELECT transaction_timestamp(), asset, sum(participant_debits), sum(participant_credits),
             sum(reserve_debits), sum(reserve_credits), sum(lots_credited), sum(lots_debited),
             sum(debt), sum(journal_amount), sum(pairs)
        FROM control_total WHERE scheme = ? GROUP BY asset ORDER BY asset
      """;
  private static final String RESERVES =
      """
      SELECT coalesce(sum(debits), 0), coalesce(sum(credits), 0)
        FROM points_reserve WHERE participant >= ? AND participant < ?
      """;
  private static final String PARTICIPANTS =
      """
      SELECT transaction_timestamp(),
             coalesce(sum(reduction_debits), 0), coalesce(sum(reduction_credits), 0),
             coalesce(sum(points_debits), 0), coalesce(sum(points_credits), 0),
             coalesce(sum(points_debt), 0)
        FROM participant_balance WHERE participant >= ? AND participant < ?
      """;
  private static final String STRIPES =
      """
      SELECT account >> 48 & 255 AS class, asset, sum(debits), sum(credits)
        FROM system_balance WHERE account >= ? AND account < ?
       GROUP BY 1, 2
      """;
  private static final String JOURNAL =
      """
      SELECT asset, debit_account >> 48 & 255 AS debit_class,
             credit_account >> 48 & 255 AS credit_class, sum(amount), count(*)
        FROM journal WHERE debit_account >> 56 = ?
       GROUP BY 1, 2, 3
      """;
  private static final String POOL_TOTALS =
      """
      SELECT coalesce(sum(debits), 0), coalesce(sum(credits), 0) FROM pool_total WHERE scheme = ?
      """;
  private static final String POOLED =
      """
      SELECT coalesce(sum(debits), 0), coalesce(sum(credits), 0)
        FROM pooled_balance WHERE participant >= ? AND participant < ?
      """;
  // What batches hold by participant; issued ones hold nothing any more.
  private static final String HELD =
      """
      SELECT coalesce(sum(amount), 0) FROM batch_holding h
       WHERE participant >= ? AND participant < ?
         AND NOT EXISTS (SELECT FROM batch_issue i WHERE i.batch_no = h.batch_no)
      """;
  private static final String LOTS =
      """
      SELECT coalesce(sum(credited - debited), 0)
        FROM points_lots WHERE participant >= ? AND participant < ?
      """;
  // Two participants whose lots err by opposite amounts do not show in any sum.
  private static final String LOTS_BY_PARTICIPANT =
      """
      SELECT coalesce(max(greatest(abs(coalesce(b.credited, 0) - coalesce(l.credited, 0)),
                                   abs(coalesce(b.debited, 0) - coalesce(l.debited, 0)))), 0)
        FROM (SELECT participant, points_credits AS credited, points_debits - points_debt AS debited
                FROM participant_balance WHERE participant >= ? AND participant < ?) AS b
        FULL JOIN
             (SELECT participant, sum(credited) AS credited, sum(debited) AS debited
                FROM points_lots WHERE participant >= ? AND participant < ?
               GROUP BY participant) AS l USING (participant)
      """;

  /**
   * The trial balance of a scheme; sets and ends its own transaction.
   *
   * @param full whether to read every row
   */
  public TrialBalance of(Connection connection, Scheme scheme, boolean full) throws SQLException {
    int isolation = connection.getTransactionIsolation();
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try {
      TrialBalance result = read(connection, scheme, full);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setTransactionIsolation(isolation);
      connection.setAutoCommit(autoCommit);
    }
  }

  private static TrialBalance read(Connection connection, Scheme scheme, boolean full)
      throws SQLException {
    Map<Asset, Sums> sums = new EnumMap<>(Asset.class);
    sums.put(Asset.REDUCTION, new Sums(Asset.REDUCTION, AccountClass.REDUCTION_ORIGIN));
    sums.put(Asset.POINTS, new Sums(Asset.POINTS, AccountClass.POINTS_ISSUANCE));
    Instant asOf = readControls(connection, scheme, sums);
    try (PreparedStatement select = range(connection, STRIPES, scheme, 1);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        sums(sums, rows.getInt(2))
            .balance(AccountClass.byNumber(rows.getInt(1)), integer(rows, 3), integer(rows, 4));
      }
    }
    readPools(connection, scheme, sums.get(Asset.REDUCTION));
    if (full) {
      readEverything(connection, scheme, sums);
    } else {
      sums.values().forEach(Sums::trustControls);
    }
    return new TrialBalance(asOf, sums.values().stream().map(Sums::result).toList());
  }

  private static Instant readControls(Connection connection, Scheme scheme, Map<Asset, Sums> sums)
      throws SQLException {
    Instant asOf = null;
    try (PreparedStatement select = connection.prepareStatement(CONTROLS)) {
      select.setInt(1, scheme.code());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          asOf = rows.getObject(1, OffsetDateTime.class).toInstant();
          Control control =
              new Control(
                  integer(rows, 3),
                  integer(rows, 4),
                  integer(rows, 5),
                  integer(rows, 6),
                  integer(rows, 7).subtract(integer(rows, 8)),
                  integer(rows, 9),
                  integer(rows, 10),
                  rows.getLong(11));
          sums(sums, rows.getInt(2)).control = control;
        }
      }
    }
    return asOf == null ? Instant.now() : asOf;
  }

  /** Pooled grams have totals of their own beside the control totals. */
  private static void readPools(Connection connection, Scheme scheme, Sums reduction)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(POOL_TOTALS)) {
      select.setInt(1, scheme.code());
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        if (integer(rows, 2).signum() > 0) {
          reduction.balance(AccountClass.POOLED, integer(rows, 1), integer(rows, 2));
        }
      }
    }
  }

  private static void comparePools(Connection connection, Scheme scheme, Sums reduction)
      throws SQLException {
    try (PreparedStatement select = range(connection, POOLED, scheme, 1);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      reduction.compare(AccountClass.POOLED, integer(rows, 1), integer(rows, 2));
    }
    try (PreparedStatement select = range(connection, HELD, scheme, 1);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      reduction.compareBalance(AccountClass.IN_BATCH, integer(rows, 1));
    }
  }

  private static void readEverything(Connection connection, Scheme scheme, Map<Asset, Sums> sums)
      throws SQLException {
    Sums reduction = sums.get(Asset.REDUCTION);
    Sums points = sums.get(Asset.POINTS);
    try (PreparedStatement select = range(connection, PARTICIPANTS, scheme, 1);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      reduction.balance(AccountClass.PARTICIPANT, integer(rows, 2), integer(rows, 3));
      points.balance(AccountClass.PARTICIPANT, integer(rows, 4), integer(rows, 5));
      points.debt = integer(rows, 6);
    }
    try (PreparedStatement select = range(connection, RESERVES, scheme, 1);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      points.reserve(integer(rows, 1), integer(rows, 2));
    }
    try (PreparedStatement select = connection.prepareStatement(JOURNAL)) {
      select.setInt(1, scheme.code());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          sums(sums, rows.getInt(1))
              .journal(
                  AccountClass.byNumber(rows.getInt(2)),
                  AccountClass.byNumber(rows.getInt(3)),
                  integer(rows, 4),
                  rows.getLong(5));
        }
      }
    }
    try (PreparedStatement select = range(connection, LOTS, scheme, 1);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      points.lots = integer(rows, 1);
    }
    try (PreparedStatement select = range(connection, LOTS_BY_PARTICIPANT, scheme, 2);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      points.disagreement(integer(rows, 1));
    }
    comparePools(connection, scheme, reduction);
    if (sums.containsKey(Asset.CREDIT)) {
      sums.get(Asset.CREDIT).disagreement(CreditCheck.disagreement(connection, scheme));
    }
    sums.values().forEach(Sums::compareClassesAndControls);
  }

  private static Sums sums(Map<Asset, Sums> sums, int asset) {
    return sums.computeIfAbsent(Asset.byNumber(asset), a -> new Sums(a, AccountClass.PARTICIPANT));
  }

  private static PreparedStatement range(
      Connection connection, String query, Scheme scheme, int times) throws SQLException {
    PreparedStatement select = connection.prepareStatement(query);
    for (int i = 0; i < times; i++) {
      select.setLong(2 * i + 1, AccountId.first(scheme));
      select.setLong(2 * i + 2, AccountId.end(scheme));
    }
    return select;
  }

  private static BigInteger integer(ResultSet rows, int column) throws SQLException {
    BigDecimal value = rows.getBigDecimal(column);
    return value.toBigIntegerExact();
  }

  /** The control totals of one asset; lots is credited - debited. */
  private record Control(
      BigInteger participantDebits,
      BigInteger participantCredits,
      BigInteger reserveDebits,
      BigInteger reserveCredits,
      BigInteger lots,
      BigInteger debt,
      BigInteger journalAmount,
      long pairs) {
    private static final Control NONE =
        new Control(
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            0);
  }

  /** The sums of one asset while they are collected. */
  private static final class Sums {
    private final Asset asset;
    private final Map<AccountClass, BigInteger[]> balances = new EnumMap<>(AccountClass.class);
    private final Map<AccountClass, BigInteger[]> journal = new EnumMap<>(AccountClass.class);
    private BigInteger journalAmount = BigInteger.ZERO;
    private BigInteger lots = BigInteger.ZERO;
    private BigInteger debt = BigInteger.ZERO;
    private BigInteger disagreement = BigInteger.ZERO;
    private long pairs;
    private Control control = Control.NONE;

    Sums(Asset asset, AccountClass origin) {
      this.asset = asset;
      at(balances, AccountClass.PARTICIPANT);
      at(balances, origin);
    }

    private static BigInteger[] at(Map<AccountClass, BigInteger[]> map, AccountClass accountClass) {
      return map.computeIfAbsent(
          accountClass, c -> new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO});
    }

    void balance(AccountClass accountClass, BigInteger debits, BigInteger credits) {
      BigInteger[] total = at(balances, accountClass);
      total[0] = total[0].add(debits);
      total[1] = total[1].add(credits);
    }

    void reserve(BigInteger debits, BigInteger credits) {
      if (credits.signum() > 0) {
        balance(AccountClass.POINTS_RESERVE, debits, credits);
      }
    }

    void journal(AccountClass debit, AccountClass credit, BigInteger amount, long count) {
      BigInteger[] debited = at(journal, debit);
      debited[0] = debited[0].add(amount);
      BigInteger[] credited = at(journal, credit);
      credited[1] = credited[1].add(amount);
      journalAmount = journalAmount.add(amount);
      pairs += count;
    }

    /** Sets the totals of a class against what its rows add up to. */
    void compare(AccountClass accountClass, BigInteger debits, BigInteger credits) {
      BigInteger[] total =
          balances.getOrDefault(accountClass, new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO});
      disagreement(total[0].subtract(debits));
      disagreement(total[1].subtract(credits));
    }

    /** Sets the balance of a class against what its rows add up to. */
    void compareBalance(AccountClass accountClass, BigInteger balance) {
      BigInteger[] total =
          balances.getOrDefault(accountClass, new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO});
      disagreement(total[1].subtract(total[0]).subtract(balance));
    }

    void disagreement(BigInteger found) {
      disagreement = disagreement.max(found.abs());
    }

    /** Takes the control totals for what they are the totals of. */
    void trustControls() {
      balance(AccountClass.PARTICIPANT, control.participantDebits(), control.participantCredits());
      reserve(control.reserveDebits(), control.reserveCredits());
      journalAmount = control.journalAmount();
      pairs = control.pairs();
      lots = control.lots();
      debt = control.debt();
    }

    /** Sets each class against the journal, and every sum against its control total. */
    void compareClassesAndControls() {
      for (AccountClass accountClass : AccountClass.values()) {
        BigInteger[] booked = at(journal, accountClass);
        BigInteger[] total =
            balances.getOrDefault(
                accountClass, new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO});
        disagreement(total[0].subtract(booked[0]));
        disagreement(total[1].subtract(booked[1]));
      }
      BigInteger[] held = at(balances, AccountClass.PARTICIPANT);
      disagreement(held[0].subtract(control.participantDebits()));
      disagreement(held[1].subtract(control.participantCredits()));
      disagreement(journalAmount.subtract(control.journalAmount()));
      disagreement(BigInteger.valueOf(pairs - control.pairs()));
      disagreement(lots.subtract(control.lots()));
      disagreement(debt.subtract(control.debt()));
    }

    AssetBalance result() {
      BigInteger debits = BigInteger.ZERO;
      BigInteger credits = BigInteger.ZERO;
      List<Line> lines = new ArrayList<>();
      for (Map.Entry<AccountClass, BigInteger[]> line : balances.entrySet()) {
        BigInteger[] total = line.getValue();
        lines.add(new Line(line.getKey(), total[0], total[1]));
        debits = debits.add(total[0]);
        credits = credits.add(total[1]);
      }
      disagreement(debits.subtract(credits));
      disagreement(debits.subtract(journalAmount));
      disagreement(credits.subtract(journalAmount));
      boolean hasLots = asset == Asset.POINTS;
      if (hasLots) {
        BigInteger[] held = at(balances, AccountClass.PARTICIPANT);
        disagreement(held[1].subtract(held[0]).add(debt).subtract(lots));
      }
      return new AssetBalance(
          asset, debits, credits, journalAmount, hasLots ? lots : null, pairs, disagreement, lines);
    }
  }
}
