package org.tanpuhui.ledger.exchange;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.PagingWalk;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.credits.CreditBook;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Issuance;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;

/**
 * The market as it runs, with the tokens of all its roles. The scheme is one without trading hours,
 * and each test has its own members and instrument.
 */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "ledger"))
class MarketServiceTest {
  private static final AtomicInteger TESTS = new AtomicInteger();

  @Inject DataSource dataSource;
  @Inject SchemeSalts salts;

  private static final AtomicInteger KEYS = new AtomicInteger();
  private String seller;
  private String buyer;
  private String project;
  private String instrument;

  @BeforeEach
  void openMarket() {
    int n = TESTS.incrementAndGet();
    seller = "seller-" + n;
    buyer = "buyer-" + n;
    project = "project-" + n;
    instrument = "riding-" + n + "-2023";
    for (String org : new String[] {seller, buyer}) {
      post(
          "exchange",
          null,
          "/v1/market/members",
          201,
          "{'org':'%s','name_zh':'示例','name_en':'Sample'}",
          org);
    }
    post(
        "exchange",
        null,
        "/v1/market/sellers",
        201,
        "{'project_id':'%s','org':'%s'}",
        project,
        seller);
    post(
            "exchange",
            null,
            "/v1/market/instruments",
            201,
            "{'methodology':'riding-%d','vintage':2023,'reference_price_fen':6499,'reason':'first price'}",
            n)
        .header("ETag", "\"1\"");
    Transactions.write(
        dataSource,
        c ->
            new CreditBook(salts)
                .issue(
                    c,
                    new Issuance(
                        Scheme.YANTIAN,
                        "batch-" + n,
                        project,
                        40_000 + n,
                        "riding-" + n,
                        "1.0.0",
                        LocalDate.parse("2023-01-01"),
                        LocalDate.parse("2023-05-31"),
                        17_000,
                        CreditOwner.project(Scheme.YANTIAN, project),
                        Instant.parse("2023-06-20T02:00:00Z"),
                        0)));
  }

  @Test
  void theFirstRealPurchaseThroughTheAddresses() {
    // Given
    deposit(buyer, 2_450_250);
    String waiver =
        post(
                "exchange",
                null,
                "/v1/market/fee-waivers",
                201,
                "{'org':'%s','limit_fen':2450250,'valid_until':'2999-01-01T00:00:00Z','reason':'damage settlement'}",
                buyer)
            .extract()
            .path("fee_waiver_id");
    String listing = sell(1_000, 6_499).extract().path("order_id");
    quotes()
        .body("items[0].open", is(true))
        .body("items[0].band_low_fen", is(5_849))
        .body("items[0].band_high_fen", is(7_149))
        .body("items[0].best_sell.order_id", is(listing))
        .body("items[0].best_sell.remaining_t", is(1_000))
        .body("items[0].best_buy", nullValue());

    // When
    post(
            "member",
            buyer,
            "/v1/orders/" + listing + "/pick",
            201,
            "{'spend_up_to_fen':2450250,'fee_waiver_id':'%s'}",
            waiver)
        .body("quantity_t", is(377))
        .body("amount_fen", is(2_450_123))
        .body("fee_fen", is(0));

    // Then
    as("member", buyer)
        .get("/v1/cash")
        .then()
        .statusCode(200)
        .body("available_fen", is(127))
        .body("frozen_fen", is(0));
    as("member", seller).get("/v1/cash").then().body("available_fen", is(0));
    as("member", buyer)
        .get("/v1/cash/entries")
        .then()
        .body("items.purpose", contains("buy", "deposit"));
    as("member", seller)
        .get("/v1/orders/" + listing)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("remaining_t", is(623))
        .body("trades[0].fee_fen", is(12_251))
        .body("trades[0].side", is("sell"));
    as("member", buyer)
        .get("/v1/orders/" + listing)
        .then()
        .statusCode(404)
        .body("code", is("order_unknown"));
    given()
        .queryParam("scheme", "yantian")
        .queryParam("instrument", instrument)
        .get("/v1/market/trades")
        .then()
        .statusCode(200)
        .body("items.quantity_t", contains(377))
        .body("items[0].containsKey('seller')", is(false))
        .body("items[0].containsKey('buyer')", is(false));
    as("auditor", null)
        .get("/v1/audit/trial-balance?verify=full")
        .then()
        .body("assets.difference", everyItem(is(0)));
  }

  @Test
  void theMarketsRulesAreTaggedAndSetForTheFuture() {
    given()
        .get("/v1/market/parameters")
        .then()
        .statusCode(200)
        .body("items.find { it.name == 'price_band' }.value", is(1_000))
        .body("items.find { it.name == 'fee' }.provenance", is("illustrative"))
        .body("items.source", everyItem(not("")));
    given()
        .get("/v1/market/calendar")
        .then()
        .body("items[0].sessions.from", contains("09:30", "13:00"))
        .body("items[0].provenance", is("recalled"));
    String at =
        "{'valid_from':'2198-01-0%d T00:00:00Z','value':%d,'provenance':'illustrative','source':'test'}"
            .replace(" T", "T");
    int day = 1 + TESTS.get() % 9;
    post("exchange", null, "/v1/market/parameters/fee", 201, at, day, 40);
    post("exchange", null, "/v1/market/parameters/fee", 409, at, day, 40)
        .body("code", is("rule_exists"));
    post("exchange", null, "/v1/market/parameters/fee", 422, at.replace("2198", "2020"), day, 40)
        .body("code", is("rule_not_in_future"));
    post("exchange", null, "/v1/market/parameters/fee", 422, at, day, 2_001)
        .body("errors[0].pointer", is("/value"));
    post("exchange", null, "/v1/market/parameters/charm", 404, at, day, 1)
        .body("code", is("parameter_unknown"));
    post(
            "exchange",
            null,
            "/v1/market/calendar",
            422,
            "{'valid_from':'2998-01-01','weekdays':[8],'sessions':[{'from':'09:00','to':'10:00'}],'provenance':'illustrative','source':'test'}")
        .body("code", is("field_range"));
    post(
            "exchange",
            null,
            "/v1/market/calendar",
            422,
            "{'valid_from':'2998-01-01','weekdays':[1],'sessions':[{'from':'09:00'}],'provenance':'illustrative','source':'test'}")
        .body("code", is("field_range"));
    post("member", buyer, "/v1/market/parameters/fee", 403, at, day, 1)
        .body("code", is("role_missing"));
  }

  @Test
  void depositsAreConfirmedByTheBankAndSeenByTheirMemberOnly() {
    String id =
        post("member", buyer, "/v1/cash/deposits", 201, "{'amount_fen':500}").extract().path("id");
    as("bank", null)
        .get("/v1/cash/deposits?limit=500")
        .then()
        .statusCode(200)
        .body("items.id", hasItems(id));
    as("member", seller)
        .get("/v1/cash/deposits/" + id)
        .then()
        .statusCode(404)
        .body("code", is("movement_unknown"));
    as("member", seller).get("/v1/cash/deposits").then().body("items", hasSize(0));
    post("member", buyer, "/v1/cash/deposits/" + id + "/confirm", 403, "{'bank_reference':'r'}")
        .body("code", is("role_missing"));
    post("bank", null, "/v1/cash/withdrawals/" + id + "/confirm", 404, "{'bank_reference':'r'}")
        .body("code", is("movement_unknown"));
    post("bank", null, "/v1/cash/deposits/" + id + "/confirm", 200, "{'bank_reference':'r-%s'}", id)
        .body("state", is("confirmed"));
    String out =
        post("member", buyer, "/v1/cash/withdrawals", 201, "{'amount_fen':500}")
            .extract()
            .path("id");
    post("member", buyer, "/v1/cash/withdrawals", 422, "{'amount_fen':1}")
        .body("code", is("insufficient_cash"));
    post("member", buyer, "/v1/cash/withdrawals/" + out + "/cancel", 200, "{}")
        .body("state", is("cancelled"));
    post("bank", null, "/v1/cash/withdrawals/" + out + "/reject", 409, "{'reason':'late'}")
        .body("code", is("movement_state"));
    as("member", buyer).get("/v1/cash").then().body("available_fen", is(500));
  }

  @Test
  void agreementsAreForTheirTwoMembers() {
    deposit(buyer, 1_000_000);
    String body =
        "{'instrument':'%s','side':'sell','counterparty':'%s','quantity_t':10000,'price_fen':8000,'project_id':'%s'}";
    String id =
        post("member", seller, "/v1/block-agreements", 201, body, instrument, buyer, project)
            .extract()
            .path("agreement_id");
    post(
            "member",
            seller,
            "/v1/block-agreements",
            422,
            body.replace("10000", "9999"),
            instrument,
            buyer,
            project)
        .body("code", is("below_block_minimum"));
    post("member", seller, "/v1/block-agreements/" + id + "/confirm", 403, "{}")
        .body("code", is("not_the_counterparty"));
    as("member", "third")
        .get("/v1/block-agreements/" + id)
        .then()
        .statusCode(403)
        .body("code", is("not_a_member"));
    as("exchange", null)
        .get("/v1/block-agreements/" + id)
        .then()
        .statusCode(200)
        .body("seller", is(seller));
    as("member", buyer)
        .get("/v1/forward-agreements/" + id)
        .then()
        .statusCode(404)
        .body("code", is("agreement_unknown"));
    as("member", buyer)
        .header("If-Match", "\"9\"")
        .contentType("application/json")
        .body("{}")
        .post("/v1/block-agreements/" + id + "/confirm")
        .then()
        .statusCode(412)
        .body("code", is("changed_meanwhile"));
    post("member", buyer, "/v1/block-agreements/" + id + "/confirm", 422, "{}")
        .body("code", is("insufficient_cash"));
    deposit(buyer, 800_000_000);
    post("member", buyer, "/v1/block-agreements/" + id + "/confirm", 200, "{}")
        .body("state", is("executed"));
    String forward =
        post(
                "member",
                seller,
                "/v1/forward-agreements",
                201,
                "{'batch_id':'next-%s','side':'sell','counterparty':'%s','quantity_t':5,'price_fen':3000,'project_id':'%s'}",
                project,
                buyer,
                project)
            .extract()
            .path("agreement_id");
    post("member", buyer, "/v1/forward-agreements/" + forward + "/confirm", 200, "{}")
        .body("state", is("recorded"))
        .body("frozen_fen", is(15_075));
    post("member", seller, "/v1/forward-agreements/" + forward + "/deliver", 409, "{}")
        .body("code", is("batch_not_issued"));
    post("exchange", null, "/v1/forward-agreements/" + forward + "/cancel", 200, "{}")
        .body("state", is("cancelled"));
    as("member", seller)
        .get("/v1/forward-agreements")
        .then()
        .body("items.state", contains("cancelled"));
  }

  @Test
  void anExchangeHaltsAndOpensAnInstrument() {
    String path = "/v1/market/instruments/" + instrument;
    post("exchange", null, path + "/halt", 200, "{'reason':'news'}").body("state", is("halted"));
    sellAnswer(1, 6_499).statusCode(409).body("code", is("market_halted"));
    as("exchange", null)
        .header("If-Match", "\"1\"")
        .contentType("application/json")
        .body("{\"reason\":\"over\"}")
        .post(path + "/open")
        .then()
        .statusCode(412)
        .body("code", is("changed_meanwhile"));
    post("exchange", null, path + "/open", 200, "{'reason':'over'}").body("state", is("open"));
    as("auditor", null)
        .get(path + "/actions")
        .then()
        .body("items.action", contains("list", "halt", "open"));
    post(
            "exchange",
            null,
            "/v1/market/members",
            409,
            "{'org':'%s','name_zh':'示例','name_en':'Sample'}",
            buyer)
        .body("code", is("member_exists"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'instrument':'I','side':'sell','quantity_t':1,'price_fen':5848,'project_id':'P'} | 422 | price_outside_band",
        "{'instrument':'I','side':'sell','quantity_t':1.5,'price_fen':6499,'project_id':'P'} | 422 | field_type",
        "{'instrument':'I','side':'sell','quantity_t':0,'price_fen':6499,'project_id':'P'} | 422 | field_range",
        "{'instrument':'I','side':'sell','quantity_t':17001,'price_fen':6499,'project_id':'P'} | 422 | insufficient_credits",
        "{'instrument':'I','side':'sell','quantity_t':1,'price_fen':6499} | 422 | insufficient_credits",
        "{'instrument':'I','side':'sell','quantity_t':1,'price_fen':6499,'project_id':'other'} | 403 | project_not_yours",
        "{'instrument':'I','side':'buy','quantity_t':1,'price_fen':6499,'project_id':'P'} | 422 | field_range",
        "{'instrument':'I','side':'buy','quantity_t':1,'price_fen':6499} | 422 | insufficient_cash",
        "{'instrument':'none-2023','side':'buy','quantity_t':1,'price_fen':6499} | 404 | instrument_unknown",
        "{'instrument':'I','side':'hold','quantity_t':1,'price_fen':6499} | 422 | field_range",
        "{'instrument':'I','quantity_t':1,'price_fen':6499} | 422 | field_missing",
        "{'instrument':'I','side':'buy','quantity_t':1,'price_fen':'6499'} | 422 | field_type",
        "[] | 422 | field_type",
        "{ | 400 | body_unparsable"
      })
  void badOrdersGetTheirCode(String body, int status, String code) {
    as("member", seller)
        .header("Idempotency-Key", "bad-" + KEYS.incrementAndGet())
        .contentType("application/json")
        .body(
            body.replace('\'', '"')
                .replace("\"I\"", '"' + instrument + '"')
                .replace("\"P\"", '"' + project + '"'))
        .post("/v1/orders")
        .then()
        .statusCode(status)
        .body("code", is(code));
  }

  @ParameterizedTest
  @CsvSource({
    "member, /v1/orders, 403, not_a_member",
    "exchange, /v1/orders, 403, role_missing",
    "participant, /v1/cash, 403, role_missing",
    "member, /v1/market/members, 403, role_missing",
    "auditor, /v1/market/quotes?scheme=atlantis, 400, parameter_invalid",
    "auditor, /v1/market/quotes?instrument=none, 404, instrument_unknown",
    "auditor, /v1/market/trades, 400, parameter_invalid",
    "auditor, /v1/market/trades?instrument=none&cursor=x, 400, cursor_invalid",
    "exchange, /v1/market/instruments/none/actions, 404, instrument_unknown",
    "exchange, /v1/block-agreements/xyz, 404, agreement_unknown"
  })
  void badRequestsGetTheirCode(String role, String path, int status, String code) {
    as(role, null).get(path).then().statusCode(status).body("code", is(code));
  }

  @Test
  void picksNeedAKeyAndOneWayToSayHowMuch() {
    String listing = sell(10, 6_499).extract().path("order_id");
    deposit(buyer, 100_000);
    String path = "/v1/orders/" + listing + "/pick";
    as("member", buyer)
        .contentType("application/json")
        .body("{\"quantity_t\":1}")
        .post(path)
        .then()
        .statusCode(400)
        .body("code", is("parameter_invalid"));
    post("member", buyer, path, 422, "{}").body("code", is("field_missing"));
    post("member", buyer, path, 422, "{'quantity_t':1,'spend_up_to_fen':1}")
        .body("code", is("field_missing"));
    post("member", buyer, path, 422, "{'quantity_t':1,'fee_waiver_id':'%s'}", UUID.randomUUID())
        .body("code", is("fee_waiver_invalid"));
    post("member", buyer, path, 422, "{'quantity_t':11}").body("code", is("quantity_over_listing"));
    post("member", seller, path, 409, "{'quantity_t':1}").body("code", is("self_trade"));
    post("member", buyer, "/v1/orders/" + UUID.randomUUID() + "/pick", 404, "{'quantity_t':1}")
        .body("code", is("order_unknown"));
    as("member", seller)
        .header("If-Match", "\"7\"")
        .post("/v1/orders/" + listing + "/withdraw")
        .then()
        .statusCode(412)
        .body("code", is("changed_meanwhile"));
    as("member", seller)
        .post("/v1/orders/" + listing + "/withdraw")
        .then()
        .statusCode(200)
        .body("state", is("withdrawn"));
    post("member", buyer, path, 409, "{'quantity_t':1}").body("code", is("order_state"));
  }

  @Test
  void proceedsAreForAnyoneAndSalesForTheirParticipant() {
    // Given
    deposit(buyer, 1_000_000);
    String listing = sell(10, 6_499).extract().path("order_id");
    post("member", buyer, "/v1/orders/" + listing + "/pick", 201, "{'quantity_t':10}");

    // Then
    given()
        .get("/v1/market/proceeds?scheme=yantian&limit=500")
        .then()
        .statusCode(200)
        .body("items.find { it.project_id == '" + project + "' }.budget_fen", is(64_990 - 325))
        .body("items.find { it.project_id == '" + project + "' }.sold_t", is(10));
    String budget = "budget-" + project;
    post(
        "authority",
        null,
        "/v1/reward-budgets",
        201,
        "{'code':'%s','name':{'zh':'示例','en':'Sample'},'sponsor':'%s','parties':[],'provenance':'illustrative','source':'test'}",
        budget,
        project);
    String fund = "/v1/market/proceeds/" + project + "/fund";
    String body = "{'budget':'%s','reference':'r1','fen':%d,'reason':'offers of the year'}";
    post("authority", null, fund, 201, body, budget, 60_000);
    post("authority", null, fund, 201, body, budget, 60_000);
    post("authority", null, fund, 409, body, budget, 1).body("code", is("id_reused"));
    post("authority", null, fund, 422, body.replace("r1", "r2"), budget, 60_000)
        .body("code", is("insufficient_cash"));
    post("authority", null, fund, 404, body, "none", 1).body("code", is("budget_unknown"));
    post("authority", null, "/v1/market/proceeds/none/fund", 422, body, budget, 1)
        .body("code", is("project_unknown"));
    post("exchange", null, fund, 403, body, budget, 1).body("code", is("role_missing"));
    as("authority", null)
        .get("/v1/reward-budgets/" + budget)
        .then()
        .statusCode(200)
        .body("free_fen", is(60_000));
    given()
        .get("/v1/market/proceeds?scheme=yantian&limit=500")
        .then()
        .body(
            "items.find { it.project_id == '" + project + "' }.paid_to_reward_budgets_fen",
            is(60_000))
        .body("items.find { it.project_id == '" + project + "' }.paid_to_participants_fen", is(0))
        .body(
            "items.find { it.project_id == '" + project + "' }.budget_fen",
            is(64_990 - 325 - 60_000));
    as("auditor", null)
        .get("/v1/audit/trial-balance?verify=full")
        .then()
        .body("assets.difference", everyItem(is(0)));
    var participant =
        given()
            .auth()
            .oauth2(
                TestTokens.request("participant")
                    .scheme("yantian")
                    .subject("0300000000000007")
                    .signedBy(TestTokens.key()));
    participant.get("/v1/me/sales").then().statusCode(200).body("items", hasSize(0));
    participant
        .contentType("application/json")
        .body("{\"project_id\":\"" + project + "\"}")
        .post("/v1/me/sales/mandates")
        .then()
        .statusCode(200)
        .body("items.find { it.project_id == '" + project + "' }.revoked_at", nullValue());
    participant
        .post("/v1/me/sales/mandates/" + project + "/revoke")
        .then()
        .statusCode(200)
        .body("items.find { it.project_id == '" + project + "' }.revoked_at", not(nullValue()));
    as("member", buyer).get("/v1/me/sales").then().statusCode(403).body("code", is("role_missing"));
  }

  private ValidatableResponse sell(long tonnes, long price) {
    return sellAnswer(tonnes, price).statusCode(201);
  }

  private ValidatableResponse sellAnswer(long tonnes, long price) {
    return as("member", seller)
        .header("Idempotency-Key", "sell-" + KEYS.incrementAndGet())
        .contentType("application/json")
        .body(
            "{\"instrument\":\"%s\",\"side\":\"sell\",\"quantity_t\":%d,\"price_fen\":%d,\"project_id\":\"%s\"}"
                .formatted(instrument, tonnes, price, project))
        .post("/v1/orders")
        .then();
  }

  private void deposit(String org, long fen) {
    String id =
        post("member", org, "/v1/cash/deposits", 201, "{'amount_fen':%d}", fen)
            .extract()
            .path("id");
    post(
        "bank",
        null,
        "/v1/cash/deposits/" + id + "/confirm",
        200,
        "{'bank_reference':'ref-%s'}",
        id);
  }

  private ValidatableResponse quotes() {
    return given()
        .get("/v1/market/quotes?scheme=yantian&instrument=" + instrument)
        .then()
        .statusCode(200);
  }

  private ValidatableResponse post(
      String role, String org, String path, int status, String body, Object... values) {
    return as(role, org)
        .header("Idempotency-Key", "key-" + KEYS.incrementAndGet())
        .contentType("application/json")
        .body(body.formatted(values).replace('\'', '"'))
        .post(path)
        .then()
        .statusCode(status);
  }

  private static RequestSpecification as(String role, String org) {
    var request = TestTokens.request(role).scheme("yantian");
    if (org != null) {
      request = request.subject(org + "-trader").claim("org", org);
    }
    return given().auth().oauth2(request.signedBy(TestTokens.key()));
  }

  @Test
  void ordersNeitherVanishNorComeTwiceWhileTheListGrows() {
    for (int i = 0; i < 5; i++) {
      sell(1, 6_499);
    }
    PagingWalk.whileAdding(
        cursor ->
            step(
                as("member", seller)
                    .queryParam("limit", 1)
                    .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                    .get("/v1/orders"),
                "order_id"),
        () -> sell(1, 6_499));
  }

  private static PagingWalk.Step step(io.restassured.response.Response page, String id) {
    page.then().statusCode(200);
    return new PagingWalk.Step(
        page.jsonPath().getList("items." + id, String.class), page.path("next_cursor"));
  }

  @Test
  void aKeyThatWasUsedForAPickIsRefusedWithAnotherAmount() {
    deposit(buyer, 100_000);
    String listing = sell(100, 6_499).extract().path("order_id");

    String trade =
        pick(listing, 20_000).statusCode(201).body("quantity_t", is(3)).extract().path("trade_id");
    pick(listing, 20_000)
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("trade_id", is(trade));
    pick(listing, 40_000).statusCode(422).body("code", is("idempotency_key_reused"));

    as("member", seller)
        .get("/v1/orders/" + listing)
        .then()
        .body("remaining_t", is(97))
        .body("trades", hasSize(1));
  }

  private ValidatableResponse pick(String listing, long fen) {
    return as("member", buyer)
        .header("Idempotency-Key", "one pick")
        .contentType("application/json")
        .body("{\"spend_up_to_fen\":" + fen + "}")
        .post("/v1/orders/" + listing + "/pick")
        .then();
  }
}
