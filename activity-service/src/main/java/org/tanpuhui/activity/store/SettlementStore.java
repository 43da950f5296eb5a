package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.activity.activity.Settlement;
import org.tanpuhui.activity.activity.SettlementPlan.Grant;
import org.tanpuhui.activity.activity.SettlementPlan.Known;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;

/** Which settlements were appended; one instance at a time looks and appends. */
public final class SettlementStore {
  private static final int LOCK_CLASS = 0x7462;

  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(?, 0)";
  private static final String STARTS =
      "SELECT scheme, min(created_at) FROM partner GROUP BY scheme";
  private static final String SETTLED = "SELECT scheme, month FROM settled_month";
  private static final String GRANTS =
      """
      SELECT p.scheme, b.backfill_id, b.closes_at, b.closed_at
        FROM backfill b JOIN partner p ON p.partner_no = b.partner_no
       WHERE b.settled_at IS NULL
       ORDER BY b.closes_at, b.backfill_id
      """;
  private static final String MARK_MONTH =
      """
      INSERT INTO settled_month (scheme, month, appended_at) VALUES (?, ?, ?)
      ON CONFLICT (scheme, month) DO NOTHING
      """;
  private static final String MARK_GRANT =
      "UPDATE backfill SET settled_at = ? WHERE backfill_id = ? AND settled_at IS NULL";

  private SettlementStore() {}

  /** Whether no other instance is at it; held until the end of the transaction. */
  public static boolean tryLock(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK)) {
      lock.setInt(1, LOCK_CLASS);
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  public static Known read(Connection connection) throws SQLException {
    Map<Scheme, Instant> starts = new EnumMap<>(Scheme.class);
    Map<Scheme, Set<YearMonth>> settled = new EnumMap<>(Scheme.class);
    List<Grant> grants = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(STARTS);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        starts.put(Scheme.byCode(row.getInt(1)), instant(row, 2));
      }
    }
    try (PreparedStatement select = connection.prepareStatement(SETTLED);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        settled
            .computeIfAbsent(Scheme.byCode(row.getInt(1)), scheme -> new HashSet<>())
            .add(YearMonth.of(row.getInt(2) / 100, row.getInt(2) % 100));
      }
    }
    try (PreparedStatement select = connection.prepareStatement(GRANTS);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        grants.add(
            new Grant(
                Scheme.byCode(row.getInt(1)),
                row.getObject(2, UUID.class),
                instant(row, 3),
                instant(row, 4)));
      }
    }
    return new Known(starts, settled, grants);
  }

  /** Remembers that every command of this settlement was acknowledged. */
  public static void markAppended(Connection connection, Settlement settlement, Instant now)
      throws SQLException {
    if (settlement.month() == null) {
      try (PreparedStatement update = connection.prepareStatement(MARK_GRANT)) {
        update.setObject(1, now.atOffset(ZoneOffset.UTC));
        update.setObject(2, settlement.backfillId());
        update.executeUpdate();
      }
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(MARK_MONTH)) {
      insert.setInt(1, settlement.scheme().code());
      insert.setInt(2, CityTime.month(settlement.month().atDay(1)));
      insert.setObject(3, now.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
