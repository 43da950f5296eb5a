package org.tanpuhui.methodology;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.Registry;

/** The documents of this release, read from their files. */
public final class TestRegistry {
  public static final String TRANSPORT = "sz-low-carbon-public-transport.yaml";
  public static final String BIKES = "sz-shared-bike-riding.yaml";

  private TestRegistry() {}

  /** The YAML text of a document. */
  public static String text(String name) {
    try (InputStream in = TestRegistry.class.getResourceAsStream("/methodologies/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<MethodologyDocument> documents() {
    return List.of(
        DocumentReader.yaml(TRANSPORT, text(TRANSPORT)), DocumentReader.yaml(BIKES, text(BIKES)));
  }

  /** Always the same registry, as the stream's parts ask for it. */
  public static Supplier<Registry> supplier() {
    Registry registry = registry();
    return () -> registry;
  }

  /** Numbered 1 and 2. */
  public static Registry registry() {
    List<FiledVersion> versions = new ArrayList<>();
    for (MethodologyDocument document : documents()) {
      versions.add(new FiledVersion(versions.size() + 1, document.version()));
    }
    return new Registry(versions);
  }
}
