package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.tanpuhui.ledger.journal.MethodologyVersion;
import org.tanpuhui.ledger.journal.ReferenceNumber;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * The texts behind the short numbers of methodology versions and partners.
 *
 * <p>Only what a transaction found committed is remembered: a name inserted in a transaction that
 * is rolled back would otherwise be missing for ever.
 */
final class ReferenceStore {
  private final Set<MethodologyVersion> knownMethodologies = ConcurrentHashMap.newKeySet();
  private final Set<String> knownPartners = ConcurrentHashMap.newKeySet();

  /** Makes sure that every name has its row. */
  void ensure(Connection connection, Set<MethodologyVersion> methodologies, Set<String> partners)
      throws SQLException {
    if (!knownMethodologies.containsAll(methodologies)) {
      ensureMethodologies(connection, methodologies);
    }
    if (!knownPartners.containsAll(partners)) {
      ensurePartners(connection, partners);
    }
  }

  private void ensureMethodologies(Connection connection, Set<MethodologyVersion> wanted)
      throws SQLException {
    int[] numbers = wanted.stream().mapToInt(MethodologyVersion::number).toArray();
    Map<Integer, MethodologyVersion> found = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(JournalSql.KNOWN_METHODOLOGIES)) {
      select.setArray(1, SqlArrays.int4(connection, numbers));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(
              rows.getInt(1),
              new MethodologyVersion(rows.getString(2), rows.getString(3), rows.getString(4)));
        }
      }
    }
    try (PreparedStatement insert = connection.prepareStatement(JournalSql.ADD_METHODOLOGY)) {
      for (MethodologyVersion version : sorted(wanted, MethodologyVersion::number)) {
        if (isKnown(version.number(), version, found)) {
          knownMethodologies.add(version);
          continue;
        }
        insert.setInt(1, version.number());
        insert.setString(2, version.methodology());
        insert.setString(3, version.version());
        insert.setString(4, version.hash());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void ensurePartners(Connection connection, Set<String> wanted) throws SQLException {
    int[] numbers = wanted.stream().mapToInt(ReferenceNumber::partner).toArray();
    Map<Integer, String> found = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(JournalSql.KNOWN_PARTNERS)) {
      select.setArray(1, SqlArrays.int4(connection, numbers));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getInt(1), rows.getString(2));
        }
      }
    }
    try (PreparedStatement insert = connection.prepareStatement(JournalSql.ADD_PARTNER)) {
      for (String partner : sorted(wanted, ReferenceNumber::partner)) {
        if (isKnown(ReferenceNumber.partner(partner), partner, found)) {
          knownPartners.add(partner);
          continue;
        }
        insert.setInt(1, ReferenceNumber.partner(partner));
        insert.setString(2, partner);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** In one order for all writers: two that meet the same new names would deadlock otherwise. */
  private static <T> List<T> sorted(Set<T> names, ToIntFunction<T> number) {
    return names.stream().sorted(Comparator.comparingInt(number)).toList();
  }

  /**
   * @throws SQLException 23505: the number belongs to another name, so the record becomes a dead
   *     letter instead of an entry with a wrong cause
   */
  private static <T> boolean isKnown(int number, T name, Map<Integer, T> found)
      throws SQLException {
    T there = found.get(number);
    if (there != null && !there.equals(name)) {
      throw new SQLException(
          "number " + number + " belongs to " + there + ", not " + name, "23505");
    }
    return there != null;
  }
}
