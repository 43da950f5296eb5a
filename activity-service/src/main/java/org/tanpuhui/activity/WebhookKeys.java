package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.webhook.Key;
import org.tanpuhui.activity.activity.webhook.Signing;
import org.tanpuhui.activity.config.WebhookConfig;
import org.tanpuhui.activity.outbox.webhook.SecretCipher;
import org.tanpuhui.activity.outbox.webhook.SigningKeys;
import org.tanpuhui.activity.store.webhook.EndpointStore;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The signing keys of endpoints, sealed in the database, open only in memory. */
@Singleton
public final class WebhookKeys {
  private static final Logger LOG = Logger.getLogger(WebhookKeys.class);
  private static final int RETRY_AFTER_SECONDS = 60;

  private final Optional<SecretCipher> cipher;

  @Inject
  public WebhookKeys(WebhookConfig config) {
    cipher =
        config
            .secretKey()
            .map(
                key -> {
                  List<byte[]> keys = new ArrayList<>();
                  keys.add(decode(key));
                  config
                      .previousSecretKeys()
                      .ifPresent(old -> old.forEach(one -> keys.add(decode(one))));
                  return new SecretCipher(keys);
                });
  }

  private static byte[] decode(String key) {
    try {
      return Base64.getDecoder().decode(key.strip());
    } catch (IllegalArgumentException e) {
      // Not with the cause: it would show the key.
      throw new IllegalArgumentException("tanpuhui.webhooks.secret-key is not base64");
    }
  }

  /** Whether webhooks are set up here. */
  public boolean areSetUp() {
    return cipher.isPresent();
  }

  /** A key as its row, and as it is shown, once. */
  record Made(Key key, String secretText) {}

  /**
   * Makes a key.
   *
   * @throws ProblemException SERVICE_UNAVAILABLE when no webhooks are set up
   */
  Made make(UUID endpoint, int number, Signing signing, Instant now) {
    SecretCipher open = cipher.orElseThrow(WebhookKeys::notSetUp);
    SigningKeys.NewKey made = SigningKeys.make(signing);
    byte[] sealed = open.seal(endpoint, number, made.secret());
    return new Made(
        new Key(endpoint, number, signing, sealed, made.publicKey(), now, null),
        signing == Signing.HMAC ? SigningKeys.secretText(made.secret()) : null);
  }

  /** The shared secret of a key in words; null for Ed25519. */
  String secretText(Key key) {
    return key.signing() == Signing.HMAC ? SigningKeys.secretText(open(key).bytes()) : null;
  }

  /**
   * What signs the messages of these endpoints now; an endpoint whose key cannot be opened is left
   * out, so that it does not stand in the way of the others.
   */
  Map<UUID, List<SigningKeys.Secret>> secrets(
      Connection connection, Collection<UUID> endpoints, Instant now) throws SQLException {
    Map<UUID, List<SigningKeys.Secret>> secrets = new HashMap<>();
    for (Key key : EndpointStore.keys(connection, endpoints, now)) {
      try {
        SigningKeys.Secret secret = open(key);
        secrets.computeIfAbsent(key.endpoint(), id -> new ArrayList<>()).add(secret);
      } catch (IllegalStateException e) {
        LOG.errorf("%s", e.getMessage());
      }
    }
    return secrets;
  }

  private SigningKeys.Secret open(Key key) {
    return new SigningKeys.Secret(
        key.signing(),
        cipher.orElseThrow(WebhookKeys::notSetUp).open(key.endpoint(), key.number(), key.sealed()));
  }

  private static ProblemException notSetUp() {
    return new ProblemException(
        ProblemCode.SERVICE_UNAVAILABLE,
        "no webhooks are set up here: tanpuhui.webhooks.secret-key is not set",
        List.of(),
        RETRY_AFTER_SECONDS);
  }
}
