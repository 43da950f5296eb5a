package org.tanpuhui.deploy.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.methodology.MethodologyVersion;

/** The methodology documents that come with the product, for results that need no running stack. */
public final class Documents {

  private Documents() {}

  /**
   * The version in a file, checked.
   *
   * @param name file name, for example {@code sz-shared-bike-riding.yaml}
   */
  public static MethodologyVersion version(String name) {
    String path = "/methodologies/" + name;
    try (InputStream in = Documents.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the document " + path + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return DocumentReader.yaml(name, text).version();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
