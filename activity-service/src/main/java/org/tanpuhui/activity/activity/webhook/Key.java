package org.tanpuhui.activity.activity.webhook;

import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * A key that signs an endpoint's messages.
 *
 * @param number counts the keys of the endpoint, from 1
 * @param sealed the secret, encrypted
 * @param publicKey 32 bytes of Ed25519, else null
 * @param expiresAt signs until then; null for the current key
 */
public record Key(
    UUID endpoint,
    int number,
    Signing signing,
    byte[] sealed,
    byte[] publicKey,
    Instant createdAt,
    Instant expiresAt) {

  /** The public key as its receiver gets it, null for HMAC. */
  public String publicText() {
    return publicKey == null ? null : "whpk_" + Base64.getEncoder().encodeToString(publicKey);
  }
}
