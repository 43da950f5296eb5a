package org.tanpuhui.ledger.log.tile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A log's files in a folder. A file is written beside its place and renamed; {@link #sync()} forces
 * what was created or appended to, and the folders in which names changed.
 */
public final class FileStorage implements LogStorage {
  private static final String UNFINISHED = ".unfinished";

  private final Path root;
  private final Set<Path> changedFolders = new LinkedHashSet<>();
  private final Set<Path> changedFiles = new LinkedHashSet<>();

  /**
   * @param root made if absent
   */
  public FileStorage(Path root) throws IOException {
    this.root = Files.createDirectories(root.toAbsolutePath().normalize());
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(resolve(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] read(String path, long from, int max) throws IOException {
    try (FileChannel channel = FileChannel.open(resolve(path), StandardOpenOption.READ)) {
      long left = Math.max(0, channel.size() - from);
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(max, left));
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, from + buffer.position()) < 0) {
          break;
        }
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    replace(path, bytes, true);
  }

  @Override
  public void create(String path, byte[] bytes) throws IOException {
    changedFiles.add(replace(path, bytes, false));
  }

  private Path replace(String path, byte[] bytes, boolean isForced) throws IOException {
    Path file = resolve(path);
    Path parent = folder(file);
    Path unfinished = parent.resolve(file.getFileName() + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeAll(channel, bytes);
      if (isForced) {
        channel.force(true);
      }
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    changedFolders.add(parent);
    return file;
  }

  @Override
  public void append(String path, byte[] bytes) throws IOException {
    Path file = resolve(path);
    boolean isNew = !Files.exists(file);
    Path parent = folder(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writeAll(channel, bytes);
    }
    changedFiles.add(file);
    if (isNew) {
      changedFolders.add(parent);
    }
  }

  @Override
  public void truncate(String path, long length) throws IOException {
    Path file = resolve(path);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
    changedFiles.add(file);
  }

  @Override
  public void deleteFolder(String path) throws IOException {
    Path folder = resolve(path);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return;
    }
    Files.delete(folder);
  }

  @Override
  public void sync() throws IOException {
    force(changedFiles, StandardOpenOption.WRITE);
    force(changedFolders, StandardOpenOption.READ);
  }

  /** Side by side: a file system writes one journal for all who wait at the same time. */
  private static void force(Set<Path> paths, StandardOpenOption option) throws IOException {
    try {
      paths.parallelStream()
          .forEach(
              path -> {
                try {
                  force(path, option);
                } catch (NoSuchFileException e) {
                  // Removed since; what its folder says is forced.
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    paths.clear();
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  /** The folder of the file, made if absent; a new folder is a new name in the one above. */
  private Path folder(Path file) throws IOException {
    Path parent = file.getParent();
    for (Path above = parent; !Files.isDirectory(above); above = above.getParent()) {
      changedFolders.add(above.getParent());
    }
    return Files.createDirectories(parent);
  }

  private Path resolve(String path) {
    Path file = root.resolve(path).normalize();
    if (!file.startsWith(root) || file.equals(root)) {
      throw new IllegalArgumentException("not inside the log: " + path);
    }
    return file;
  }

  private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
