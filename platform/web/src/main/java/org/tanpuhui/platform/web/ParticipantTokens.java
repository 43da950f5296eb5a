package org.tanpuhui.platform.web;

import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.AesKey;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;

/**
 * Opens and verifies the short participant tokens: signed by activity-service (ES256), then sealed
 * (A256GCM), so five parts instead of three. They can be a participant's and nothing else, and
 * never hold longer than their limit.
 */
@Singleton
public final class ParticipantTokens {
  private static final int PARTS = 5;
  private static final int SEAL_BYTES = 32;
  private static final int SKEW_SECONDS = 10;

  private final JwtConsumer consumer;

  /**
   * @param keys keys of this very service, where it is the one that signs
   */
  @Inject
  public ParticipantTokens(ParticipantTokenConfig config, Instance<ParticipantTokenKeys> keys) {
    this.consumer =
        config.sealKey().isEmpty() || (keys.isUnsatisfied() && config.keysUrl().isEmpty())
            ? null
            : consumer(config, keys.isUnsatisfied() ? remote(config) : keys.get().resolver());
  }

  /** Whether a token is sealed, so one of ours or none at all. */
  static boolean isSealed(String token) {
    int parts = 1;
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) == '.') {
        parts++;
      }
    }
    return parts == PARTS;
  }

  /**
   * What a sealed token says.
   *
   * @throws ParseException it is none of ours, or not valid any more
   */
  JwtClaims verify(String token) throws ParseException {
    if (consumer == null) {
      throw new ParseException("sealed tokens are not accepted here");
    }
    try {
      JwtClaims claims = consumer.processToClaims(token);
      if (!List.of("participant").equals(claims.getStringListClaimValue("groups"))
          || claims.getStringClaimValue("scope") == null) {
        throw new ParseException("a participant token has one role and its scopes");
      }
      return claims;
    } catch (InvalidJwtException | MalformedClaimException e) {
      throw new ParseException("the participant token is not valid", e);
    }
  }

  /** The key that seals. */
  public static AesKey sealKey(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64.strip());
    if (bytes.length != SEAL_BYTES) {
      throw new IllegalArgumentException(
          "tanpuhui.participant-tokens.seal-key must be base64 of " + SEAL_BYTES + " bytes");
    }
    return new AesKey(bytes);
  }

  private static VerificationKeyResolver remote(ParticipantTokenConfig config) {
    HttpsJwks jwks = new HttpsJwks(config.keysUrl().orElseThrow().toString());
    jwks.setDefaultCacheDuration(TimeUnit.MINUTES.toSeconds(10));
    return new HttpsJwksVerificationKeyResolver(jwks);
  }

  private static JwtConsumer consumer(
      ParticipantTokenConfig config, VerificationKeyResolver resolver) {
    return new JwtConsumerBuilder()
        .setEnableRequireEncryption()
        .setDecryptionKey(sealKey(config.sealKey().orElseThrow()))
        .setVerificationKeyResolver(resolver)
        .setExpectedIssuer(config.issuer())
        .setSkipDefaultAudienceValidation()
        .setRequireSubject()
        .setRequireExpirationTime()
        .setRequireIssuedAt()
        .setMaxFutureValidityInMinutes((int) config.ttl().toMinutes() + 1)
        .setAllowedClockSkewInSeconds(SKEW_SECONDS)
        .setJwsAlgorithmConstraints(permit(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
        .setJweAlgorithmConstraints(permit(KeyManagementAlgorithmIdentifiers.DIRECT))
        .setJweContentEncryptionAlgorithmConstraints(
            permit(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM))
        .build();
  }

  private static AlgorithmConstraints permit(String algorithm) {
    return new AlgorithmConstraints(ConstraintType.PERMIT, algorithm);
  }
}
