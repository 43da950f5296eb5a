package org.tanpuhui.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;

/** The API description and its page, with no service behind the gateway. */
@QuarkusTest
@QuarkusTestResource(FakePorts.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "kafka", value = "false"))
class DocumentsTest {
  @Test
  void openApiDocumentIsServedWithoutTokenOrService() {
    given()
        .get("/openapi.json")
        .then()
        .statusCode(200)
        .contentType(ContentType.JSON)
        .body("openapi", startsWith("3.1"))
        .body("paths.'/v1/me/home'.get.'x-roles'", equalTo(List.of("participant")));
  }

  @Test
  void asyncApiDocumentIsServedToo() {
    given()
        .get("/asyncapi.json")
        .then()
        .statusCode(200)
        .contentType(ContentType.JSON)
        .body("asyncapi", startsWith("3."))
        .body("channels.activities.address", equalTo("activities"));
  }

  @Test
  void unchangedDocumentIsNotSentAgain() {
    String tag = given().get("/openapi.json").then().statusCode(200).extract().header("ETag");

    given().header("If-None-Match", tag).get("/openapi.json").then().statusCode(304);
  }

  @Test
  void documentHasNoOtherMethods() {
    given()
        .post("/openapi.json")
        .then()
        .statusCode(405)
        .header("Allow", "GET, HEAD")
        .body("code", equalTo("method_not_allowed"));
  }

  @Test
  void pageNeedsNothingFromOutside() {
    String page = given().get("/docs").then().statusCode(200).extract().asString();

    assertThat(page).doesNotContain("http:", "https:", "//");
    Pattern.compile("(?:src|href)=\"(/[^\"]*)\"")
        .matcher(page)
        .results()
        .map(asset -> asset.group(1))
        .forEach(asset -> given().get(asset).then().statusCode(200));
  }

  @Test
  void pageMayAskOnlyItsOwnOrigin() {
    given()
        .get("/docs")
        .then()
        .header("Content-Security-Policy", containsString("default-src 'none'"))
        .header("Content-Security-Policy", containsString("connect-src 'self'"))
        .header("Content-Security-Policy", containsString("script-src 'self';"));
  }
}
