package org.tanpuhui.methodology.methodology;

import java.util.Locale;

/** How sure a value is. */
public enum Provenance {
  OFFICIAL,
  SECONDARY,
  DERIVED,
  ILLUSTRATIVE;

  /** The word in documents and answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
