package org.tanpuhui.activity;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;

/** Makes REST Assured send the content types of CloudEvents as they are. */
final class TestHttp {
  private TestHttp() {}

  static void configure() {
    RestAssured.config =
        RestAssured.config()
            .encoderConfig(
                EncoderConfig.encoderConfig()
                    .defaultContentCharset("UTF-8")
                    .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                    .encodeContentTypeAs(Api.ONE, ContentType.TEXT)
                    .encodeContentTypeAs(Api.BATCH, ContentType.TEXT)
                    .encodeContentTypeAs(Api.LINES, ContentType.TEXT));
  }
}
