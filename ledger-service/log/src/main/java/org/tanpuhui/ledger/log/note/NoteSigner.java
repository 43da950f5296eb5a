package org.tanpuhui.ledger.log.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.tanpuhui.ledger.log.merkle.Base64Text;

/**
 * A private key with its name; signs as a log ({@code ED25519}) or a witness ({@code COSIGNATURE}).
 */
public final class NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";
  private static final int SEED_BYTES = 32;

  private final VerifierKey verifierKey;
  private final byte[] seed;
  private final PrivateKey privateKey;

  private NoteSigner(String name, byte type, byte[] seed) {
    try {
      this.seed = seed.clone();
      this.privateKey =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      this.verifierKey = new VerifierKey(name, type, publicKey(seed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
    }
  }

  /** A new key from the system's random numbers. */
  public static NoteSigner generate(String name, byte type) {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return new NoteSigner(name, type, seed);
  }

  /**
   * The key of this seed.
   *
   * @param seed 32 bytes, the private key of RFC 8032
   */
  public static NoteSigner ofSeed(String name, byte type, byte[] seed) {
    return new NoteSigner(name, type, seed);
  }

  /** Reads {@link #encoded()}; empty if it is not of the form or the id is not the key's. */
  public static Optional<NoteSigner> parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] parts = text.substring(PREFIX.length()).split("\\+", 3);
    if (parts.length != 3 || !NoteText.isKeyName(parts[0])) {
      return Optional.empty();
    }
    Optional<byte[]> bytes = Base64Text.decode(parts[2]);
    if (bytes.isEmpty() || bytes.get().length != 1 + SEED_BYTES) {
      return Optional.empty();
    }
    byte type = bytes.get()[0];
    if (type != VerifierKey.ED25519 && type != VerifierKey.COSIGNATURE) {
      return Optional.empty();
    }
    byte[] seed = Arrays.copyOfRange(bytes.get(), 1, 1 + SEED_BYTES);
    NoteSigner signer = new NoteSigner(parts[0], type, seed);
    return signer.encoded().equals(text) ? Optional.of(signer) : Optional.empty();
  }

  /**
   * The secret form {@code PRIVATE+KEY+name+keyid+base64(type || seed)}, as Go's sumdb note package
   * keeps signers.
   */
  public String encoded() {
    byte[] typed = ByteBuffer.allocate(1 + SEED_BYTES).put(verifierKey.type()).put(seed).array();
    return PREFIX
        + verifierKey.name()
        + "+"
        + HexFormat.of().toHexDigits(verifierKey.keyId())
        + "+"
        + Base64Text.encode(typed);
  }

  /** The public half. */
  public VerifierKey verifierKey() {
    return verifierKey;
  }

  /**
   * Signs a note's text as a log.
   *
   * @throws IllegalStateException the key is a witness's
   */
  public NoteSignature sign(String text) {
    if (verifierKey.type() != VerifierKey.ED25519) {
      throw new IllegalStateException("a witness's key does not sign notes");
    }
    return signature(sign(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Signs a note's text as a witness.
   *
   * @param time of the signature, kept to the second
   * @throws IllegalStateException the key is a log's
   */
  public NoteSignature cosign(String text, Instant time) {
    if (verifierKey.type() != VerifierKey.COSIGNATURE) {
      throw new IllegalStateException("a log's key does not cosign");
    }
    long seconds = time.getEpochSecond();
    byte[] signed = sign(VerifierKey.cosigned(seconds, text));
    return signature(
        ByteBuffer.allocate(Long.BYTES + signed.length).putLong(seconds).put(signed).array());
  }

  private NoteSignature signature(byte[] bytes) {
    return new NoteSignature(verifierKey.name(), verifierKey.keyId(), bytes);
  }

  private byte[] sign(byte[] message) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(privateKey);
      ed25519.update(message);
      return ed25519.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
  }

  /**
   * The public key of a seed. The JDK derives it only while it makes a new pair, so it is made to
   * make this one: its generator asks for 32 random bytes and takes them as the private key.
   */
  private static byte[] publicKey(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
    KeyPair pair = generator.generateKeyPair();
    byte[] made = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    if (!Arrays.equals(made, seed)) {
      throw new IllegalStateException("this JDK makes Ed25519 keys in another way");
    }
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - SEED_BYTES, encoded.length);
  }

  /** Random numbers that are known beforehand. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] bytes;

    Fixed(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
      if (target.length != bytes.length) {
        throw new IllegalStateException("this JDK makes Ed25519 keys in another way");
      }
      System.arraycopy(bytes, 0, target, 0, bytes.length);
    }
  }
}
