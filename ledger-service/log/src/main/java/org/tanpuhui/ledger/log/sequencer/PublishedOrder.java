package org.tanpuhui.ledger.log.sequencer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tanpuhui.ledger.log.merkle.Merkle;
import org.tanpuhui.ledger.log.tile.LogStorage;

/**
 * The order of the leaves in the tree, in a file outside the database. A record has 32 bytes,
 * big-endian: index (8), lane (4), count (4), number in the lane (8), and the first 8 bytes of the
 * SHA-256 of these 24. Runs are only appended. All of them are kept in memory.
 */
public final class PublishedOrder {
  /** The file, beside the tiles. */
  public static final String FILE = "order";

  private static final int CONTENT_BYTES = 24;
  private static final int RECORD_BYTES = 32;

  private final LogStorage storage;
  private final List<Run> runs = new ArrayList<>();
  private final SortedMap<Integer, TreeMap<Long, Run>> lanes = new TreeMap<>();

  private PublishedOrder(LogStorage storage) {
    this.storage = storage;
  }

  /**
   * Reads the order. A crash may have left part of a last append, on which nothing was built yet;
   * it is cut off.
   *
   * @param signed leaves that the signed checkpoint covers
   * @throws DisagreementException the order does not reach that far
   */
  public static PublishedOrder open(LogStorage storage, long signed)
      throws IOException, DisagreementException {
    PublishedOrder order = new PublishedOrder(storage);
    byte[] file = storage.read(FILE).orElse(new byte[0]);
    int good = 0;
    for (; good + RECORD_BYTES <= file.length; good += RECORD_BYTES) {
      Optional<Run> run = decode(ByteBuffer.wrap(file, good, RECORD_BYTES));
      if (run.isEmpty() || !order.follows(run.get())) {
        break;
      }
      order.add(run.get());
    }
    if (order.size() < signed) {
      throw new DisagreementException(
          "the order ends at " + order.size() + ", the signed checkpoint at " + signed);
    }
    if (good < file.length) {
      storage.truncate(FILE, good);
      storage.sync();
    }
    return order;
  }

  /** Leaves that have an index. */
  public long size() {
    return runs.isEmpty() ? 0 : runs.get(runs.size() - 1).end();
  }

  /** All runs; a view. */
  public List<Run> runs() {
    return Collections.unmodifiableList(runs);
  }

  /** The number of the run that holds this index, which must have one. */
  public int runAt(long index) {
    int low = 0;
    int high = runs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs.get(middle).index() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The number in its lane of the next leaf that gets an index. */
  public long next(int lane) {
    TreeMap<Long, Run> known = lanes.get(lane);
    return known == null
        ? 0
        : known.lastEntry().getValue().number() + known.lastEntry().getValue().count();
  }

  /** The index of a leaf, empty if it has none yet. */
  public OptionalLong find(int lane, long number) {
    TreeMap<Long, Run> known = lanes.get(lane);
    if (known == null || number < 0 || number >= next(lane)) {
      return OptionalLong.empty();
    }
    Run run = known.floorEntry(number).getValue();
    return OptionalLong.of(run.index() + number - run.number());
  }

  /**
   * Appends runs; durable on return.
   *
   * @param added each following the one before, in the tree and in its lane
   */
  public void append(List<Run> added) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(added.size() * RECORD_BYTES);
    for (Run run : added) {
      if (!follows(run)) {
        throw new IllegalArgumentException(run + " does not follow");
      }
      add(run);
      byte[] content =
          ByteBuffer.allocate(CONTENT_BYTES)
              .putLong(run.index())
              .putInt(run.lane())
              .putInt(run.count())
              .putLong(run.number())
              .array();
      buffer.put(content).put(check(content));
    }
    storage.append(FILE, buffer.array());
    storage.sync();
  }

  private boolean follows(Run run) {
    return run.index() == size() && run.number() == next(run.lane());
  }

  private void add(Run run) {
    runs.add(run);
    lanes.computeIfAbsent(run.lane(), lane -> new TreeMap<>()).put(run.number(), run);
  }

  private static Optional<Run> decode(ByteBuffer buffer) {
    byte[] content = new byte[CONTENT_BYTES];
    byte[] check = new byte[RECORD_BYTES - CONTENT_BYTES];
    buffer.get(content).get(check);
    if (!Arrays.equals(check, check(content))) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(content);
    long index = fields.getLong();
    int lane = fields.getInt();
    int count = fields.getInt();
    return Optional.of(new Run(index, lane, fields.getLong(), count));
  }

  private static byte[] check(byte[] content) {
    return Arrays.copyOf(Merkle.sha256(content).bytes(), RECORD_BYTES - CONTENT_BYTES);
  }
}
