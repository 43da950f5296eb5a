package org.tanpuhui.platform;

import java.util.Locale;
import java.util.Optional;

/**
 * A scheme: one set of books with its own rules, accounts, log origin and market. Schemes never
 * mix: the scheme is hashed into every deterministic id and stands in the high bits of every
 * participant and account number.
 */
public enum Scheme {
  SHENZHEN(1),
  SANDBOX(2),
  YANTIAN(3);

  private final int code;

  Scheme(int code) {
    this.code = code;
  }

  /** The number in the high bits of ids, in [1, 127]; never reused. */
  public int code() {
    return code;
  }

  /** The name in tokens, paths and records, for example {@code shenzhen}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scheme with this {@link #id()}, empty if there is none. */
  public static Optional<Scheme> byId(String id) {
    for (Scheme scheme : values()) {
      if (scheme.id().equals(id)) {
        return Optional.of(scheme);
      }
    }
    return Optional.empty();
  }

  /**
   * The scheme with this code.
   *
   * @throws IllegalArgumentException no scheme has it
   */
  public static Scheme byCode(int code) {
    for (Scheme scheme : values()) {
      if (scheme.code == code) {
        return scheme;
      }
    }
    throw new IllegalArgumentException("no scheme has code " + code);
  }
}
