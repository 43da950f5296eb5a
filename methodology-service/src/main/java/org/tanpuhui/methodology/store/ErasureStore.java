package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Erase;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Pseudonyms whose person was erased, in the caller's transaction; each method is one statement.
 */
public final class ErasureStore {
  private static final String ADD =
      """
      INSERT INTO erased_participant (participant, command_id, recorded_at, in_offset, in_partition)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (participant) DO NOTHING
      """;
  private static final String HAS = "SELECT 1 FROM erased_participant WHERE participant = ?";
  private static final String COLUMNS =
      """
      SELECT participant, command_id, recorded_at, in_offset, in_partition FROM erased_participant
      """;
  private static final String BY_PLACE =
      COLUMNS + "WHERE in_partition = ? AND in_offset >= ? AND in_offset < ? ORDER BY in_offset";
  private static final String OF_SCHEME =
      COLUMNS + "WHERE participant >> 56 = ? ORDER BY participant";

  /** What has no end yet: days that wait for a settlement, parked claims. */
  private static final String UNFINISHED =
      StateSql.STATE_SELECT
          + """
          WHERE e.participant = ?
            AND (coalesce(c.status_no, e.status_no) = ?
                 OR (coalesce(c.status_no, e.status_no) = ?
                     AND CASE WHEN c.revision IS NULL THEN e.outcome_no ELSE c.outcome_no END = ?))
          ORDER BY e.occurred_at, e.activity_id
          """;

  private final EvidenceRows rows;

  public ErasureStore(Dictionaries dictionaries, Supplier<Registry> registry) {
    this.rows = new EvidenceRows(dictionaries, registry);
  }

  /** An erasure that was carried out. */
  public record Erased(Erase erase, Place place) {}

  /** Notes an erasure; false when this participant was erased before. */
  public boolean add(Connection connection, Erased erased) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setLong(1, erased.erase().participant());
      insert.setObject(2, erased.erase().commandId());
      insert.setObject(3, erased.place().recordedAt().atOffset(ZoneOffset.UTC));
      insert.setLong(4, erased.place().offset());
      insert.setInt(5, erased.place().partition());
      return insert.executeUpdate() == 1;
    }
  }

  public static boolean has(Connection connection, long participant) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HAS)) {
      select.setLong(1, participant);
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  /** Activities of a participant that wait for something. */
  public List<ActivityState> unfinished(Connection connection, long participant)
      throws SQLException {
    List<ActivityState> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(UNFINISHED)) {
      select.setLong(1, participant);
      select.setInt(2, Status.PARKED.number());
      select.setInt(3, Status.COMPUTED.number());
      select.setInt(4, ProblemCode.AWAITING_SETTLEMENT.number());
      try (ResultSet states = select.executeQuery()) {
        while (states.next()) {
          found.add(rows.readState(states));
        }
      }
    }
    return found;
  }

  /** The erasures commanded by the records in {@code [from, to)} of a partition, in their order. */
  public static List<Erased> byPlace(Connection connection, int partition, long from, long to)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BY_PLACE)) {
      select.setInt(1, partition);
      select.setLong(2, from);
      select.setLong(3, to);
      return read(select);
    }
  }

  /** All erasures of a scheme, in order of participant. */
  public static List<Erased> ofScheme(Connection connection, Scheme scheme) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OF_SCHEME)) {
      select.setInt(1, scheme.code());
      return read(select);
    }
  }

  private static List<Erased> read(PreparedStatement select) throws SQLException {
    List<Erased> erased = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        long participant = row.getLong(1);
        erased.add(
            new Erased(
                new Erase(
                    new ParticipantId(participant).scheme(),
                    row.getObject(2, UUID.class),
                    participant),
                new Place(row.getInt(5), row.getLong(4), EvidenceRows.instant(row, 3))));
      }
    }
    return erased;
  }
}
