package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.tanpuhui.activity.activity.Backfill;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Scenario;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.platform.Scheme;

/**
 * Partners with their sources, types, scenarios and backfill grants. Reference data, read whole;
 * every change says so on the {@link ChangeChannel}.
 */
public final class PartnerStore {
  private static final String COLUMNS =
      "SELECT partner_no, scheme, id, name_zh, name_en, kind, status, pseudonym_key FROM partner ";
  private static final String FIND = COLUMNS + "WHERE scheme = ? AND id = ?";
  private static final String LIST = COLUMNS + "WHERE scheme = ? AND id > ? ORDER BY id LIMIT ?";
  private static final String SUSPENDED = COLUMNS + "WHERE status = 'suspended'";
  private static final String SOURCES = "SELECT source FROM partner_source WHERE partner_no = ?";
  private static final String TYPES =
      "SELECT activity_type, evidence_grade FROM partner_activity_type WHERE partner_no = ?";
  private static final String SCENARIOS =
      """
      SELECT scenario_no, code, name_zh, name_en, state
        FROM scenario WHERE partner_no = ?
      """;
  private static final String BACKFILLS =
      """
      SELECT backfill_id, activity_types, covers_from, covers_to, closes_at, closed_at
        FROM backfill WHERE partner_no = ? ORDER BY created_at, backfill_id
      """;
  private static final String INSERT =
      """
      INSERT INTO partner (scheme, id, name_zh, name_en, kind, pseudonym_key)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (scheme, id) DO NOTHING RETURNING partner_no
      """;
  private static final String INSERT_SOURCES =
      """
      INSERT INTO partner_source (scheme, source, partner_no)
      SELECT ?, source, ? FROM unnest(?) source ORDER BY source
      ON CONFLICT (scheme, source) DO NOTHING
      """;
  private static final String INSERT_TYPES =
      """
      INSERT INTO partner_activity_type (partner_no, activity_type, evidence_grade)
      SELECT ?, activity_type, evidence_grade FROM unnest(?, ?) AS t(activity_type, evidence_grade)
      """;
  private static final String INSERT_SCENARIO =
      """
      INSERT INTO scenario (partner_no, code, name_zh, name_en, state, published_at)
      VALUES (?, ?, ?, ?, ?, CASE WHEN ? THEN now() END) ON CONFLICT (partner_no, code) DO NOTHING
      """;
  private static final String SET_STATUS =
      "UPDATE partner SET status = ? WHERE partner_no = ? AND status <> ?";
  private static final String INSERT_BACKFILL =
      """
      INSERT INTO backfill (backfill_id, partner_no, activity_types, covers_from, covers_to, closes_at,
                            granted_by)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String CLOSE_BACKFILL =
      """
      UPDATE backfill SET closed_at = now()
       WHERE backfill_id = ? AND partner_no = ? AND closed_at IS NULL
      """;

  /** Whether a partner could be registered. */
  public enum Registration {
    DONE,
    ID_TAKEN,
    SOURCE_TAKEN
  }

  private PartnerStore() {}

  public static Optional<Partner> find(Connection connection, Scheme scheme, String id)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setInt(1, scheme.code());
      select.setString(2, id);
      List<Partner> found = read(connection, select);
      return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }
  }

  /** Suspended partners of all schemes. */
  public static List<Partner> suspended(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SUSPENDED)) {
      return read(connection, select);
    }
  }

  /** Partners in the order of their ids, behind {@code after}. */
  public static List<Partner> list(Connection connection, Scheme scheme, String after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIST)) {
      select.setInt(1, scheme.code());
      select.setString(2, after);
      select.setInt(3, limit);
      return read(connection, select);
    }
  }

  /**
   * Registers a partner; its number is ignored, its scenarios are inserted as they are.
   *
   * @return why not, then the caller rolls back
   */
  public static Registration register(Connection connection, Partner partner) throws SQLException {
    int number;
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setInt(1, partner.scheme().code());
      insert.setString(2, partner.id());
      insert.setString(3, partner.nameZh());
      insert.setString(4, partner.nameEn());
      insert.setString(5, partner.kind());
      insert.setBytes(6, partner.pseudonymKey());
      try (ResultSet row = insert.executeQuery()) {
        if (!row.next()) {
          return Registration.ID_TAKEN;
        }
        number = row.getInt(1);
      }
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT_SOURCES)) {
      insert.setInt(1, partner.scheme().code());
      insert.setInt(2, number);
      insert.setArray(3, connection.createArrayOf("text", partner.sources().toArray()));
      if (insert.executeUpdate() < partner.sources().size()) {
        return Registration.SOURCE_TAKEN;
      }
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT_TYPES)) {
      insert.setInt(1, number);
      insert.setArray(2, connection.createArrayOf("text", partner.grades().keySet().toArray()));
      insert.setArray(
          3,
          connection.createArrayOf(
              "text", partner.grades().values().stream().map(PartnerStore::name).toArray()));
      insert.executeUpdate();
    }
    for (Scenario scenario : partner.scenarios().values()) {
      addScenario(connection, number, scenario);
    }
    ChangeChannel.partnerChanged(connection, partner.scheme(), partner.id());
    return Registration.DONE;
  }

  /** Adds a scenario; false when its code is taken. */
  public static boolean addScenario(Connection connection, Partner partner, Scenario scenario)
      throws SQLException {
    boolean added = addScenario(connection, partner.number(), scenario);
    ChangeChannel.partnerChanged(connection, partner.scheme(), partner.id());
    return added;
  }

  /** Suspends or resumes; again changes nothing. */
  public static void setActive(Connection connection, Partner partner, boolean active)
      throws SQLException {
    String status = active ? "active" : "suspended";
    try (PreparedStatement update = connection.prepareStatement(SET_STATUS)) {
      update.setString(1, status);
      update.setInt(2, partner.number());
      update.setString(3, status);
      update.executeUpdate();
    }
    ChangeChannel.partnerChanged(connection, partner.scheme(), partner.id());
  }

  public static void grant(
      Connection connection, Partner partner, Backfill backfill, String grantedBy)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_BACKFILL)) {
      insert.setObject(1, backfill.id());
      insert.setInt(2, partner.number());
      insert.setArray(3, connection.createArrayOf("text", backfill.activityTypes().toArray()));
      insert.setObject(4, backfill.from().atOffset(ZoneOffset.UTC));
      insert.setObject(5, backfill.to().atOffset(ZoneOffset.UTC));
      insert.setObject(6, backfill.closesAt().atOffset(ZoneOffset.UTC));
      insert.setString(7, grantedBy);
      insert.executeUpdate();
    }
    ChangeChannel.partnerChanged(connection, partner.scheme(), partner.id());
  }

  /** Closes a grant; again changes nothing. */
  public static void close(Connection connection, Partner partner, UUID backfill)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(CLOSE_BACKFILL)) {
      update.setObject(1, backfill);
      update.setInt(2, partner.number());
      update.executeUpdate();
    }
    ChangeChannel.partnerChanged(connection, partner.scheme(), partner.id());
  }

  private static boolean addScenario(Connection connection, int partner, Scenario scenario)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_SCENARIO)) {
      insert.setInt(1, partner);
      insert.setString(2, scenario.code());
      insert.setString(3, scenario.nameZh());
      insert.setString(4, scenario.nameEn());
      insert.setString(5, scenario.state().word());
      insert.setBoolean(6, scenario.published());
      return insert.executeUpdate() == 1;
    }
  }

  private static List<Partner> read(Connection connection, PreparedStatement select)
      throws SQLException {
    List<Partner> partners = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        int number = row.getInt(1);
        partners.add(
            new Partner(
                number,
                Scheme.byCode(row.getInt(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7).equals("active"),
                sources(connection, number),
                grades(connection, number),
                scenarios(connection, number),
                backfills(connection, number),
                row.getBytes(8)));
      }
    }
    return partners;
  }

  private static Set<String> sources(Connection connection, int partner) throws SQLException {
    Set<String> sources = new TreeSet<>();
    forEach(connection, SOURCES, partner, row -> sources.add(row.getString(1)));
    return Set.copyOf(sources);
  }

  private static Map<String, EvidenceGrade> grades(Connection connection, int partner)
      throws SQLException {
    Map<String, EvidenceGrade> grades = new TreeMap<>();
    forEach(
        connection,
        TYPES,
        partner,
        row ->
            grades.put(
                row.getString(1),
                EvidenceGrade.valueOf(row.getString(2).toUpperCase(Locale.ROOT))));
    return Map.copyOf(grades);
  }

  private static Map<String, Scenario> scenarios(Connection connection, int partner)
      throws SQLException {
    Map<String, Scenario> scenarios = new TreeMap<>();
    forEach(
        connection,
        SCENARIOS,
        partner,
        row ->
            scenarios.put(
                row.getString(2),
                new Scenario(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    Scenario.State.of(row.getString(5)))));
    return Map.copyOf(scenarios);
  }

  private static List<Backfill> backfills(Connection connection, int partner) throws SQLException {
    List<Backfill> backfills = new ArrayList<>();
    forEach(
        connection,
        BACKFILLS,
        partner,
        row ->
            backfills.add(
                new Backfill(
                    row.getObject(1, UUID.class),
                    Set.of((String[]) row.getArray(2).getArray()),
                    instant(row, 3),
                    instant(row, 4),
                    instant(row, 5),
                    instant(row, 6))));
    return List.copyOf(backfills);
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void forEach(Connection connection, String sql, int partner, RowReader reader)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, partner);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          reader.read(row);
        }
      }
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
