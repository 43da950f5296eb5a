package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.tanpuhui.ledger.journal.JournalEntry;
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

  /** Texts of numbers, for leaves. Numbers are hashes of them, so they hold without their rows. */
  private final Map<Integer, String> methodologyTexts = new ConcurrentHashMap<>();

  private final Map<Integer, String> partnerTexts = new ConcurrentHashMap<>();

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

  /** Makes sure that {@link #methodology} and {@link #partner} know what these entries name. */
  void learn(Connection connection, Collection<List<JournalEntry>> entries) throws SQLException {
    Set<Integer> methodologies = new HashSet<>();
    Set<Integer> partners = new HashSet<>();
    for (List<JournalEntry> some : entries) {
      for (JournalEntry entry : some) {
        unknown(entry.methodologyVersion(), methodologyTexts, methodologies);
        unknown(entry.partner(), partnerTexts, partners);
      }
    }
    if (!methodologies.isEmpty()) {
      methodologies(connection, numbers(methodologies))
          .forEach((number, version) -> methodologyTexts.put(number, version.text()));
    }
    if (!partners.isEmpty()) {
      partnerTexts.putAll(partners(connection, numbers(partners)));
    }
  }

  private static void unknown(Integer number, Map<Integer, String> known, Set<Integer> wanted) {
    if (number != null && !known.containsKey(number)) {
      wanted.add(number);
    }
  }

  private static int[] numbers(Set<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Id, version and hash of a methodology version that was learned. */
  String methodology(int number) {
    return text(methodologyTexts, number);
  }

  /** Id of a partner that was learned. */
  String partner(int number) {
    return text(partnerTexts, number);
  }

  private static String text(Map<Integer, String> texts, int number) {
    String text = texts.get(number);
    if (text == null) {
      throw new IllegalStateException("nothing has the number " + number);
    }
    return text;
  }

  private void ensureMethodologies(Connection connection, Set<MethodologyVersion> wanted)
      throws SQLException {
    int[] numbers = wanted.stream().mapToInt(MethodologyVersion::number).toArray();
    Map<Integer, MethodologyVersion> found = methodologies(connection, numbers);
    try (PreparedStatement insert = connection.prepareStatement(JournalSql.ADD_METHODOLOGY)) {
      for (MethodologyVersion version : sorted(wanted, MethodologyVersion::number)) {
        methodologyTexts.put(version.number(), version.text());
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
    Map<Integer, String> found = partners(connection, numbers);
    try (PreparedStatement insert = connection.prepareStatement(JournalSql.ADD_PARTNER)) {
      for (String partner : sorted(wanted, ReferenceNumber::partner)) {
        partnerTexts.put(ReferenceNumber.partner(partner), partner);
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

  private static Map<Integer, MethodologyVersion> methodologies(
      Connection connection, int[] numbers) throws SQLException {
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
    return found;
  }

  private static Map<Integer, String> partners(Connection connection, int[] numbers)
      throws SQLException {
    Map<Integer, String> found = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(JournalSql.KNOWN_PARTNERS)) {
      select.setArray(1, SqlArrays.int4(connection, numbers));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getInt(1), rows.getString(2));
        }
      }
    }
    return found;
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
