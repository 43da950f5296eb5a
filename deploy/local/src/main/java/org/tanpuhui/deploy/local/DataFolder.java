package org.tanpuhui.deploy.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The folder in which the stack keeps everything: {@code run/} (pid files, ports, lock), {@code
 * log/}, {@code postgres/}, {@code kafka/}, {@code issuer/}, {@code log-keys/}. It belongs to one
 * user.
 */
record DataFolder(Path path) {

  /**
   * Creates the folder when it is not there.
   *
   * @throws StackException it belongs to another user
   */
  void prepare() {
    try {
      if (!Files.exists(path)) {
        Files.createDirectories(path);
      }
      checkOwner();
      Files.createDirectories(run());
      Files.createDirectories(log());
    } catch (IOException e) {
      throw new StackException("Cannot use " + path + ": " + e.getMessage());
    }
  }

  /** Refuses a folder of another user; processes and files would get mixed owners. */
  void checkOwner() {
    if (!Files.exists(path)) {
      return;
    }
    try {
      String owner = Files.getOwner(path).getName();
      Path probe =
          Files.createTempFile(
              Path.of(System.getProperty("java.io.tmpdir")),
              "tanpuhui",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      String me = Files.getOwner(probe).getName();
      Files.delete(probe);
      if (!owner.equals(me)) {
        throw new StackException(
            path
                + " belongs to user "
                + owner
                + ", but this is user "
                + me
                + ". Run this command as "
                + owner
                + ", or choose another folder: TANPUHUI_DATA=<folder>");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes the lock that commands changing the stack hold.
   *
   * @throws StackException another command holds it
   */
  AutoCloseable lock() {
    try {
      FileChannel channel =
          FileChannel.open(
              run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
      if (lock.isEmpty()) {
        channel.close();
        throw new StackException("Another up or down is at work on " + path + "; wait for it.");
      }
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + path, e);
    }
  }

  Path run() {
    return path.resolve("run");
  }

  Path log() {
    return path.resolve("log");
  }

  Path postgres() {
    return path.resolve("postgres");
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  /** What the local witness has: its key and the checkpoints that it cosigned. */
  Path witness() {
    return path.resolve("witness");
  }

  /** The published files of the transparency log. */
  Path transparency() {
    return path.resolve("transparency");
  }

  /** The secrets of the transparency log. */
  Path logKeys() {
    return path.resolve("log-keys");
  }

  Path issuer() {
    return path.resolve("issuer");
  }
}
