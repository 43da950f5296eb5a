package org.tanpuhui.activity.activity.webhook;

import java.util.Locale;

/** The two signature schemes of Standard Webhooks 1.0.0, "Signature scheme". */
public enum Signing {
  /** HMAC-SHA256 with a shared secret, {@code v1}. */
  HMAC,
  /** Ed25519, {@code v1a}: the receiver only has our public key. */
  ED25519;

  /** The word in requests, answers and rows. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scheme of a {@link #word()}. */
  public static Signing of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
