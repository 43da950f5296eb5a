package org.tanpuhui.activity;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.AesKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.tanpuhui.activity.activity.Micros;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Pseudonyms;
import org.tanpuhui.activity.activity.Ward;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.store.EnrolmentStore;
import org.tanpuhui.activity.store.MandateStore;
import org.tanpuhui.activity.store.ParticipantStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.ParticipantTokenConfig;
import org.tanpuhui.platform.web.ParticipantTokenKeys;
import org.tanpuhui.platform.web.ParticipantTokens;
import org.tanpuhui.platform.web.Tokens;

/**
 * Gives short participant tokens: to app operators for their own users, with the scopes of the
 * mandates in force, and to guardians for their wards. Signed here, then sealed, so that an
 * operator does not learn which participant its user is.
 */
@Startup
@Singleton
public final class TokenService implements ParticipantTokenKeys {
  private static final Logger LOG = Logger.getLogger(TokenService.class);
  private static final String APP_OPERATOR = "app_operator";
  private static final int RETRY_AFTER_SECONDS = 60;

  private final Database database;
  private final PartnerService partners;
  private final ParticipantTokenConfig settings;
  private final Clock clock;
  private final Optional<AesKey> seal;
  private final EllipticCurveJsonWebKey key;

  @Inject
  public TokenService(
      Database database,
      PartnerService partners,
      ParticipantTokenConfig settings,
      ActivityConfig config,
      Clock clock) {
    this.database = database;
    this.partners = partners;
    this.settings = settings;
    this.clock = clock;
    this.seal = settings.sealKey().map(ParticipantTokens::sealKey);
    this.key = key(config.participantTokenKey(), seal.isPresent());
  }

  /**
   * A token.
   *
   * @param scope scopes, separated by spaces
   */
  public record Token(String value, String scope, long expiresInSeconds) {}

  /**
   * A token for a user of an app.
   *
   * @param ref the operator's reference of the participant
   * @throws ProblemException NOT_AN_APP_OPERATOR; NOT_FOUND when it has no such user; NO_MANDATE
   *     when that user allows it nothing now; SERVICE_UNAVAILABLE when no such tokens are set up
   */
  public Token forUser(Scheme scheme, String partnerId, String ref) {
    Partner partner = operator(scheme, partnerId);
    ParticipantId participant =
        new ParticipantId(
            Pseudonyms.participant(partner.pseudonymKey(), ref).orElseThrow(TokenService::unknown));
    int scopes = scopes(partner, participant);
    if (scopes == 0) {
      throw new ProblemException(
          ProblemCode.NO_MANDATE, "this user allows you nothing now, so there is no token");
    }
    JwtClaims claims = claims(participant);
    claims.setStringClaim("client_id", partner.id());
    Token token = token(claims, String.join(" ", Grants.names(scopes)));
    tell("participant.token_issued", partner.id(), participant, "scope=" + token.scope());
    return token;
  }

  /** A token with which a guardian acts for a ward. */
  public Token forWard(ParticipantId guardian, Ward ward) {
    JwtClaims claims = claims(new ParticipantId(ward.participant()));
    claims.setStringClaim("guardian", guardian.toString());
    Token token = token(claims, "record points pool self");
    tell(
        "participant.token_issued",
        guardian.toString(),
        new ParticipantId(ward.participant()),
        "guardian");
    return token;
  }

  /** From then on somebody else than the person can read its data. */
  private void tell(String kind, String by, ParticipantId participant, String facts) {
    Act act =
        Act.of(participant.scheme(), clock.instant(), kind, by, participant.toString()).with(facts);
    database.transaction(
        connection -> {
          Acts.record(connection, act);
          return null;
        });
  }

  /** The key that verifies these tokens, as a JSON Web Key Set. */
  public String publicKeys() {
    return new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  @Override
  public VerificationKeyResolver resolver() {
    return new JwksVerificationKeyResolver(List.of(key));
  }

  private Partner operator(Scheme scheme, String partnerId) {
    Partner partner;
    try {
      partner = partners.find(scheme, partnerId);
    } catch (ProblemException e) {
      throw new ProblemException(
          ProblemCode.PARTNER_UNKNOWN, "the token's client is no partner of " + scheme.id());
    }
    if (!partner.active()) {
      throw new ProblemException(ProblemCode.PARTNER_SUSPENDED, partner.id() + " is suspended");
    }
    if (!APP_OPERATOR.equals(partner.kind())) {
      throw new ProblemException(
          ProblemCode.NOT_AN_APP_OPERATOR, partner.id() + " is a " + partner.kind());
    }
    return partner;
  }

  /** The scopes in force now in any scenario of the partner. */
  private int scopes(Partner partner, ParticipantId participant) {
    long now = Micros.of(clock.instant());
    return database.read(
        connection -> {
          if (participant.scheme() != partner.scheme()
              || !EnrolmentStore.isEnrolled(connection, partner.number(), participant.value())
              || !ParticipantStore.exists(connection, participant.value())) {
            throw unknown();
          }
          return MandateStore.read(connection, partner.number(), Set.of(participant.value()))
              .mandates()
              .getOrDefault(participant.value(), List.of())
              .stream()
              .filter(mandate -> mandate.from() <= now && now < mandate.to())
              .mapToInt(mandate -> mandate.scopes())
              .reduce(0, (a, b) -> a | b);
        });
  }

  private JwtClaims claims(ParticipantId participant) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(settings.issuer());
    claims.setSubject(participant.toString());
    claims.setAudience(Tokens.AUDIENCE_PREFIX + participant.scheme().id());
    claims.setStringClaim("scheme", participant.scheme().id());
    claims.setStringListClaim("groups", "participant");
    claims.setJwtId(UUID.randomUUID().toString());
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(now.plus(settings.ttl()).getEpochSecond()));
    return claims;
  }

  private Token token(JwtClaims claims, String scope) {
    if (seal.isEmpty()) {
      throw new ProblemException(
          ProblemCode.SERVICE_UNAVAILABLE,
          "no participant tokens are set up here: tanpuhui.participant-tokens.seal-key is not set",
          List.of(),
          RETRY_AFTER_SECONDS);
    }
    claims.setStringClaim("scope", scope);
    try {
      JsonWebSignature signed = new JsonWebSignature();
      signed.setPayload(claims.toJson());
      signed.setKey(key.getPrivateKey());
      signed.setKeyIdHeaderValue(key.getKeyId());
      signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
      JsonWebEncryption sealed = new JsonWebEncryption();
      sealed.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.DIRECT);
      sealed.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
      sealed.setContentTypeHeaderValue("JWT");
      sealed.setKey(seal.get());
      sealed.setPayload(signed.getCompactSerialization());
      return new Token(sealed.getCompactSerialization(), scope, settings.ttl().toSeconds());
    } catch (JoseException e) {
      throw new IllegalStateException("a token can always be signed and sealed", e);
    }
  }

  /** The key of the file, which all instances share; a new one where there is none. */
  private static EllipticCurveJsonWebKey key(Optional<Path> file, boolean used) {
    try {
      if (file.isEmpty()) {
        if (used) {
          LOG.warn(
              "participant tokens end with this process: tanpuhui.activity.participant-token-key is not set");
        }
        return generated();
      }
      if (!Files.exists(file.get())) {
        write(file.get(), generated().toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
      }
      return (EllipticCurveJsonWebKey) JsonWebKey.Factory.newJwk(Files.readString(file.get()));
    } catch (IOException e) {
      throw new UncheckedIOException("the participant token key cannot be read or written", e);
    } catch (JoseException e) {
      throw new IllegalStateException("the participant token key is no EC key", e);
    }
  }

  private static EllipticCurveJsonWebKey generated() throws JoseException {
    EllipticCurveJsonWebKey made = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    made.setKeyId(UUID.randomUUID().toString());
    return made;
  }

  private static void write(Path file, String json) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, json, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      LOG.info("another instance made the participant token key first");
    }
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ProblemCode.NOT_FOUND, "no participant of yours has this reference");
  }
}
