package org.tanpuhui.ledger.log.proof;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.NoteText;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.tile.LogStorage;
import org.tanpuhui.ledger.log.tile.Tile;
import org.tanpuhui.ledger.log.tile.TileReader;
import org.tanpuhui.ledger.log.tile.TileWriter;

/** Checks a downloaded log: from its entries the whole tree is built again. */
public final class WholeLog {
  private static final String CHECKPOINT = "checkpoint";

  private WholeLog() {}

  /**
   * Checks checkpoint, entries and every tile of the tree.
   *
   * @param log files as they are served
   * @throws RefusedException with the first check that fails
   */
  public static VerifiedCheckpoint verify(
      LogStorage log, TrustPolicy policy, Optional<TreeHead> remembered)
      throws IOException, RefusedException {
    Optional<String> note = log.read(CHECKPOINT).flatMap(NoteText::decode);
    VerifiedCheckpoint checkpoint =
        VerifiedCheckpoint.open(
            note.orElseThrow(() -> new RefusedException(Refusal.CHECKPOINT_MALFORMED)), policy);
    if (remembered.isPresent()) {
      checkpoint.isNotBefore(remembered.get());
    }
    long size = checkpoint.tree().size();
    Rebuilt rebuilt = new Rebuilt(log);
    TileWriter writer = new TileWriter(rebuilt, 0);
    TileReader reader = new TileReader(log, size);
    for (long bundle = 0; bundle << Tile.HEIGHT < size; bundle++) {
      for (byte[] entry : bundle(reader, bundle)) {
        writer.append(entry);
        if (remembered.isPresent() && writer.size() == remembered.get().size()) {
          isPrefix(writer, remembered.get());
        }
      }
    }
    if (!writer.flush().equals(checkpoint.tree()) || rebuilt.differs(size)) {
      throw new RefusedException(Refusal.TREE_MISMATCH);
    }
    return checkpoint;
  }

  private static void isPrefix(TileWriter writer, TreeHead remembered)
      throws IOException, RefusedException {
    if (!writer.flush().equals(remembered)) {
      throw new RefusedException(Refusal.INCONSISTENT);
    }
  }

  private static List<byte[]> bundle(TileReader reader, long bundle) throws RefusedException {
    try {
      return reader.bundle(bundle);
    } catch (IOException e) {
      throw new RefusedException(Refusal.TREE_INCOMPLETE);
    }
  }

  /** Where the rebuilt tree is written: full tiles are compared with those of the log at once. */
  private static final class Rebuilt implements LogStorage {
    private final LogStorage log;
    private final Map<String, byte[]> files = new HashMap<>();
    private boolean differs;

    Rebuilt(LogStorage log) {
      this.log = log;
    }

    @Override
    public Optional<byte[]> read(String path) {
      return Optional.ofNullable(files.get(path));
    }

    @Override
    public byte[] read(String path, long from, int max) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void create(String path, byte[] bytes) throws IOException {
      Tile tile = Tile.parse(path).orElseThrow();
      if (tile.level() != Tile.ENTRIES) {
        // A full tile of level 0 is never read again: its hash stands in level 1.
        if (tile.level() > 0 || !tile.isFull()) {
          files.put(path, bytes.clone());
        }
        differs |= tile.isFull() && !isIn(tile, bytes);
      }
    }

    /**
     * Whether any tile of the tree of this size is not that of the log. Partial tiles on the way to
     * a remembered size need not be in the log any more.
     */
    boolean differs(long size) throws IOException {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Tile tile = Tile.parse(file.getKey()).orElseThrow();
        long first = tile.index() << Tile.HEIGHT;
        boolean isEdge = first + tile.width() == size >>> (Tile.HEIGHT * tile.level());
        differs |= isEdge && !isIn(tile, file.getValue());
      }
      return differs;
    }

    private boolean isIn(Tile tile, byte[] bytes) throws IOException {
      Optional<byte[]> found = log.read(tile.path());
      if (found.isEmpty()) {
        found = log.read(tile.full().path());
      }
      return found.isPresent()
          && found.get().length >= bytes.length
          && Arrays.equals(Arrays.copyOf(found.get(), bytes.length), bytes);
    }

    @Override
    public void write(String path, byte[] bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void append(String path, byte[] bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void truncate(String path, long length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void deleteFolder(String path) {}

    @Override
    public void sync() {
      // Nothing outlives the check.
    }
  }
}
