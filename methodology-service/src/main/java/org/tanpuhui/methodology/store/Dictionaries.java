package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * Small numbers for sources and scenarios, remembered for ever once known.
 *
 * <p>A new word gets its number in a transaction of its own, so that what is remembered here is
 * committed whatever becomes of the batch that met it first. Words are few: partners register them.
 */
public final class Dictionaries {
  private static final String ADD_SOURCE =
      "INSERT INTO activity_source (scheme, partner, source) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
  private static final String FIND_SOURCE =
      "SELECT no FROM activity_source WHERE scheme = ? AND partner = ? AND source = ?";
  private static final String SOURCE_BY_NUMBER =
      "SELECT scheme, partner, source FROM activity_source WHERE no = ?";
  private static final String ADD_SCENARIO =
      "INSERT INTO scenario (code) VALUES (?) ON CONFLICT DO NOTHING";
  private static final String FIND_SCENARIO = "SELECT no FROM scenario WHERE code = ?";
  private static final String SCENARIO_BY_NUMBER = "SELECT code FROM scenario WHERE no = ?";

  private final ConnectionSource connections;
  private final Map<SourceKey, Integer> sourceNumbers = new ConcurrentHashMap<>();
  private final Map<Integer, SourceKey> sources = new ConcurrentHashMap<>();
  private final Map<String, Integer> scenarioNumbers = new ConcurrentHashMap<>();
  private final Map<Integer, String> scenarios = new ConcurrentHashMap<>();
  private volatile Numbered<SourceKey> lastSource;
  private volatile Numbered<String> lastScenario;

  /** A word and its number. */
  private record Numbered<T>(T word, int number) {}

  /**
   * @param connections connections of their own, not those of a running batch
   */
  public Dictionaries(ConnectionSource connections) {
    this.connections = connections;
  }

  /** The number of a source, made when new. */
  public int numberOf(SourceKey key) throws SQLException {
    // Most records come from the source before: to compare three texts costs less than to hash
    // them.
    Numbered<SourceKey> before = lastSource;
    if (before != null && before.word().equals(key)) {
      return before.number();
    }
    Integer known = sourceNumbers.get(key);
    int number = known != null ? known : learn(key);
    lastSource = new Numbered<>(key, number);
    return number;
  }

  /** The number of a source, null when it has none yet. */
  public Integer existing(SourceKey key) throws SQLException {
    Integer known = sourceNumbers.get(key);
    return known != null
        ? known
        : find(FIND_SOURCE, key.scheme().code(), key.partner(), key.source());
  }

  private int learn(SourceKey key) throws SQLException {
    Integer number = find(FIND_SOURCE, key.scheme().code(), key.partner(), key.source());
    if (number == null) {
      execute(ADD_SOURCE, key.scheme().code(), key.partner(), key.source());
      number = find(FIND_SOURCE, key.scheme().code(), key.partner(), key.source());
    }
    return remember(sourceNumbers, sources, key, number);
  }

  /** The number of a scenario, made when new; null for none. */
  public Integer numberOf(String scenario) throws SQLException {
    if (scenario == null) {
      return null;
    }
    Numbered<String> before = lastScenario;
    if (before != null && before.word().equals(scenario)) {
      return before.number();
    }
    Integer known = scenarioNumbers.get(scenario);
    if (known != null) {
      lastScenario = new Numbered<>(scenario, known);
      return known;
    }
    Integer number = find(FIND_SCENARIO, scenario);
    if (number == null) {
      execute(ADD_SCENARIO, scenario);
      number = find(FIND_SCENARIO, scenario);
    }
    return remember(scenarioNumbers, scenarios, scenario, number);
  }

  private static <K> int remember(
      Map<K, Integer> numbers, Map<Integer, K> words, K word, Integer number) {
    if (number == null) {
      throw new IllegalStateException("a word that was just added has no number");
    }
    words.put(number, word);
    numbers.put(word, number);
    return number;
  }

  /**
   * The source with this number.
   *
   * @throws IllegalStateException there is none
   */
  public SourceKey source(int number) throws SQLException {
    SourceKey known = sources.get(number);
    if (known != null) {
      return known;
    }
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(SOURCE_BY_NUMBER)) {
      select.setInt(1, number);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("no source has number " + number);
        }
        SourceKey key =
            new SourceKey(Scheme.byCode(rows.getInt(1)), rows.getString(2), rows.getString(3));
        remember(sourceNumbers, sources, key, number);
        return key;
      }
    }
  }

  /** The scenario with this number; null for 0. */
  public String scenario(int number) throws SQLException {
    if (number == 0) {
      return null;
    }
    String known = scenarios.get(number);
    if (known != null) {
      return known;
    }
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(SCENARIO_BY_NUMBER)) {
      select.setInt(1, number);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("no scenario has number " + number);
        }
        String code = rows.getString(1);
        remember(scenarioNumbers, scenarios, code, number);
        return code;
      }
    }
  }

  private Integer find(String sql, Object... values) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, values);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getInt(1) : null;
      }
    }
  }

  private void execute(String sql, Object... values) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
