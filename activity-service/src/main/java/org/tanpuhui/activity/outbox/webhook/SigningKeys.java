package org.tanpuhui.activity.outbox.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
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
import java.util.Arrays;
import java.util.Base64;
import org.tanpuhui.activity.activity.webhook.Signing;

/**
 * Makes signing keys and signs, as Standard Webhooks 1.0.0 says: HMAC by its own library, Ed25519
 * by the JDK, since the library has none.
 */
public final class SigningKeys {
  private static final String ED25519 = "Ed25519";
  private static final int HMAC_BYTES = 32;
  private static final int PUBLIC_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SigningKeys() {}

  /**
   * A new key.
   *
   * @param secret what signs: the shared secret, or the 32 bytes an Ed25519 key grows from
   * @param publicKey 32 bytes, null for HMAC
   */
  public record NewKey(Signing signing, byte[] secret, byte[] publicKey) {}

  /** A secret that is ready to sign. */
  public record Secret(Signing signing, byte[] bytes) {}

  /** Makes a random key. */
  public static NewKey make(Signing signing) {
    if (signing == Signing.HMAC) {
      byte[] secret = new byte[HMAC_BYTES];
      RANDOM.nextBytes(secret);
      return new NewKey(signing, secret, null);
    }
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ED25519).generateKeyPair();
      byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      // X.509 wraps the 32 bytes of RFC 8032 at its end (RFC 8410).
      byte[] wrapped = pair.getPublic().getEncoded();
      return new NewKey(
          signing,
          seed,
          Arrays.copyOfRange(wrapped, wrapped.length - PUBLIC_BYTES, wrapped.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
    }
  }

  /** A shared secret as its receiver gets it. */
  public static String secretText(byte[] secret) {
    return "whsec_" + Base64.getEncoder().encodeToString(secret);
  }

  /**
   * The header {@code webhook-signature}: one signature per key, separated by spaces.
   *
   * @param id the header {@code webhook-id}, without a full stop
   * @param timestamp the header {@code webhook-timestamp}, seconds
   */
  public static String sign(Iterable<Secret> secrets, String id, long timestamp, String payload) {
    StringBuilder header = new StringBuilder();
    for (Secret secret : secrets) {
      header.append(header.isEmpty() ? "" : " ").append(sign(secret, id, timestamp, payload));
    }
    return header.toString();
  }

  private static String sign(Secret secret, String id, long timestamp, String payload) {
    try {
      if (secret.signing() == Signing.HMAC) {
        return new Webhook(secret.bytes()).sign(id, timestamp, payload);
      }
      PrivateKey key =
          KeyFactory.getInstance(ED25519)
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret.bytes()));
      Signature signature = Signature.getInstance(ED25519);
      signature.initSign(key);
      signature.update((id + "." + timestamp + "." + payload).getBytes(StandardCharsets.UTF_8));
      return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
    } catch (WebhookSigningException | GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256 and Ed25519", e);
    }
  }
}
