package org.tanpuhui.ledger.log.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.tanpuhui.ledger.log.merkle.Base64Text;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.Merkle;

/** A public key with its name: what a verifier is given (C2SP signed-note, "Verifier keys"). */
public final class VerifierKey {
  /** Ed25519 over the note's text. */
  public static final byte ED25519 = 0x01;

  /** Ed25519 with a time, as a witness signs (C2SP tlog-cosignature). */
  public static final byte COSIGNATURE = 0x04;

  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;
  // SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes, RFC 8410 section 4.
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte type;
  private final byte[] key;
  private final int keyId;

  /**
   * @param key 32 bytes, RFC 8032
   * @throws IllegalArgumentException a bad name, an unknown type or a wrong length
   */
  public VerifierKey(String name, byte type, byte[] key) {
    if (!NoteText.isKeyName(name)
        || (type != ED25519 && type != COSIGNATURE)
        || key.length != KEY_BYTES) {
      throw new IllegalArgumentException("not a key: " + name + ", type " + type);
    }
    this.name = name;
    this.type = type;
    this.key = key.clone();
    byte[] prefix = (name + "\n").getBytes(StandardCharsets.UTF_8);
    Hash hash = Merkle.sha256(prefix, new byte[] {type}, key);
    this.keyId = ByteBuffer.wrap(hash.bytes()).getInt();
  }

  /** Reads {@code name+keyid+base64}; empty if it is not of the form or the id is not the key's. */
  public static Optional<VerifierKey> parse(String text) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3 || !NoteText.isKeyName(parts[0])) {
      return Optional.empty();
    }
    Optional<byte[]> bytes = Base64Text.decode(parts[2]);
    if (bytes.isEmpty() || bytes.get().length != 1 + KEY_BYTES) {
      return Optional.empty();
    }
    byte type = bytes.get()[0];
    if (type != ED25519 && type != COSIGNATURE) {
      return Optional.empty();
    }
    VerifierKey key =
        new VerifierKey(parts[0], type, Arrays.copyOfRange(bytes.get(), 1, 1 + KEY_BYTES));
    return key.encoded().equals(text) ? Optional.of(key) : Optional.empty();
  }

  /** The form {@code name+keyid+base64(type || key)}. */
  public String encoded() {
    byte[] typed = ByteBuffer.allocate(1 + KEY_BYTES).put(type).put(key).array();
    return name + "+" + HexFormat.of().toHexDigits(keyId) + "+" + Base64Text.encode(typed);
  }

  public String name() {
    return name;
  }

  /** {@link #ED25519} or {@link #COSIGNATURE}. */
  public byte type() {
    return type;
  }

  /** The first four bytes of the hash of name, type and key. */
  public int keyId() {
    return keyId;
  }

  /** Whether both are the same 32 bytes, whatever their names. */
  public boolean hasSameKey(VerifierKey other) {
    return Arrays.equals(key, other.key);
  }

  /** Whether the signature says it is of this key: same name and id. */
  public boolean isNamedIn(NoteSignature signature) {
    return signature.keyId() == keyId && signature.name().equals(name);
  }

  /** Whether this key made the signature over the note's text. */
  public boolean verifies(String text, NoteSignature signature) {
    byte[] bytes = signature.signature();
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    if (type == COSIGNATURE) {
      if (bytes.length != Long.BYTES + SIGNATURE_BYTES) {
        return false;
      }
      long time = ByteBuffer.wrap(bytes).getLong();
      if (time < 0) {
        return false;
      }
      message = cosigned(time, text);
      bytes = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
    }
    return bytes.length == SIGNATURE_BYTES && verifies(message, bytes);
  }

  /** What a witness signs: C2SP tlog-cosignature, "Ed25519 signed message". */
  static byte[] cosigned(long time, String text) {
    return ("cosignature/v1\ntime " + time + "\n" + text).getBytes(StandardCharsets.UTF_8);
  }

  private boolean verifies(byte[] message, byte[] signature) {
    try {
      byte[] encoded = ByteBuffer.allocate(SPKI.length + KEY_BYTES).put(SPKI).put(key).array();
      PublicKey publicKey =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(publicKey);
      ed25519.update(message);
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that && encoded().equals(that.encoded());
  }

  @Override
  public int hashCode() {
    return keyId;
  }

  @Override
  public String toString() {
    return encoded();
  }
}
