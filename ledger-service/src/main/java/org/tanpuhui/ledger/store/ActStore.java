package org.tanpuhui.ledger.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.ledger.journal.Lane;
import org.tanpuhui.ledger.log.leaf.ActLeaf;
import org.tanpuhui.ledger.log.leaf.Field;
import org.tanpuhui.ledger.log.leaf.Fields;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.sequencer.Lanes;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.sql.SqlArrays;
import org.tanpuhui.platform.stream.Input;

/**
 * Acts of all services, each a leaf in the lane of its scheme and partition.
 *
 * <p>Budget: 3 statements per batch, whatever its size: which are there, lanes, COPY.
 */
public final class ActStore {
  private static final String EXISTING =
      """
      SELECT wanted.act_id FROM unnest(?::uuid[]) AS wanted (act_id)
       WHERE EXISTS (SELECT FROM logged_act a WHERE a.act_id = wanted.act_id)
      """;
  private static final String COPY =
      """
      COPY logged_act (act_id, at, recorded_at, lane_number, lane, scheme, kind, actor, subject,
                       reason, document, detail)
      FROM STDIN (FORMAT BINARY)
      """;
  private static final String COLUMNS =
      "act_id, at, scheme, kind, actor, subject, reason, document, detail, recorded_at, lane, lane_number";
  // One of the four indexes serves each filter; null asks for nothing.
  private static final String LIST =
      "SELECT "
          + COLUMNS
          + """
           FROM logged_act
           WHERE scheme = ? AND act_id < ? AND act_id >= ?
             AND (?::text IS NULL OR kind = ?) AND (?::text IS NULL OR actor = ?)
             AND (?::text IS NULL OR subject = ?)
           ORDER BY act_id DESC LIMIT ?
          """;
  private static final String ONE = "SELECT " + COLUMNS + " FROM logged_act WHERE act_id = ?";
  private static final String AT_LEAF =
      "SELECT " + COLUMNS + " FROM logged_act WHERE lane = ? AND lane_number = ?";
  private static final int ROW_COLUMNS = 12;
  private static final int ROW_BYTES = 300;

  private final SchemeSalts salts;

  public ActStore(SchemeSalts salts) {
    this.salts = salts;
  }

  /** An act that the ledger has, and where its leaf is. */
  public record LoggedAct(Act act, Instant recordedAt, int lane, long number) {}

  /**
   * What to list.
   *
   * @param before ids below this one only
   * @param from ids from this one on only
   * @param kind null for all
   * @param actor null for all
   * @param subject null for all
   */
  public record Filter(UUID before, UUID from, String kind, String actor, String subject) {}

  /**
   * Logs a batch of the topic in its order; acts that are there already change nothing.
   *
   * @param batch in log order within each partition
   */
  public void log(Connection connection, List<Input<Act>> batch) throws SQLException {
    Set<UUID> seen = existing(connection, batch);
    SortedMap<Lane, List<Input<Act>>> fresh = new TreeMap<>();
    for (Input<Act> input : batch) {
      if (seen.add(input.value().id())) {
        Lane lane = Lane.ofActs(input.value().scheme(), input.partition());
        fresh.computeIfAbsent(lane, key -> new ArrayList<>()).add(input);
      }
    }
    if (fresh.isEmpty()) {
      return;
    }
    SortedMap<Lane, byte[]> leaves = new TreeMap<>();
    fresh.forEach(
        (lane, acts) -> {
          ByteBuffer buffer = ByteBuffer.allocate(acts.size() * Lanes.LEAF_BYTES);
          acts.forEach(act -> buffer.put(opening(act.value()).leaf().bytes()));
          leaves.put(lane, buffer.array());
        });
    copy(connection, fresh, LaneStore.appendLeaves(connection, leaves));
  }

  private static void copy(
      Connection connection, SortedMap<Lane, List<Input<Act>>> fresh, Map<Lane, Long> numbers)
      throws SQLException {
    CopyRows rows = new CopyRows(fresh.values().stream().mapToInt(List::size).sum() * ROW_BYTES);
    for (Map.Entry<Lane, List<Input<Act>>> lane : fresh.entrySet()) {
      long number = numbers.get(lane.getKey());
      for (Input<Act> input : lane.getValue()) {
        Act act = input.value();
        rows.row(ROW_COLUMNS)
            .uuid(act.id())
            .timestamptz(act.at())
            .timestamptz(input.recordedAt())
            .int8(number++)
            .int4(lane.getKey().number())
            .int2(act.scheme().code())
            .text(act.kind())
            .text(act.actor())
            .text(act.subject())
            .text(act.reason())
            .text(act.document())
            .text(act.detail());
      }
    }
    rows.copyTo(connection, COPY);
  }

  private static Set<UUID> existing(Connection connection, List<Input<Act>> batch)
      throws SQLException {
    Set<UUID> found = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(EXISTING)) {
      UUID[] ids = batch.stream().map(input -> input.value().id()).toArray(UUID[]::new);
      select.setArray(1, SqlArrays.uuid(connection, ids));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return found;
  }

  /** What shows that a leaf is that of this act. */
  public Opening opening(Act act) {
    return Opening.of(leaf(act), salts.of(act.scheme()));
  }

  private static ActLeaf leaf(Act act) {
    Fields facts =
        new Fields()
            .with(Field.GIVEN_BY, act.actor())
            .with(Field.ACT, act.kind())
            .with(Field.SUBJECT, act.subject());
    if (act.reason() != null) {
      facts.with(Field.REASON, act.reason());
    }
    if (act.document() != null) {
      facts.with(Field.DOCUMENT, act.document());
    }
    if (act.detail() != null) {
      facts.with(Field.DETAIL, act.detail());
    }
    return new ActLeaf(act.scheme().code(), act.id(), act.at(), facts);
  }

  /** Acts of a scheme, latest first. */
  public List<LoggedAct> list(Connection connection, Scheme scheme, Filter filter, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIST)) {
      select.setInt(1, scheme.code());
      select.setObject(2, filter.before);
      select.setObject(3, filter.from);
      select.setString(4, filter.kind);
      select.setString(5, filter.kind);
      select.setString(6, filter.actor);
      select.setString(7, filter.actor);
      select.setString(8, filter.subject);
      select.setString(9, filter.subject);
      select.setInt(10, limit);
      return rows(select);
    }
  }

  /** One act, none or one. */
  public List<LoggedAct> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ONE)) {
      select.setObject(1, id);
      return rows(select);
    }
  }

  /** The act of a leaf, none or one. */
  public List<LoggedAct> find(Connection connection, int lane, long number) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AT_LEAF)) {
      select.setInt(1, lane);
      select.setLong(2, number);
      return rows(select);
    }
  }

  private static List<LoggedAct> rows(PreparedStatement select) throws SQLException {
    List<LoggedAct> acts = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Act act =
            new Act(
                rows.getObject(1, UUID.class),
                Scheme.byCode(rows.getInt(3)),
                rows.getObject(2, OffsetDateTime.class).toInstant(),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getString(9));
        acts.add(
            new LoggedAct(
                act,
                rows.getObject(10, OffsetDateTime.class).toInstant(),
                rows.getInt(11),
                rows.getLong(12)));
      }
    }
    return acts;
  }
}
