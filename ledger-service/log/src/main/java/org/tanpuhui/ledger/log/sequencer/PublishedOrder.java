package org.tanpuhui.ledger.log.sequencer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tanpuhui.ledger.log.merkle.Merkle;
import org.tanpuhui.ledger.log.tile.LogStorage;

/**
 * The order of the leaves in the tree, in a file outside the database. A record has 32 bytes,
 * big-endian: index (8), lane (4), count (4), number in the lane (8), and the first 8 bytes of the
 * SHA-256 of these 24. Runs are only appended. In memory are only the ends of the lanes.
 */
public final class PublishedOrder {
  /** The file, beside the tiles. */
  public static final String FILE = "order";

  private static final int CONTENT_BYTES = 24;
  private static final int RECORD_BYTES = 32;
  private static final int CHUNK = 32_768;

  private final LogStorage storage;
  private final SortedMap<Integer, Run> last = new TreeMap<>();
  private long size;
  private long count;
  private long signedCount;

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
    boolean isWhole = true;
    while (isWhole) {
      byte[] chunk = storage.read(FILE, order.count * RECORD_BYTES, CHUNK * RECORD_BYTES);
      if (chunk.length == 0) {
        break;
      }
      isWhole = order.load(chunk, signed);
    }
    if (order.size < signed) {
      throw new DisagreementException(
          "the order ends at " + order.size + ", the signed checkpoint at " + signed);
    }
    if (!isWhole) {
      storage.truncate(FILE, order.count * RECORD_BYTES);
      storage.sync();
    }
    return order;
  }

  /**
   * Takes in the records of a chunk up to the first that is damaged; says whether there is none.
   */
  private boolean load(byte[] chunk, long signed) {
    for (int at = 0; at < chunk.length; at += RECORD_BYTES) {
      Optional<Run> run = decode(chunk, at);
      if (run.isEmpty() || !follows(run.get())) {
        return false;
      }
      add(run.get());
      signedCount = size <= signed ? count : signedCount;
    }
    return true;
  }

  /** Leaves that have an index. */
  public long size() {
    return size;
  }

  /** How many runs there are. */
  public long count() {
    return count;
  }

  /** How many runs the checkpoint covered when the order was opened. */
  long signedCount() {
    return signedCount;
  }

  /** The runs from this one on, in order, at most {@code max}. */
  public List<Run> read(long firstRun, int max) throws IOException {
    long wanted = Math.min(max, count - firstRun);
    List<Run> runs = new ArrayList<>();
    if (wanted > 0) {
      byte[] bytes =
          storage.read(FILE, firstRun * RECORD_BYTES, Math.toIntExact(wanted * RECORD_BYTES));
      for (int i = 0; i < wanted; i++) {
        runs.add(
            decode(bytes, i * RECORD_BYTES)
                .orElseThrow(() -> new IOException("the order is damaged")));
      }
    }
    return runs;
  }

  /** The number of the run that holds this index, which must have one. */
  public long runAt(long index) throws IOException {
    long low = 0;
    long high = count - 1;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (read(middle, 1).get(0).index() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The number in its lane of the next leaf that gets an index. */
  public long next(int lane) {
    Run run = last.get(lane);
    return run == null ? 0 : run.number() + run.count();
  }

  /** Whether the lanes have at least what has an index. */
  boolean isCoveredBy(SortedMap<Integer, Long> sizes) {
    return last.keySet().stream().allMatch(lane -> sizes.getOrDefault(lane, 0L) >= next(lane));
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
    return run.index() == size && run.number() == next(run.lane());
  }

  private void add(Run run) {
    size = run.end();
    count++;
    last.put(run.lane(), run);
  }

  /** Empty if the record is cut off or damaged. */
  private static Optional<Run> decode(byte[] bytes, int at) {
    if (at + RECORD_BYTES > bytes.length) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOfRange(bytes, at, at + CONTENT_BYTES);
    byte[] check = Arrays.copyOfRange(bytes, at + CONTENT_BYTES, at + RECORD_BYTES);
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
