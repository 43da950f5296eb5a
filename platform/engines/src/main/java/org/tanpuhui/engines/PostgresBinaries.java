package org.tanpuhui.engines;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs of this operating system and architecture, unpacked once per user and
 * version from the binaries artifact.
 *
 * <p>The folder is the one named by {@code TANPUHUI_CACHE}, else {@code ~/.cache/tanpuhui}. The
 * version is the archive's SHA-256, so two versions never share a folder; a folder appears whole,
 * by a rename.
 */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /** The folder with {@code bin/postgres}; {@code fallback} is used when no home can be written. */
  static Path unpack(Path fallback) {
    return cacheFolder().map(PostgresBinaries::unpackInto).orElseGet(() -> unpackInto(fallback));
  }

  /** Unpacks below this folder when it is not there yet. */
  static Path unpackInto(Path parent) {
    String resource = resourceName();
    Path home = parent.resolve("postgresql-" + fingerprint(resource));
    if (Files.isExecutable(home.resolve("bin/postgres"))) {
      return home;
    }
    try {
      Files.createDirectories(parent);
      Path draft = Files.createTempDirectory(parent, "postgresql-draft");
      extract(resource, draft);
      draft.toFile().setExecutable(true, false);
      draft.toFile().setReadable(true, false);
      publish(draft, home);
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL into " + parent, e);
    }
  }

  private static void publish(Path draft, Path home) throws IOException {
    try {
      Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      PrivateFiles.deleteTree(draft);
      if (!Files.isExecutable(home.resolve("bin/postgres"))) {
        throw e;
      }
      // Another process was faster; its copy is the same.
    }
  }

  private static Optional<Path> cacheFolder() {
    String named = System.getenv("TANPUHUI_CACHE");
    Path folder =
        named != null && !named.isBlank()
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".cache", "tanpuhui");
    try {
      Files.createDirectories(folder);
      return Files.isWritable(folder) ? Optional.of(folder) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String resourceName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "darwin" : os.contains("linux") ? "linux" : os;
    String machine =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> arch;
        };
    String name = "/postgres-" + system + "-" + machine + ".txz";
    if (PostgresBinaries.class.getResource(name) == null) {
      throw new EngineException(
          "no PostgreSQL for "
              + system
              + " on "
              + machine
              + " among the artifacts; give the services an external PostgreSQL instead");
    }
    return name;
  }

  private static String fingerprint(String resource) {
    try (InputStream raw = PostgresBinaries.class.getResourceAsStream(resource);
        DigestInputStream hashed =
            new DigestInputStream(raw, MessageDigest.getInstance("SHA-256"))) {
      hashed.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(hashed.getMessageDigest().digest()).substring(0, 16);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void extract(String resource, Path target) throws IOException {
    try (InputStream raw = PostgresBinaries.class.getResourceAsStream(resource);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("entry outside the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(path.getParent());
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(tar, path);
          if ((entry.getMode() & 0111) != 0) {
            path.toFile().setExecutable(true, false);
          }
        }
      }
    }
  }
}
