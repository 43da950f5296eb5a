package org.tanpuhui.ledger.log.tile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.Merkle;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.merkle.TreeHead;

/**
 * Grows the tree in its files: full tiles and bundles as they fill, the partial ones of the right
 * edge on {@link #flush}. Holds the right edge in memory; after an exception it must be thrown away
 * and opened again at a size that was flushed. Not thread-safe.
 */
public final class TileWriter {
  private final LogStorage storage;
  private final List<Edge> levels = new ArrayList<>();
  private final List<Tile> filled = new ArrayList<>();
  private List<byte[]> entries;
  private long size;
  private long flushed;

  /** The hashes that a level has in its last tile, always fewer than 256 of them. */
  private static final class Edge {
    private final byte[] hashes = new byte[Tile.WIDTH * Hash.BYTES];
    private int width;
    private long index;
    private boolean isChanged;

    void read(TileReader reader, int level, long count) throws IOException {
      index = count >>> Tile.HEIGHT;
      width = (int) (count & (Tile.WIDTH - 1));
      for (int i = 0; i < width; i++) {
        reader.hash(level * Tile.HEIGHT, (index << Tile.HEIGHT) + i).copyTo(hashes, i * Hash.BYTES);
      }
    }
  }

  /**
   * @param size of a tree whose tiles are there, 0 for a new log
   */
  public TileWriter(LogStorage storage, long size) throws IOException {
    this.storage = storage;
    this.size = size;
    this.flushed = size;
    TileReader reader = new TileReader(storage, size);
    boolean isPartialBundle = (size & (Tile.WIDTH - 1)) != 0;
    this.entries =
        new ArrayList<>(isPartialBundle ? reader.bundle(size >>> Tile.HEIGHT) : List.of());
    int level = 0;
    for (long count = size; count > 0; count >>>= Tile.HEIGHT) {
      Edge edge = new Edge();
      edge.read(reader, level++, count);
      levels.add(edge);
    }
  }

  /** Appends an entry, which gets the index {@link #size()}. */
  public void append(byte[] entry) throws IOException {
    entries.add(entry);
    if (entries.size() == Tile.WIDTH) {
      write(new Tile(Tile.ENTRIES, size >>> Tile.HEIGHT, Tile.WIDTH), EntryBundle.encode(entries));
      entries = new ArrayList<>(Tile.WIDTH);
    }
    push(0, Merkle.leaf(entry));
    size++;
  }

  public long size() {
    return size;
  }

  /**
   * Writes the partial tiles and syncs everything, then reads the root back from what was written.
   *
   * @return the tree that a checkpoint may now be signed for
   */
  public TreeHead flush() throws IOException {
    if (!entries.isEmpty() && size > flushed) {
      Tile place = new Tile(Tile.ENTRIES, size >>> Tile.HEIGHT, entries.size());
      storage.create(place.path(), EntryBundle.encode(entries));
    }
    for (int level = 0; level < levels.size(); level++) {
      Edge edge = levels.get(level);
      // What is unchanged may stand under a checkpoint already, and must not be touched.
      if (edge.width > 0 && edge.isChanged) {
        Tile place = new Tile(level, edge.index, edge.width);
        storage.create(place.path(), Arrays.copyOf(edge.hashes, edge.width * Hash.BYTES));
      }
      edge.isChanged = false;
    }
    storage.sync();
    flushed = size;
    return new TreeHead(size, MerkleProofs.root(size, new TileReader(storage, size)));
  }

  /**
   * Removes the partial tiles of those that have become full since the last call. To be called when
   * a checkpoint that covers the full ones is published.
   */
  public void prune() throws IOException {
    for (Tile tile : filled) {
      storage.deleteFolder(tile.partialFolder());
    }
    filled.clear();
  }

  private void push(int level, Hash hash) throws IOException {
    if (level == levels.size()) {
      levels.add(new Edge());
    }
    Edge edge = levels.get(level);
    hash.copyTo(edge.hashes, edge.width * Hash.BYTES);
    edge.width++;
    edge.isChanged = true;
    if (edge.width == Tile.WIDTH) {
      write(new Tile(level, edge.index, Tile.WIDTH), edge.hashes.clone());
      Hash root = TileReader.fold(edge.hashes, 0, Tile.WIDTH);
      edge.width = 0;
      edge.index++;
      push(level + 1, root);
    }
  }

  private void write(Tile tile, byte[] bytes) throws IOException {
    storage.create(tile.path(), bytes);
    filled.add(tile);
  }
}
