package org.tanpuhui.deploy.driver.replay;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real records, where they lie beside the checkout. */
public final class SharedData {

  private SharedData() {}

  /** A folder of records; skips the test, saying so, where there are none. */
  public static Path folder(String name) {
    String shared = System.getProperty("tanpuhui.shared", System.getenv("TANPUHUI_SHARED"));
    if (shared == null) {
      shared = Path.of(System.getProperty("tanpuhui.root", "."), "..", "shared").toString();
    }
    Path folder = Path.of(shared, "data", name);
    assumeTrue(
        Files.isDirectory(folder),
        () -> "the records are not part of the checkout; set TANPUHUI_SHARED: " + folder);
    return folder;
  }
}
