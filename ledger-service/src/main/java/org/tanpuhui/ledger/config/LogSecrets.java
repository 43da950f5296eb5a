package org.tanpuhui.ledger.config;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.tanpuhui.ledger.store.SchemeSalts;

/** The secret of the salts, read once; without one the service does not start. */
@ApplicationScoped
public class LogSecrets {
  private static final byte[] DEVELOPMENT =
      "a secret that everybody knows: only for development".getBytes(StandardCharsets.US_ASCII);

  private final LogConfig config;

  public LogSecrets(LogConfig config) {
    this.config = config;
  }

  /**
   * @throws IllegalStateException there is none; the message says what to do
   */
  @Produces
  @Singleton
  SchemeSalts salts() {
    if (config.keys().isPresent()) {
      return new SchemeSalts(read(config.keys().get().resolve("salt")));
    }
    if (config.developmentKeys()) {
      return new SchemeSalts(DEVELOPMENT);
    }
    throw new IllegalStateException(
        "The transparency log has no secrets. Set tanpuhui.log.keys to a folder that holds them"
            + " (docs/transparency-log.md), or, in development only,"
            + " tanpuhui.log.development-keys=true");
  }

  void onStart(@Observes StartupEvent event, SchemeSalts salts) {
    // Having got the salts is what had to happen before anything is written.
  }

  private static byte[] read(Path file) {
    try {
      return HexFormat.of().parseHex(Files.readString(file, StandardCharsets.US_ASCII).strip());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          file + " does not hold the secret of the salts in hexadecimal", e);
    }
  }
}
