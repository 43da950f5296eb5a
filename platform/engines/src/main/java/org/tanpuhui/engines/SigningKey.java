package org.tanpuhui.engines;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * The RSA-2048 key with which a local issuer signs tokens (RS256), kept in a folder: {@code
 * key.json} (mode 0600) and {@code jwks.json} (the public half, for services).
 */
public final class SigningKey {
  private static final int BITS = 2048;

  private final Path folder;
  private final RsaJsonWebKey key;

  private SigningKey(Path folder, RsaJsonWebKey key) {
    this.folder = folder;
    this.key = key;
  }

  /** The key of this folder; generated on first use, the same ever after. */
  public static SigningKey loadOrCreate(Path folder) {
    Path file = folder.resolve("key.json");
    try {
      String stored = Files.exists(file) ? PrivateFiles.read(file) : generate(file);
      RsaJsonWebKey key = (RsaJsonWebKey) PublicJsonWebKey.Factory.newPublicJwk(stored);
      SigningKey signing = new SigningKey(folder, key);
      PrivateFiles.write(signing.jwksFile(), signing.jwks());
      return signing;
    } catch (JoseException e) {
      throw new EngineException("unreadable signing key " + file, e);
    }
  }

  private static String generate(Path file) throws JoseException {
    RsaJsonWebKey key = RsaJwkGenerator.generateJwk(BITS);
    key.setKeyId(UUID.randomUUID().toString());
    key.setUse("sig");
    key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
    return PrivateFiles.writeOnce(file, key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
  }

  /** The public half as a JWK set. */
  public String jwks() {
    return new JsonWebKeySet(List.of(key)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  /** The file with {@link #jwks()}. */
  public Path jwksFile() {
    return folder.resolve("jwks.json");
  }

  /**
   * Signs a token. {@code exp} and {@code jti} are added, and {@code iat} unless it is given.
   *
   * @param claims text or list-of-text values by claim name; absent claims are simply not there
   * @param ttl how long it is valid; a negative one gives an expired token
   */
  public String sign(Map<String, Object> claims, Duration ttl) {
    Instant now = Instant.now();
    JwtClaims all = new JwtClaims();
    all.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.forEach(all::setClaim);
    all.setExpirationTime(NumericDate.fromSeconds(now.plus(ttl).getEpochSecond()));
    all.setGeneratedJwtId();
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(all.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    signature.setHeader("typ", "JWT");
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new EngineException("cannot sign a token", e);
    }
  }
}
