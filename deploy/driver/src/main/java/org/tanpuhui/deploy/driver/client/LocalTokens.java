package org.tanpuhui.deploy.driver.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tanpuhui.engines.SigningKey;
import org.tanpuhui.engines.TokenRequest;

/**
 * Tokens signed with the key of the local issuer, as {@code ./deploy/token} signs them; a fresh one
 * before the old one expires. Safe for many threads.
 */
public final class LocalTokens implements Tokens {

  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration RENEW_AFTER = Duration.ofMinutes(45);

  private final SigningKey key;
  private final String issuer;
  private final String scheme;
  private final Map<String, Signed> signed = new ConcurrentHashMap<>();

  /**
   * @param folder the issuer's key folder
   * @param issuer the {@code iss} that the services trust
   * @throws IllegalStateException there is no key: the stack was never started
   */
  public LocalTokens(Path folder, String issuer, String scheme) {
    if (!Files.exists(folder.resolve("key.json"))) {
      throw new IllegalStateException(
          "no issuer key in " + folder + ": start the stack first (./deploy/up)");
    }
    this.key = SigningKey.loadOrCreate(folder);
    this.issuer = issuer;
    this.scheme = scheme;
  }

  /** A token with its time of signing. */
  private record Signed(String token, long atNanos) {}

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public String ofRole(String role) {
    return kept("role " + role, request(role).subject("driver-" + role));
  }

  @Override
  public String ofPartner(String partnerId) {
    return kept("partner " + partnerId, request("partner").subject(partnerId).client(partnerId));
  }

  @Override
  public String ofNewcomer(String personKey) {
    return request("participant").subject("app-" + personKey).personKey(personKey).signedBy(key);
  }

  @Override
  public String ofParticipant(String participantId) {
    return kept("participant " + participantId, request("participant").subject(participantId));
  }

  private TokenRequest request(String role) {
    return TokenRequest.of(issuer, role).scheme(scheme).ttl(TTL);
  }

  private String kept(String name, TokenRequest request) {
    long now = System.nanoTime();
    return signed
        .compute(
            name,
            (n, old) ->
                old == null || now - old.atNanos() > RENEW_AFTER.toNanos()
                    ? new Signed(request.signedBy(key), now)
                    : old)
        .token();
  }
}
