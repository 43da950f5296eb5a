package org.tanpuhui.ledger.log.tile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a tile or entry bundle (C2SP tlog-tiles, "Merkle Tree" and "Log entries").
 *
 * @param level in [0, 63], or {@link #ENTRIES} for a bundle of entries
 * @param index number of the tile in its level, at least 0
 * @param width number of hashes or entries in it, in [1, 256]; fewer than 256 make it partial
 */
public record Tile(int level, long index, int width) {
  /** Hashes in a full tile: it spans a subtree of height 8. */
  public static final int WIDTH = 256;

  /** The height of a tile. */
  public static final int HEIGHT = 8;

  /** Stands for a level in the place of an entry bundle. */
  public static final int ENTRIES = -1;

  private static final int MAX_LEVEL = 63;
  private static final Pattern PATH =
      Pattern.compile(
          "tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  public Tile {
    if (level < ENTRIES || level > MAX_LEVEL || index < 0 || width < 1 || width > WIDTH) {
      throw new IllegalArgumentException("no tile " + level + "/" + index + " of width " + width);
    }
  }

  /** The tile of a level that begins at {@code index << 8}, as wide as {@code hashes} allow. */
  static Tile of(int level, long index, long hashes) {
    return new Tile(level, index, (int) Math.min(WIDTH, hashes - (index << HEIGHT)));
  }

  public boolean isFull() {
    return width == WIDTH;
  }

  /** The same place, full. */
  public Tile full() {
    return new Tile(level, index, WIDTH);
  }

  /** The path below the log's prefix, for example {@code tile/0/x001/x234/067.p/5}. */
  public String path() {
    return isFull() ? fullPath() : partialFolder() + "/" + width;
  }

  /** The folder that holds all partial tiles of this place. */
  public String partialFolder() {
    return fullPath() + ".p";
  }

  private String fullPath() {
    StringBuilder path = new StringBuilder(digits(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      path.insert(0, "x" + digits(rest % 1000) + "/");
    }
    return "tile/" + (level == ENTRIES ? "entries" : level) + "/" + path;
  }

  private static String digits(long number) {
    return Long.toString(1000 + number).substring(1);
  }

  /** Reads a path; empty if no tile has exactly this path. */
  public static Optional<Tile> parse(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int level = matcher.group(1).equals("entries") ? ENTRIES : Integer.parseInt(matcher.group(1));
    long index = 0;
    for (String group : matcher.group(2).split("/")) {
      int number = Integer.parseInt(group.startsWith("x") ? group.substring(1) : group);
      if (index > (Long.MAX_VALUE - number) / 1000) {
        return Optional.empty();
      }
      index = index * 1000 + number;
    }
    int width = matcher.group(3) == null ? WIDTH : Integer.parseInt(matcher.group(3));
    if (level > MAX_LEVEL || width > WIDTH) {
      return Optional.empty();
    }
    Tile tile = new Tile(level, index, width);
    return tile.path().equals(path) ? Optional.of(tile) : Optional.empty();
  }
}
