package org.tanpuhui.platform.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/** Two people over HTTP, on a real table. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = {
      @ResourceArg(name = "database", value = "web"),
      @ResourceArg(name = "kafka", value = "false")
    })
class DeadLettersTest {
  private static final String ALICE = operator("alice");
  private static final String BOB = operator("bob");
  private static long offset;

  @Inject DataSource database;

  private static String operator(String name) {
    return TestTokens.request("platform_operator").subject(name).signedBy(TestTokens.key());
  }

  private String letter() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                INSERT INTO dead_letter (topic, partition, "offset", recorded_at, key, value, reason)
                VALUES ('activities', 0, ?, now(), ?, ?, 'not JSON') RETURNING id
                """)) {
      statement.setLong(1, ++offset);
      statement.setBytes(2, "0200000000000001".getBytes(StandardCharsets.UTF_8));
      statement.setBytes(3, "{oops".getBytes(StandardCharsets.UTF_8));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return "m-" + row.getLong(1);
      }
    }
  }

  private static ValidatableResponse say(String token, String id, String verb) {
    return given()
        .header("Authorization", "Bearer " + token)
        .post("/v1/ops/dead-letters/" + id + "/" + verb)
        .then();
  }

  private static ValidatableResponse get(String token, String path) {
    return given()
        .header("Authorization", "Bearer " + token)
        .get("/v1/ops/dead-letters" + path)
        .then();
  }

  @Test
  void aRetryNeedsTwoPeople() throws SQLException {
    String id = letter();

    say(ALICE, id, "retry?note=fixed")
        .statusCode(200)
        .body("state", equalTo("proposed"))
        .body("proposed_by", equalTo("alice"))
        .body("note", equalTo("fixed"));
    say(ALICE, id, "retry").statusCode(409).body("code", equalTo("same_person"));
    say(BOB, id, "retry")
        .statusCode(200)
        .body("state", equalTo("retry_approved"))
        .body("decided_by", equalTo("bob"));
    say(BOB, id, "discard").statusCode(409).body("code", equalTo("conflict"));
  }

  @Test
  void aDiscardIsTheSecondPersonsWord() throws SQLException {
    String id = letter();

    say(ALICE, id, "retry").statusCode(200);
    say(BOB, id, "discard").statusCode(200).body("state", equalTo("proposed"));
    say(ALICE, id, "discard").statusCode(200).body("state", equalTo("discarded"));
  }

  @Test
  void aListHasPagesAndNoValues() throws SQLException {
    String first = letter();
    String second = letter();

    long before = Long.parseLong(first.substring(2)) - 1;
    String start = Cursors.encode("dead-letters", "" + before);
    ValidatableResponse page =
        get(ALICE, "?stage=methodology&state=waiting&limit=1&cursor=" + start)
            .statusCode(200)
            .body("items.id", contains(first))
            .body("items[0].value", nullValue())
            .body("items[0].key", equalTo("0200000000000001"))
            .body("next_cursor", notNullValue());
    String next = page.extract().path("next_cursor");
    get(ALICE, "?limit=1&cursor=" + next)
        .body("items", hasSize(1))
        .body("items.id", contains(second))
        .body("items.id", not(contains(first)));
    get(ALICE, "/" + first).statusCode(200).body("value", equalTo("{oops"));
  }

  @Test
  void whatIsNotThereIsUnknown() {
    for (String id : new String[] {"m-999999", "l-1", "m-x", "7"}) {
      get(ALICE, "/" + id).statusCode(404).body("code", equalTo("dead_letter_unknown"));
    }
    get(ALICE, "?stage=ledger").statusCode(400).body("code", equalTo("parameter_invalid"));
    get(ALICE, "?state=lost").statusCode(400).body("code", equalTo("parameter_invalid"));
    get(ALICE, "?cursor=AAAA").statusCode(400).body("code", equalTo("cursor_invalid"));
  }

  @Test
  void onlyAnOperatorMovesThem() throws SQLException {
    String id = letter();
    say(TestTokens.token("auditor"), id, "retry")
        .statusCode(403)
        .body("code", equalTo("role_missing"));
    get(TestTokens.token("auditor"), "?limit=1").statusCode(200);
  }
}
