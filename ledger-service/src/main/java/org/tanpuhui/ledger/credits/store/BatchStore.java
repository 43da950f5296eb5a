package org.tanpuhui.ledger.credits.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.credits.unit.Issuance;
import org.tanpuhui.ledger.credits.unit.Serial;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.credits.unit.StandingRange;
import org.tanpuhui.platform.Scheme;

/** Issued batches and the numbers of their units, in the caller's transaction. */
public final class BatchStore {

  /** Where the tonnes of a batch are. */
  public record Whereabouts(long held, long frozen, long welfare, long retired, long cancelled) {}

  /**
   * An issued batch.
   *
   * @param serialPrefix of the scheme when it was issued
   */
  public record Batch(
      Scheme scheme,
      String batchId,
      String projectId,
      int seriesNo,
      String methodology,
      String methodologyVersion,
      int vintage,
      LocalDate periodStart,
      LocalDate periodEnd,
      SerialRange units,
      String serialPrefix,
      Instant issuedAt,
      UUID entryId,
      Whereabouts whereabouts) {

    /** The printed name of some of its units. */
    public Serial serial(SerialRange some) {
      return new Serial(serialPrefix, methodology, vintage, some);
    }
  }

  public Optional<Batch> find(Connection connection, Scheme scheme, String batchId)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CreditSql.BATCH)) {
      select.setInt(1, scheme.code());
      select.setString(2, batchId);
      return one(select);
    }
  }

  /** The batch that a unit belongs to. */
  public Optional<Batch> ofUnit(Connection connection, Scheme scheme, long unit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CreditSql.BATCH_OF_UNIT)) {
      select.setInt(1, scheme.code());
      select.setLong(2, unit);
      return one(select);
    }
  }

  private static Optional<Batch> one(PreparedStatement select) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      return rows.next() ? Optional.of(batch(rows)) : Optional.empty();
    }
  }

  static Batch batch(ResultSet rows) throws SQLException {
    return new Batch(
        Scheme.byCode(rows.getInt(1)),
        rows.getString(2),
        rows.getString(3),
        rows.getInt(4),
        rows.getString(5),
        rows.getString(6),
        rows.getInt(7),
        rows.getObject(8, LocalDate.class),
        rows.getObject(9, LocalDate.class),
        new SerialRange(rows.getLong(10), rows.getLong(11)),
        rows.getString(12),
        rows.getObject(13, OffsetDateTime.class).toInstant(),
        rows.getObject(14, UUID.class),
        new Whereabouts(
            rows.getLong(15),
            rows.getLong(16),
            rows.getLong(17),
            rows.getLong(18),
            rows.getLong(19)));
  }

  /**
   * Takes the next numbers of a project's series.
   *
   * @throws IllegalStateException the series number belongs to another project
   */
  public SerialRange take(Connection connection, Issuance issuance) throws SQLException {
    try (PreparedStatement open = connection.prepareStatement(CreditSql.OPEN_SERIES);
        PreparedStatement lock = connection.prepareStatement(CreditSql.LOCK_SERIES);
        PreparedStatement move = connection.prepareStatement(CreditSql.MOVE_SERIES)) {
      open.setInt(1, issuance.seriesNo());
      open.setInt(2, issuance.scheme().code());
      open.setString(3, issuance.projectId());
      open.setInt(4, issuance.seriesNo());
      open.executeUpdate();
      lock.setInt(1, issuance.seriesNo());
      lock.setInt(2, issuance.scheme().code());
      lock.setString(3, issuance.projectId());
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException(
              "the series "
                  + issuance.seriesNo()
                  + " or the project "
                  + issuance.projectId()
                  + " is paired otherwise");
        }
        long first = row.getLong(1);
        SerialRange units = new SerialRange(first, Math.addExact(first, issuance.tonnes()) - 1);
        move.setLong(1, Math.addExact(units.last(), 1));
        move.setInt(2, issuance.seriesNo());
        move.executeUpdate();
        return units;
      }
    }
  }

  /** Adds a batch, whose entry is in the journal, with all its units held. */
  public void add(Connection connection, Issuance issuance, StandingRange units, long fromAccount)
      throws SQLException {
    addBatch(connection, issuance, units);
    try (PreparedStatement total = connection.prepareStatement(CreditSql.ADD_TOTAL)) {
      total.setInt(1, issuance.scheme().code());
      total.setLong(2, issuance.tonnes());
      total.setLong(3, issuance.tonnes());
      total.setString(4, issuance.batchId());
      total.executeUpdate();
    }
    try (PreparedStatement movement = connection.prepareStatement(CreditSql.ADD_MOVEMENT);
        PreparedStatement range = connection.prepareStatement(CreditSql.ADD_RANGE)) {
      movement.setLong(1, units.range().first());
      movement.setLong(2, units.range().last());
      movement.setLong(3, fromAccount);
      movement.setLong(4, units.account().value());
      movement.setObject(5, issuance.at().atOffset(ZoneOffset.UTC));
      movement.setObject(6, units.entryId());
      movement.setObject(7, null);
      movement.setInt(8, units.line());
      movement.setString(9, units.batchId());
      movement.executeUpdate();
      range.setLong(1, units.range().first());
      range.setLong(2, units.range().last());
      range.setLong(3, units.account().value());
      range.setObject(4, units.acquiredAt().atOffset(ZoneOffset.UTC));
      range.setObject(5, units.entryId());
      range.setObject(6, null);
      range.setInt(7, units.line());
      range.setString(8, units.batchId());
      range.executeUpdate();
    }
  }

  private static void addBatch(Connection connection, Issuance issuance, StandingRange units)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(CreditSql.ADD_BATCH)) {
      insert.setInt(1, issuance.scheme().code());
      insert.setInt(2, issuance.vintage());
      insert.setInt(3, issuance.seriesNo());
      insert.setLong(4, units.range().first());
      insert.setLong(5, units.range().last());
      insert.setString(6, issuance.batchId());
      insert.setString(7, issuance.projectId());
      insert.setString(8, issuance.methodology());
      insert.setString(9, issuance.methodologyVersion());
      insert.setString(10, prefix(connection, issuance.scheme()));
      insert.setObject(11, issuance.periodStart());
      insert.setObject(12, issuance.periodEnd());
      insert.setObject(13, issuance.at().atOffset(ZoneOffset.UTC));
      insert.setObject(14, units.entryId());
      insert.executeUpdate();
    }
  }

  private static String prefix(Connection connection, Scheme scheme) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CreditSql.PREFIX)) {
      select.setInt(1, scheme.code());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("the scheme " + scheme.id() + " has no serial prefix");
        }
        return row.getString(1);
      }
    }
  }
}
