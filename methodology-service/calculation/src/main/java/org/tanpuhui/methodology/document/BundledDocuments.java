package org.tanpuhui.methodology.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The documents this release brings. The file {@code index} lists them, one per line: file name,
 * then the state a new installation gives them.
 */
public final class BundledDocuments {
  private static final String FOLDER = "/methodologies/";
  private static final String INDEX = "index";

  private BundledDocuments() {}

  /** How far a bundled document is on its way when an installation first meets it. */
  public enum State {
    /** In force for the activities its validity and schemes cover. */
    FILED,
    /** Computes nothing; for shadow runs and for comparison. */
    SUBMITTED;

    /** The word in the index, in rows and answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One document of the release. */
  public record Bundled(String file, State state, MethodologyDocument document) {}

  /**
   * All of them, in order of the index.
   *
   * @throws InvalidDocumentException one has faults
   */
  public static List<Bundled> all() {
    List<Bundled> documents = new ArrayList<>();
    for (String line : text(INDEX).lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] words = line.split("\\s+");
        documents.add(
            new Bundled(
                words[0],
                State.valueOf(words[1].toUpperCase(Locale.ROOT)),
                DocumentReader.yaml(words[0], text(words[0]))));
      }
    }
    return List.copyOf(documents);
  }

  /** Those in force from the start. */
  public static List<MethodologyDocument> filed() {
    return all().stream().filter(b -> b.state() == State.FILED).map(Bundled::document).toList();
  }

  /**
   * The text of one file of the release.
   *
   * @throws IllegalStateException it is missing
   */
  public static String text(String file) {
    try (InputStream in = BundledDocuments.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the file " + FOLDER + file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FOLDER + file, e);
    }
  }
}
