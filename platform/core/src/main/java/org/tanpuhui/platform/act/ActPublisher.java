package org.tanpuhui.platform.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.ConnectionSource;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PublishException;
import org.tanpuhui.platform.stream.Publisher;

/**
 * Takes recorded acts to the topic {@code acts}: each at least once, in the order of their
 * transactions. Any number of instances may run; one of them works at a time. Not thread-safe.
 */
public final class ActPublisher implements AutoCloseable {
  /** What one round publishes at most. */
  private static final int CHUNK = 1_000;

  private static final String POSITION =
      "SELECT xid::text, act_no FROM act_published FOR UPDATE SKIP LOCKED";

  /**
   * The number of a transaction grows, but is not the order of commits: only what is older than
   * every running transaction is final. A watermark beyond all transactions is of another cluster:
   * the database was copied as text.
   */
  private static final String NEXT =
      """
      SELECT xid::text, act_no, act_id, at, scheme, kind, actor, subject, reason, document, detail
        FROM act
       WHERE (xid, act_no) > (CASE WHEN ?::xid8 < pg_snapshot_xmax(pg_current_snapshot())
                                   THEN ?::xid8 ELSE '0'::xid8 END,
                              CASE WHEN ?::xid8 < pg_snapshot_xmax(pg_current_snapshot())
                                   THEN ?::bigint ELSE 0 END)
         AND xid < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY xid, act_no
       LIMIT ?
      """;

  private static final String ADVANCE = "UPDATE act_published SET xid = ?::xid8, act_no = ?";

  private final ConnectionSource connections;
  private final Publisher publisher;
  private final int partitions;
  private final String source;

  /**
   * @param partitions of the topic, which exists
   * @param service whose acts these are
   */
  public ActPublisher(
      ConnectionSource connections, Publisher publisher, int partitions, String service) {
    this.connections = connections;
    this.publisher = publisher;
    this.partitions = partitions;
    this.source = "/" + service;
  }

  private record Position(String xid, long number) {}

  /**
   * Publishes what is next.
   *
   * @return how many; a full chunk says that more may wait
   * @throws PublishException Kafka did not acknowledge; make a new publisher and try again
   */
  public int round() throws SQLException, PublishException {
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      try {
        int published = publish(connection);
        connection.commit();
        return published;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** Whether a round with this result left more. */
  public static boolean isFull(int published) {
    return published >= CHUNK;
  }

  private int publish(Connection connection) throws SQLException, PublishException {
    Position position = position(connection);
    if (position == null) {
      return 0;
    }
    List<Output> outputs = new ArrayList<>();
    Position last = position;
    try (PreparedStatement select = connection.prepareStatement(NEXT)) {
      select.setString(1, position.xid);
      select.setString(2, position.xid);
      select.setString(3, position.xid);
      select.setLong(4, position.number);
      select.setInt(5, CHUNK);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          last = new Position(rows.getString(1), rows.getLong(2));
          outputs.add(output(last.number, act(rows)));
        }
      }
    }
    if (!outputs.isEmpty()) {
      publisher.sendNow(outputs);
      advance(connection, last);
    }
    return outputs.size();
  }

  /** Up to where acts are published; null while another instance works. */
  private static Position position(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(POSITION);
        ResultSet row = select.executeQuery()) {
      return row.next() ? new Position(row.getString(1), row.getLong(2)) : null;
    }
  }

  private static void advance(Connection connection, Position to) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
      update.setString(1, to.xid);
      update.setLong(2, to.number);
      update.executeUpdate();
    }
  }

  private static Act act(ResultSet row) throws SQLException {
    return new Act(
        row.getObject(3, UUID.class),
        Scheme.byCode(row.getInt(5)),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11));
  }

  /** All acts of a scheme go to one partition, so that the log has them in order. */
  private Output output(long number, Act act) {
    try {
      return new Output(
          act.scheme().code() % partitions,
          number,
          Acts.TOPIC,
          act.scheme().id(),
          "tanpuhui.act.v1",
          act.id().toString(),
          source,
          Json.mapper().writeValueAsBytes(ActRecord.of(act)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an act is not writable", e);
    }
  }

  @Override
  public void close() {
    publisher.close();
  }
}
