package org.tanpuhui.methodology.methodology;

import java.util.Locale;

/** How sure a value is. */
public enum Provenance {
  /** An official text was seen. */
  OFFICIAL,
  /** Told by others: press, papers, other documents that cite the official one. */
  SECONDARY,
  /** Computed from values that are themselves sourced. */
  DERIVED,
  /** Remembered from a text that could not be checked. */
  RECALLED,
  /** Chosen so that something computes. */
  ILLUSTRATIVE;

  /** The word in documents and answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a production installation must not count by such a value. */
  public boolean isUnconfirmed() {
    return this == RECALLED || this == ILLUSTRATIVE;
  }
}
