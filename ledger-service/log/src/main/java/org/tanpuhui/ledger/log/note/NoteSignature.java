package org.tanpuhui.ledger.log.note;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.tanpuhui.ledger.log.merkle.Base64Text;

/** One signature line of a note; whether it is right is for the key to say. */
public final class NoteSignature {
  private static final String DASH = "\u2014 ";

  private final String name;
  private final int keyId;
  private final byte[] signature;

  NoteSignature(String name, int keyId, byte[] signature) {
    this.name = name;
    this.keyId = keyId;
    this.signature = signature.clone();
  }

  /** Reads a line without its newline; empty if it is not of the form. */
  public static Optional<NoteSignature> parse(String line) {
    if (!line.startsWith(DASH)) {
      return Optional.empty();
    }
    int space = line.indexOf(' ', DASH.length());
    if (space < 0) {
      return Optional.empty();
    }
    String name = line.substring(DASH.length(), space);
    Optional<byte[]> bytes = Base64Text.decode(line.substring(space + 1));
    if (!NoteText.isKeyName(name) || bytes.isEmpty() || bytes.get().length <= Integer.BYTES) {
      return Optional.empty();
    }
    int keyId = ByteBuffer.wrap(bytes.get()).getInt();
    byte[] signature = Arrays.copyOfRange(bytes.get(), Integer.BYTES, bytes.get().length);
    return Optional.of(new NoteSignature(name, keyId, signature));
  }

  /** The name of the key that is said to have signed. */
  public String name() {
    return name;
  }

  /** The id of that key, 32 bits. */
  public int keyId() {
    return keyId;
  }

  /** What follows the key id, a copy. */
  public byte[] signature() {
    return signature.clone();
  }

  /** The line without its newline. */
  public String line() {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES + signature.length).putInt(keyId).put(signature).array();
    return DASH + name + " " + Base64Text.encode(bytes);
  }
}
