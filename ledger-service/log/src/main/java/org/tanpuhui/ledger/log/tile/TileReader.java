package org.tanpuhui.ledger.log.tile;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.Merkle;
import org.tanpuhui.ledger.log.merkle.Subtrees;

/**
 * Subtree hashes and entries of a tree of a given size, read from its tiles. Keeps the tiles it
 * used last. Not thread-safe.
 */
public final class TileReader implements Subtrees {
  private static final int KEPT_TILES = 64;

  private final LogStorage storage;
  private final long size;
  private long lastBundle = -1;
  private List<byte[]> lastEntries = List.of();
  private final Map<Tile, byte[]> kept =
      new LinkedHashMap<>(KEPT_TILES * 2, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Tile, byte[]> eldest) {
          return size() > KEPT_TILES;
        }
      };

  /**
   * @param size of the tree; tiles for it were written
   */
  public TileReader(LogStorage storage, long size) {
    this.storage = storage;
    this.size = size;
  }

  @Override
  public Hash hash(int level, long index) throws IOException {
    int tileLevel = level / Tile.HEIGHT;
    int height = level % Tile.HEIGHT;
    long first = index << height;
    byte[] tile = tile(tileLevel, first >>> Tile.HEIGHT);
    int count = 1 << height;
    int start = (int) (first & (Tile.WIDTH - 1));
    if ((start + count) * Hash.BYTES > tile.length) {
      throw new IOException("no complete subtree " + level + "/" + index + " in a tree of " + size);
    }
    return fold(tile, start, count);
  }

  /** The entry at this index of the log. */
  public byte[] entry(long index) throws IOException {
    return bundle(index >>> Tile.HEIGHT).get((int) (index & (Tile.WIDTH - 1)));
  }

  /** All entries of a bundle that belong to the tree. */
  public List<byte[]> bundle(long index) throws IOException {
    if (lastBundle != index) {
      lastEntries = decode(index);
      lastBundle = index;
    }
    return lastEntries;
  }

  private List<byte[]> decode(long index) throws IOException {
    Tile place = Tile.of(Tile.ENTRIES, index, size);
    byte[] bytes = read(place);
    List<byte[]> entries =
        EntryBundle.decode(bytes).orElseThrow(() -> new IOException("damaged: " + place.path()));
    if (entries.size() < place.width()) {
      throw new IOException("too short: " + place.path());
    }
    return entries.subList(0, place.width());
  }

  /** The hashes of a tile as far as they belong to the tree. */
  private byte[] tile(int level, long index) throws IOException {
    Tile place = Tile.of(level, index, size >>> (Tile.HEIGHT * level));
    byte[] bytes = read(place);
    if (bytes.length < place.width() * Hash.BYTES) {
      throw new IOException("too short: " + place.path());
    }
    return bytes;
  }

  /** A partial tile may be gone once the full one is there. */
  private byte[] read(Tile place) throws IOException {
    byte[] bytes = kept.get(place);
    if (bytes == null) {
      Optional<byte[]> found = storage.read(place.path());
      if (found.isEmpty() && !place.isFull()) {
        found = storage.read(place.full().path());
      }
      bytes = found.orElseThrow(() -> new IOException("absent: " + place.path()));
      kept.put(place, bytes);
    }
    return bytes;
  }

  /** The hash of the subtree over {@code count} hashes of a tile, a power of two. */
  static Hash fold(byte[] hashes, int start, int count) {
    if (count == 1) {
      return Hash.at(hashes, start * Hash.BYTES);
    }
    int half = count / 2;
    return Merkle.node(fold(hashes, start, half), fold(hashes, start + half, half));
  }
}
