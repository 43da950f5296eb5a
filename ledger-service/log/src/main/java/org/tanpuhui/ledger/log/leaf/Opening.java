package org.tanpuhui.ledger.log.leaf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.Merkle;

/** What shows that a leaf is that of a content: the salt and the content. */
public final class Opening {
  private static final byte[] LABEL = "tanpuhui leaf v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte FORMAT = 1;
  private static final int SALT_BYTES = 32;

  private final byte[] salt;
  private final byte[] content;

  private Opening(byte[] salt, byte[] content) {
    this.salt = salt;
    this.content = content;
  }

  /** The opening of the leaf of this content. */
  public static Opening of(LeafContent content, Salts salts) {
    return new Opening(salts.of(content.id()), content.encoded());
  }

  /** The opening with a salt of 32 bytes that was given out. */
  public static Opening of(LeafContent content, byte[] salt) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException("a salt has " + SALT_BYTES + " bytes");
    }
    return new Opening(salt.clone(), content.encoded());
  }

  /** Reads an opening; empty if it is not of the form. Its content may still be nonsense. */
  public static Optional<Opening> parse(byte[] bytes) {
    if (bytes.length <= 1 + SALT_BYTES || bytes[0] != FORMAT) {
      return Optional.empty();
    }
    return Optional.of(
        new Opening(
            Arrays.copyOfRange(bytes, 1, 1 + SALT_BYTES),
            Arrays.copyOfRange(bytes, 1 + SALT_BYTES, bytes.length)));
  }

  /** 1 as format, the 32 bytes of the salt, the content's encoding. */
  public byte[] encoded() {
    return ByteBuffer.allocate(1 + SALT_BYTES + content.length)
        .put(FORMAT)
        .put(salt)
        .put(content)
        .array();
  }

  /** The content, empty if its encoding is not canonical. */
  public Optional<LeafContent> content() {
    return LeafContent.decode(content);
  }

  /** The entry of the log: SHA-256("tanpuhui leaf v1\n" || salt || encoding). */
  public Hash leaf() {
    return Merkle.sha256(LABEL, salt, content);
  }
}
