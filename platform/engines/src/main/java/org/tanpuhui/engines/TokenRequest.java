package org.tanpuhui.engines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a token shall say; every change gives a new request.
 *
 * @param issuer {@code iss}
 * @param scheme {@code scheme}, and {@code aud} as {@code tanpuhui:<scheme>}
 * @param roles {@code groups}
 * @param subject {@code sub}
 * @param ttl how long the token is valid; negative for an expired one
 * @param more further claims ({@code client_id}, {@code org}, {@code person_key}), or others to
 *     replace those above
 */
public record TokenRequest(
    String issuer,
    String scheme,
    List<String> roles,
    String subject,
    Duration ttl,
    Map<String, Object> more) {

  /** A token of this issuer for one role in the sandbox, valid for an hour. */
  public static TokenRequest of(String issuer, String role) {
    return new TokenRequest(
        issuer, "sandbox", List.of(role), "local-" + role, Duration.ofHours(1), Map.of());
  }

  /** With this subject. */
  public TokenRequest subject(String sub) {
    return new TokenRequest(issuer, scheme, roles, sub, ttl, more);
  }

  /** With another role added. */
  public TokenRequest role(String role) {
    List<String> all = new ArrayList<>(roles);
    all.add(role);
    return new TokenRequest(issuer, scheme, List.copyOf(all), subject, ttl, more);
  }

  /** In this scheme. */
  public TokenRequest scheme(String id) {
    return new TokenRequest(issuer, id, roles, subject, ttl, more);
  }

  /** Of this client: a partner's id. */
  public TokenRequest client(String clientId) {
    return claim("client_id", clientId);
  }

  /** With the keyed hash of the identity that the issuer verified. */
  public TokenRequest personKey(String key) {
    return claim("person_key", key);
  }

  /** Valid this long. */
  public TokenRequest ttl(Duration validity) {
    return new TokenRequest(issuer, scheme, roles, subject, validity, more);
  }

  /** With any other claim. */
  public TokenRequest claim(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.put(name, value);
    return new TokenRequest(issuer, scheme, roles, subject, ttl, all);
  }

  /** The token, signed by this key. */
  public String signedBy(SigningKey key) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", "tanpuhui:" + scheme);
    claims.put("sub", subject);
    claims.put("groups", roles);
    claims.put("scheme", scheme);
    claims.putAll(more);
    return key.sign(claims, ttl);
  }
}
