package org.tanpuhui.engines;

import java.nio.file.Path;

/**
 * Tokens for tests, signed by the key that {@link EnginesTestResource} tells the service to trust.
 */
public final class TestTokens {
  /** The issuer of the tokens. */
  public static final String ISSUER = "https://issuer.test.tanpuhui.org";

  private TestTokens() {}

  /** The test key of this JVM. */
  public static SigningKey key() {
    return SigningKeyHolder.KEY;
  }

  /** A key that no service trusts, for wrongly signed tokens. */
  public static SigningKey foreignKey() {
    return SigningKey.loadOrCreate(TestEngines.folder().resolve("foreign-key"));
  }

  /** Any token: change the request as needed, then {@code signedBy(TestTokens.key())}. */
  public static TokenRequest request(String role) {
    return TokenRequest.of(ISSUER, role);
  }

  /** A token of one role, sandbox scheme, valid for an hour. */
  public static String token(String role) {
    return request(role).signedBy(key());
  }

  /** A partner's token. */
  public static String partner(String partnerId) {
    return request("partner").subject(partnerId).client(partnerId).signedBy(key());
  }

  /** A participant's token; before sign-up {@code subject} may be any text. */
  public static String participant(String subject) {
    return request("participant").subject(subject).signedBy(key());
  }

  private static final class SigningKeyHolder {
    private static final Path FOLDER = TestEngines.folder().resolve("key");
    private static final SigningKey KEY = SigningKey.loadOrCreate(FOLDER);
  }
}
