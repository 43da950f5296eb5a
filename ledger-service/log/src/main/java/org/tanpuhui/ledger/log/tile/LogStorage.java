package org.tanpuhui.ledger.log.tile;

import java.io.IOException;
import java.util.Optional;

/**
 * Files of one log, named by relative paths with {@code /}. What was written is seen at once, but
 * survives a crash for certain only after {@link #sync()}. One writer, any number of readers.
 */
public interface LogStorage {

  /** The whole file; empty if there is none. */
  Optional<byte[]> read(String path) throws IOException;

  /**
   * At most {@code max} bytes from a place on; none at or beyond the end, or if there is no file.
   */
  byte[] read(String path, long from, int max) throws IOException;

  /** Replaces the file whole: a reader, also after a crash, sees the old bytes or the new. */
  void write(String path, byte[] bytes) throws IOException;

  /**
   * Writes a file that nothing depends on before the next {@link #sync()}: a reader sees it whole,
   * but a crash before may leave anything in its place.
   */
  void create(String path, byte[] bytes) throws IOException;

  /**
   * Appends to the file; a crash before {@link #sync()} may leave any part of what was appended.
   */
  void append(String path, byte[] bytes) throws IOException;

  /** Cuts the file to its first {@code length} bytes. */
  void truncate(String path, long length) throws IOException;

  /** Removes a folder with the files in it; nothing happens if there is none. */
  void deleteFolder(String path) throws IOException;

  /** Everything done before survives a crash when this returns. */
  void sync() throws IOException;
}
