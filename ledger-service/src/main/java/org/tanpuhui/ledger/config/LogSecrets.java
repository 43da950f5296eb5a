package org.tanpuhui.ledger.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.tanpuhui.ledger.log.keys.KeyFolder;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;

/** Where the log keeps its secrets and its files; without them the service does not start. */
@ApplicationScoped
public class LogSecrets {
  private static final Logger LOG = Logger.getLogger(LogSecrets.class);
  private static final String DEVELOPMENT_SALT = "00".repeat(32);
  private static final String DEVELOPMENT_ORIGIN = "tanpuhui.local/log/";

  private final LogConfig config;

  public LogSecrets(LogConfig config) {
    this.config = config;
  }

  /**
   * @throws IllegalStateException one is missing; the message says what to do
   */
  @Produces
  @Singleton
  LogFolders folders() {
    if (config.keys().isPresent() && config.folder().isPresent()) {
      return new LogFolders(new KeyFolder(config.keys().get()), config.folder().get());
    }
    if (!config.developmentKeys()) {
      throw new IllegalStateException(
          "The transparency log has no secrets. Set tanpuhui.log.keys to a folder that"
              + " deploy/log-keys made and tanpuhui.log.folder to one for what is published"
              + " (docs/transparency-log.md); or, in development only,"
              + " tanpuhui.log.development-keys=true");
    }
    return ofDevelopment();
  }

  /** The salts of all leaves. */
  @Produces
  @Singleton
  SchemeSalts salts(LogFolders folders) {
    try {
      return new SchemeSalts(HexFormat.of().parseHex(folders.keys().salt()));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("the salt of the transparency log cannot be read", e);
    }
  }

  /** Keys of this process, gone with it, and a salt that everybody knows. */
  private static LogFolders ofDevelopment() {
    try {
      Path folder = Files.createTempDirectory("tanpuhui-log");
      Path keys = Files.createDirectory(folder.resolve("keys"));
      Files.writeString(keys.resolve(KeyFolder.SALT), DEVELOPMENT_SALT);
      KeyFolder made = new KeyFolder(keys);
      made.init(
          Stream.of(Scheme.values()).map(scheme -> DEVELOPMENT_ORIGIN + scheme.id()).toList(),
          "system:development",
          Instant.now());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return new LogFolders(made, folder.resolve("published"));
    } catch (IOException e) {
      throw new IllegalStateException("no folder for the transparency log of development", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.debugf("%s stays: %s", folder, e.getMessage());
    }
  }
}
