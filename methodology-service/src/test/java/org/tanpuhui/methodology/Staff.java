package org.tanpuhui.methodology;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.engines.TokenRequest;

/** Requests of the people who review. */
public final class Staff {
  private Staff() {}

  public static RequestSpecification applicant(String name) {
    return person("applicant", name);
  }

  public static RequestSpecification expert(String name) {
    return person("expert", name);
  }

  public static RequestSpecification authority(String name) {
    return person("authority", name);
  }

  /** A person of the sandbox without an organisation. */
  public static RequestSpecification person(String role, String name) {
    return of(TestTokens.request(role).subject(name));
  }

  /** A person of an organisation. */
  public static RequestSpecification member(String role, String name, String org) {
    return of(TestTokens.request(role).subject(name).claim("org", org));
  }

  public static RequestSpecification of(TokenRequest request) {
    return given().auth().oauth2(request.signedBy(TestTokens.key()));
  }
}
