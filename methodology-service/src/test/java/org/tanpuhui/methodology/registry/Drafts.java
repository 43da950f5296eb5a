package org.tanpuhui.methodology.registry;

import java.time.LocalDate;
import org.tanpuhui.methodology.TestRegistry;

/** Drafts for tests: the public transport document with another metro factor. */
public final class Drafts {
  public static final String TRANSPORT_ID = "sz-low-carbon-public-transport";

  private Drafts() {}

  /**
   * A version of the sandbox in which metro saves 50 g per passenger-kilometre.
   *
   * <p>14,200 m x 50 = 710,000 mg; 2 x 710,000 + 2 x 3,100 x 26.9 = 1,586,780 mg.
   */
  public static String fifty(String id, String version, LocalDate from) {
    return metro(id, version, from, "50", "710000", "1586780");
  }

  /**
   * A version of the sandbox in which metro saves 46.7 g per passenger-kilometre.
   *
   * <p>14,200 m x 46.7 = 663,140 mg; 2 x 663,140 + 2 x 3,100 x 26.9 = 1,493,060 mg.
   */
  public static String fortySixSeven(String id, String version, LocalDate from) {
    return metro(id, version, from, "46.7", "663140", "1493060");
  }

  private static String metro(
      String id, String version, LocalDate from, String factor, String ride, String day) {
    return replace(
        TestRegistry.text(TestRegistry.TRANSPORT),
        "id: sz-low-carbon-public-transport",
        "id: " + id,
        "version: \"2021-12-17\"",
        "version: \"" + version + "\"",
        "schemes: [shenzhen, sandbox]",
        "schemes: [sandbox]",
        "validity:\n  from: 2021-12-17",
        "validity:\n  from: " + from,
        "\"46.8\"",
        "\"" + factor + "\"",
        "664560",
        ride,
        "1495900",
        day);
  }

  /** Replaces each first text by the second, and says so when it is not there. */
  public static String replace(String text, String... pairs) {
    String changed = text;
    for (int i = 0; i < pairs.length; i += 2) {
      if (!changed.contains(pairs[i])) {
        throw new IllegalArgumentException("the document no longer says " + pairs[i]);
      }
      changed = changed.replace(pairs[i], pairs[i + 1]);
    }
    return changed;
  }
}
