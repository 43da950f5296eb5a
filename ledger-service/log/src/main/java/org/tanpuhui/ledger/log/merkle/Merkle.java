package org.tanpuhui.ledger.log.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes of the tree, RFC 6962 section 2.1: a prefix byte keeps leaves and nodes apart. */
public final class Merkle {
  private static final byte LEAF = 0x00;
  private static final byte NODE = 0x01;
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException("every JDK has SHA-256", e);
            }
          });

  /** The root of the tree without leaves: SHA-256 of nothing. */
  public static final Hash EMPTY_ROOT = sha256();

  private Merkle() {}

  /** SHA-256 of the concatenated parts. */
  public static Hash sha256(byte[]... parts) {
    MessageDigest digest = SHA_256.get();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return Hash.of(digest.digest());
  }

  /** The leaf hash of an entry: SHA-256(0x00 || entry). */
  public static Hash leaf(byte[] entry) {
    MessageDigest digest = SHA_256.get();
    digest.update(LEAF);
    return Hash.of(digest.digest(entry));
  }

  /** The hash of an inner node: SHA-256(0x01 || left || right). */
  public static Hash node(Hash left, Hash right) {
    byte[] input = new byte[1 + 2 * Hash.BYTES];
    input[0] = NODE;
    left.copyTo(input, 1);
    right.copyTo(input, 1 + Hash.BYTES);
    return Hash.of(SHA_256.get().digest(input));
  }
}
