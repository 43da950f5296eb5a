package org.tanpuhui.platform.web;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * An issuer for tests: makes a key pair, tells the service the public one, signs with the other.
 */
public class TestTokens implements QuarkusTestResourceLifecycleManager {
  static final String ISSUER = "https://issuer.test";
  private static final String PRIVATE_KEY = "tanpuhui.test.private-key";

  @Override
  public Map<String, String> start() {
    KeyPair keys = newKeys();
    // A system property, as test and manager may live in different class loaders.
    System.setProperty(
        PRIVATE_KEY, Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
    return Map.of(
        "mp.jwt.verify.publickey",
        Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()),
        "mp.jwt.verify.issuer",
        ISSUER);
  }

  @Override
  public void stop() {
    System.clearProperty(PRIVATE_KEY);
  }

  static JwtClaimsBuilder claims(String scheme, String subject, String... roles) {
    Instant now = Instant.now();
    return Jwt.claims()
        .issuer(ISSUER)
        .subject(subject)
        .audience("tanpuhui:" + scheme)
        .groups(Set.of(roles))
        .claim("scheme", scheme)
        .issuedAt(now)
        .expiresAt(now.plus(Duration.ofMinutes(5)));
  }

  static String token(String scheme, String subject, String... roles) {
    return sign(claims(scheme, subject, roles));
  }

  static String sign(JwtClaimsBuilder claims) {
    try {
      byte[] key = Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY));
      PrivateKey privateKey =
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
      return claims.jws().sign(privateKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
