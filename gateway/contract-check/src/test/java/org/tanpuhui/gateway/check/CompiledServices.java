package org.tanpuhui.gateway.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Indexer;

/** The classes of the services as the build compiled them; none of them is loaded. */
final class CompiledServices {
  /** Modules that serve operations. */
  static final List<String> SERVICES =
      List.of("activity-service", "methodology-service", "ledger-service");

  private static final List<String> SHARED =
      List.of(
          "platform/core",
          "platform/web",
          "activity-service/contract",
          "methodology-service/contract",
          "methodology-service/calculation",
          "ledger-service/contract",
          "ledger-service/log");

  private CompiledServices() {}

  /** The project's root. */
  static Path root() {
    return Path.of(System.getProperty("tanpuhui.root"));
  }

  /** All class folders. */
  static List<Path> folders() {
    return folders(SERVICES);
  }

  private static List<Path> folders(List<String> services) {
    List<Path> folders = new ArrayList<>();
    for (String module : Stream.concat(services.stream(), SHARED.stream()).toList()) {
      Path folder = root().resolve(module).resolve("target/classes");
      if (!Files.isDirectory(folder)) {
        throw new IllegalStateException(folder + " is missing: build with -am");
      }
      folders.add(folder);
    }
    return folders;
  }

  /** The classes of one service and what it stands on, indexed. */
  static IndexView index(String service) {
    Indexer indexer = new Indexer();
    for (Path folder : folders(List.of(service))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          try (InputStream bytes = Files.newInputStream(file)) {
            indexer.index(new ByteArrayInputStream(SchemaNames.inFull(bytes.readAllBytes())));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return indexer.complete();
  }
}
