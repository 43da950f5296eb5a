package org.tanpuhui.activity.activity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tanpuhui.platform.Ids;

/** SHA-256 of a text that is looked up but never shown again. Compared by value. */
public final class Digest {
  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The digest of a text. */
  public static Digest of(String text) {
    return new Digest(Ids.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A digest that was stored. */
  public static Digest stored(byte[] bytes) {
    return new Digest(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
