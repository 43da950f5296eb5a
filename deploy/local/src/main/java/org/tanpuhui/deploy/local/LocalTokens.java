package org.tanpuhui.deploy.local;

import org.tanpuhui.engines.SigningKey;
import org.tanpuhui.engines.TokenRequest;

/** Signs tokens as the local issuer. */
final class LocalTokens {
  private final SigningKey key;
  private final String issuer;

  private LocalTokens(SigningKey key, String issuer) {
    this.key = key;
    this.issuer = issuer;
  }

  static LocalTokens of(DataFolder data, Addresses addresses) {
    return new LocalTokens(SigningKey.loadOrCreate(data.issuer()), addresses.issuer());
  }

  /** A token of this role in the sandbox, to be changed as needed. */
  TokenRequest request(String role) {
    return TokenRequest.of(issuer, role);
  }

  String sign(TokenRequest request) {
    return request.signedBy(key);
  }
}
