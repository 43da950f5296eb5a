package org.tanpuhui.ledger.log.leaf;

import java.util.Locale;
import java.util.Optional;

/**
 * What can be said of the cause of a leaf. Tags never change; a verifier shows unknown ones too.
 */
public enum Field {
  /** UUID of the activity, 16 bytes. */
  ACTIVITY(1, true),
  /** Methodology, version and hash of its document: {@code id version sha256}. */
  METHODOLOGY(2, false),
  /** Id of the partner that reported the activity. */
  PARTNER(3, false),
  /** UUID of the command that a person gave, 16 bytes. */
  COMMAND(4, true),
  /** Who gave the command: the subject of the token. */
  GIVEN_BY(5, false),
  /** UUID of the order, 16 bytes. */
  ORDER(6, true),
  /** UUID of the entry that this one reverses, 16 bytes. */
  REVERSES(7, true),
  /** Why, in words. */
  REASON(8, false),
  /** What kind of act it is, for example {@code approval}. */
  ACT(9, false),
  /** What the act is about. */
  SUBJECT(10, false),
  /** Hash of a document that the act is about, hexadecimal. */
  DOCUMENT(11, false),
  /** Further facts as text. */
  DETAIL(12, false);

  private final int tag;
  private final boolean isUuid;

  Field(int tag, boolean isUuid) {
    this.tag = tag;
    this.isUuid = isUuid;
  }

  /** The number in encodings, in [1, 65535]. */
  public int tag() {
    return tag;
  }

  /** Whether the bytes are a UUID; otherwise they are UTF-8. */
  public boolean isUuid() {
    return isUuid;
  }

  /** The name in reports, for example {@code given_by}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The field with this tag. */
  static Optional<Field> byTag(int tag) {
    for (Field field : values()) {
      if (field.tag == tag) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
