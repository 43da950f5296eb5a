package org.tanpuhui.ledger.log.merkle;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A SHA-256 hash: 32 bytes, immutable. */
public final class Hash {
  /** Length in bytes. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A hash of these bytes, which are copied.
   *
   * @throws IllegalArgumentException not 32 bytes
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /** The hash that starts at {@code offset}. */
  public static Hash at(byte[] array, int offset) {
    return new Hash(Arrays.copyOfRange(array, offset, Math.addExact(offset, BYTES)));
  }

  /** Reads canonical base64; empty if the text is not exactly the base64 of 32 bytes. */
  public static Optional<Hash> parseBase64(String text) {
    return Base64Text.decode(text).filter(bytes -> bytes.length == BYTES).map(Hash::new);
  }

  /** The 32 bytes, a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Copies the 32 bytes to {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, BYTES);
  }

  /** Standard base64 with padding, RFC 4648 section 4. */
  public String base64() {
    return Base64Text.encode(bytes);
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
