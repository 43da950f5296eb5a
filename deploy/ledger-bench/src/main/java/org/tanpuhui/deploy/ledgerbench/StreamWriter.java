package org.tanpuhui.deploy.ledgerbench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.tanpuhui.ledger.intake.ReductionProcessor;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.methodology.contract.ReductionCodec;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.stream.Input;

/**
 * The writer of one partition as the service runs it, from the bytes of its records to the commit:
 * decode, fence, look up, decide, write. Only Kafka is left out: the bytes come from memory.
 */
final class StreamWriter implements Writers.Writer {
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final int RECORD = 1;
  private static final int RECORD_AND_POINTS = 3;

  /** Activities reach the ledger up to two hours after they began. */
  private static final int AGE_MS_MAX = 7_200_000;

  private final ReductionProcessor processor;
  private final Connection connection;
  private final int partition;
  private final int participants;
  private final int batch;
  private final int pairs;
  private final InstantSource clock;
  private final SplittableRandom random;
  private final byte[][] keys;
  private final byte[][] values;
  private long offset;

  /**
   * @param pairs transfers of an entry: 1 for the reduction alone, 2 for reduction and points
   * @param clock when a batch is recorded
   */
  StreamWriter(Books books, int partition, int batch, int pairs, InstantSource clock)
      throws SQLException {
    this.processor = new ReductionProcessor(books.ledger());
    this.connection = books.openHot();
    this.partition = partition;
    this.participants = books.participants() / Books.WRITERS;
    this.batch = batch;
    this.pairs = pairs;
    this.clock = clock;
    this.keys = new byte[batch][];
    this.values = new byte[batch][];
    this.offset = Fence.position(connection, partition);
    this.random = new SplittableRandom(offset * Books.WRITERS + partition);
  }

  @Override
  public void prepare() {
    Instant now = clock.instant();
    for (int i = 0; i < batch; i++) {
      String participant = Books.participant(partition, random.nextInt(participants)).toString();
      keys[i] = participant.getBytes(StandardCharsets.US_ASCII);
      values[i] = record(participant, now, offset + i);
    }
  }

  private byte[] record(String participant, Instant now, long at) {
    return ReductionCodec.write(
        new ReductionRecord(
            ReductionRecord.Kind.POST,
            "sandbox",
            new UUID(random.nextLong(), random.nextLong()),
            "tanpuhui.activity.transit-trip.v1",
            participant,
            1_000 + random.nextInt(500_000),
            pairs == 1 ? RECORD : RECORD_AND_POINTS,
            now.minusMillis(random.nextInt(AGE_MS_MAX)),
            now.minusMillis(200),
            "demo-metro",
            "transit",
            "1",
            HASH,
            partition,
            at,
            null,
            null,
            null));
  }

  @Override
  public Writers.Written write() throws Exception {
    List<Input<StreamCommand>> inputs = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      inputs.add(
          new Input<>(partition, offset + i, Instant.EPOCH, processor.decode(keys[i], values[i])));
    }
    Fence.advance(connection, partition, offset, offset + batch);
    processor.process(connection, inputs);
    connection.commit();
    offset += batch;
    return new Writers.Written((long) batch * pairs, batch);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** The position row of a partition, moved in the transaction of the results. */
  static final class Fence {
    private Fence() {}

    static long position(Connection connection, int partition) throws SQLException {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT next_offset FROM consumer_position WHERE topic = ? AND partition = ?")) {
        select.setString(1, Books.TOPIC);
        select.setInt(2, partition);
        try (ResultSet row = select.executeQuery()) {
          row.next();
          long next = row.getLong(1);
          connection.commit();
          return next;
        }
      }
    }

    static void advance(Connection connection, int partition, long from, long to)
        throws SQLException {
      try (PreparedStatement update =
          connection.prepareStatement(
              """
              UPDATE consumer_position SET next_offset = ?, updated_at = now()
               WHERE topic = ? AND partition = ? AND next_offset = ?
              """)) {
        update.setLong(1, to);
        update.setString(2, Books.TOPIC);
        update.setInt(3, partition);
        update.setLong(4, from);
        if (update.executeUpdate() != 1) {
          throw new IllegalStateException("partition " + partition + " has another writer");
        }
      }
    }
  }
}
