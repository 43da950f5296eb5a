package org.tanpuhui.methodology.review;

import java.util.Locale;

/** Whose side a step is taken for. In one case, a person and an organisation are on one side. */
public enum Party {
  SUBMITTER("applicant"),
  EXPERT("expert"),
  VERIFIER("verifier"),
  AUTHORITY("authority"),
  /** Makes credits of what was filed. */
  EXCHANGE("exchange"),
  /** A release or the registry itself; nobody calls with this. */
  SYSTEM("");

  private final String role;

  Party(String role) {
    this.role = role;
  }

  /** The role a token needs to act for this side. */
  public String role() {
    return role;
  }

  /** The word in rows and answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The side with this word.
   *
   * @throws IllegalArgumentException there is none
   */
  public static Party byWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
