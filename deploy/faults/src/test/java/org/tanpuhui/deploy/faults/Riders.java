package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What riders do with what their rides became: the first wants its own share of the sales and has
 * it paid out, thirty others give their grams to a public-welfare account.
 */
final class Riders {
  static final String WELFARE = "mangroves";

  /** Enough for one tonne: thirty times 33.88 kg. */
  static final int GIVERS = 30;

  private final Stack stack;
  private final Calls calls;
  private final RidingCompany company;
  private String first;

  Riders(Stack stack, RidingCompany company) {
    this.stack = stack;
    this.calls = new Calls(stack);
    this.company = company;
  }

  static long givenMilligrams() {
    return GIVERS * RidingCompany.milligramsOfOneRider();
  }

  /** Before the batch is issued and sold. */
  void choose(String project) throws Exception {
    calls.command(
        "/v1/public-welfare-accounts",
        calls.authority("ada"),
        "{\"code\":\"mangroves\",\"name_zh\":\"红树林公益账户\",\"name_en\":\"Mangroves\"}",
        201);
    first = signIn(0);
    calls.command(
        "/v1/me/sales/mandates", token(first), "{\"project_id\":\"" + project + "\"}", 200);
    for (int rider = 1; rider <= GIVERS; rider++) {
      String answer =
          stack
              .change(
                  "PUT",
                  stack.gateway("/v1/me/welfare-assignment"),
                  token(signIn(rider)),
                  null,
                  "{\"account\":\"mangroves\"}")
              .body();
      assertThat(answer).contains("红树林公益账户");
    }
  }

  /** Signed in with the same identity as at the company. */
  private String signIn(int rider) throws Exception {
    return calls
        .command(
            "/v1/participants",
            stack.participantToken("login-of-" + rider, RidingCompany.personKey(rider)),
            "{}",
            200)
        .get("participant")
        .asText();
  }

  private String token(String participant) {
    return stack.participantToken(participant, null);
  }

  /** One tonne of the batch stands there, and its only way out is retirement. */
  void theGramsThatWereGivenAreATonneOfPublicWelfare(String batch) throws Exception {
    JsonNode page = calls.read("/v1/public-welfare-accounts/mangroves?scheme=sandbox", null);
    assertThat(page.get("held_t").asLong()).as("" + page).isEqualTo(1);
    assertThat(page.at("/assigned/mg_co2e").asLong()).isEqualTo(givenMilligrams());
    assertThat(page.at("/assigned/waiting_mg_co2e").asLong())
        .isEqualTo(givenMilligrams() - RidingCompany.TONNE_MG);
    assertThat(page.at("/gifts/0/batch_id").asText()).isEqualTo(batch);
    JsonNode mine = calls.read("/v1/me/welfare-assignment", token(signIn(1)));
    assertThat(mine.at("/given/0/your_mg_co2e").asLong())
        .as("" + mine)
        .isEqualTo(RidingCompany.milligramsOfOneRider());
    assertThat(calls.read("/v1/me/sales", token(signIn(1))).get("items")).isEmpty();

    String id =
        calls
            .command(
                "/v1/public-welfare-accounts/mangroves/retire",
                calls.authority("ada"),
                """
                {"tonnes":1,"beneficiary":"全体市民","purpose":"红树林保护","period_start":"2026-01-01","period_end":"2026-12-31"}
                """,
                201)
            .get("retirement_id")
            .asText();
    JsonNode retired =
        calls.command(
            "/v1/retirements/" + id + "/approve",
            calls.authority("bob"),
            "{\"reason\":\"agreed\"}",
            200);
    JsonNode certificate =
        calls.read("/v1/certificates/" + retired.get("certificate_id").asText(), null);
    assertThat(certificate.get("reason").asText()).isEqualTo("public_welfare");
    assertThat(certificate.at("/units/0/batch_id").asText()).isEqualTo(batch);
  }

  /** It sees its part in both sales; the bank refuses once, then pays. */
  void theFirstSeesItsSalesAndIsPaid(long soldTonnes, long price, long forwardPrice)
      throws Exception {
    JsonNode sales = calls.read("/v1/me/sales", token(first));
    JsonNode items = sales.get("items");
    assertThat(items).as("" + items).hasSize(2);
    assertThat(items.get(0).get("quantity_t").asLong()).isEqualTo(soldTonnes);
    assertThat(items.get(0).get("price_fen").asLong()).isEqualTo(price);
    assertThat(items.get(1).get("quantity_t").asLong()).isEqualTo(1);
    assertThat(items.get(1).get("price_fen").asLong()).isEqualTo(forwardPrice);
    long shares = 0;
    for (JsonNode sale : items) {
      long quantity = 0;
      for (JsonNode units : sale.get("units")) {
        assertThat(units.get("your_mg_co2e").asLong())
            .isEqualTo(RidingCompany.milligramsOfOneRider());
        assertThat(units.get("batch_mg_co2e").asLong())
            .isEqualTo(company.milligrams() - givenMilligrams());
        assertThat(units.get("went_to").asText()).isEqualTo("you");
        quantity += units.get("quantity_t").asLong();
      }
      assertThat(quantity).isEqualTo(sale.get("quantity_t").asLong());
      shares += sale.get("share_fen").asLong();
    }
    long payable = sales.at("/funds/payable_fen").asLong();
    assertThat(payable).as("" + sales).isPositive().isBetween(shares - 1, shares);
    assertThat(balance("available")).isEqualTo(shares);

    String refused = askForPayout("unknown-mandate");
    assertThat(balance("reserved")).isEqualTo(payable);
    JsonNode waiting = calls.read("/v1/cash/payouts", calls.bank());
    assertThat(waiting.at("/items/0/payment_reference").asText()).isEqualTo("unknown-mandate");
    calls.command(
        "/v1/cash/payouts/" + refused + "/reject",
        calls.bank(),
        "{\"reason\":\"no such mandate\"}",
        200);
    assertThat(balance("available")).isEqualTo(shares);

    String paid = askForPayout("mandate-77");
    calls.command(
        "/v1/cash/payouts/" + paid + "/confirm",
        calls.bank(),
        "{\"bank_reference\":\"wire-" + paid + "\"}",
        200);
    JsonNode funds = calls.read("/v1/me/sales", token(first)).get("funds");
    assertThat(funds.get("paid_out_fen").asLong()).isEqualTo(payable);
    assertThat(funds.get("available_fen").asLong()).isEqualTo(shares - payable);
    assertThat(funds.get("waiting_fen").asLong()).isZero();
  }

  private String askForPayout(String payee) throws Exception {
    return calls
        .command("/v1/me/payouts", token(first), "{\"payment_reference\":\"" + payee + "\"}", 201)
        .get("id")
        .asText();
  }

  private long balance(String member) throws Exception {
    for (JsonNode item : calls.read("/v1/me/balances", token(first)).get("items")) {
      if (item.get("asset").asText().equals("cash")) {
        return item.get(member).asLong();
      }
    }
    throw new AssertionError("no cash in the balances");
  }
}
