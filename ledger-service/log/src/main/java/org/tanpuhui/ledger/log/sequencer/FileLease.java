package org.tanpuhui.ledger.log.sequencer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock on a file in the log's folder. The system gives it up when the process ends, however it
 * ends, and not before: a process that was stopped and wakes up still holds it.
 */
public final class FileLease implements Lease, Closeable {
  private final FileChannel channel;
  private FileLock lock;

  /**
   * @param folder of the log, made if absent
   */
  public FileLease(Path folder) throws IOException {
    Files.createDirectories(folder);
    this.channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public boolean isHeld() throws IOException {
    if (lock == null) {
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        return false;
      }
    }
    return lock != null && lock.isValid();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
