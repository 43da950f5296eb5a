package org.tanpuhui.ledger.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tanpuhui.ledger.log.leaf.Salts;
import org.tanpuhui.platform.Scheme;

/**
 * The salts of the leaves of every scheme, made from one secret that lies outside the database.
 * Each scheme has a key of its own: HMAC-SHA-256 of its name under the secret. Thread-safe.
 */
public final class SchemeSalts {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String KEY_LABEL = "tanpuhui salt key v1\n";
  private static final String CHECK_LABEL = "tanpuhui salt check v1\n";
  private static final int MIN_SECRET_BYTES = 32;

  private final Map<Scheme, Salts> salts = new EnumMap<>(Scheme.class);
  private final byte[] check;

  /**
   * @param secret at least 32 bytes; it cannot be changed as long as a replay may come
   */
  public SchemeSalts(byte[] secret) {
    if (secret.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "the secret of the salts has at least " + MIN_SECRET_BYTES + " bytes");
    }
    for (Scheme scheme : Scheme.values()) {
      salts.put(scheme, new Salts(mac(secret, KEY_LABEL + scheme.id())));
    }
    this.check = mac(secret, CHECK_LABEL);
  }

  /** The salts of a scheme. */
  public Salts of(Scheme scheme) {
    return salts.get(scheme);
  }

  /** 32 bytes by which another secret is told from this one, and nothing else. */
  public byte[] check() {
    return check.clone();
  }

  private static byte[] mac(byte[] secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
