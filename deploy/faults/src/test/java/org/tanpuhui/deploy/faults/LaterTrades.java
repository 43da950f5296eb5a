package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/**
 * What follows the first purchase on the market: a block agreement below the band of listings,
 * orders that are withdrawn, and an obligation that is covered with what was bought.
 */
final class LaterTrades {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** A parameter of the market is announced a minute ahead; the clocks of two processes differ. */
  private static final long NOTICE_S = 63;

  private static final String OFFER =
      "{\"instrument\":\"%s\",\"project_id\":\"%s\",\"side\":\"sell\",\"counterparty\":\"%s\",\"quantity_t\":%d,\"price_fen\":%d}";

  private final Calls calls;
  private final String seller;
  private final String project;
  private final String instrument;
  private final String buyer;

  LaterTrades(Stack stack, String seller, String project, String instrument, String buyer) {
    this.calls = new Calls(stack);
    this.seller = seller;
    this.project = project;
    this.instrument = instrument;
    this.buyer = buyer;
  }

  /** A listing gives its units back when it is withdrawn, also after a part was picked. */
  void theSellerWithdrawsWhatIsLeftOfItsListing(String listing) throws Exception {
    long held = held(seller, project);
    JsonNode order =
        calls.command("/v1/orders/" + listing + "/withdraw", calls.member(seller), "{}", 200);
    assertThat(order.get("state").asText()).as("" + order).isEqualTo("withdrawn");
    assertThat(held(seller, project)).isEqualTo(held + order.get("remaining_t").asLong());
    assertThat(
            calls.refused(
                "/v1/orders/" + listing + "/pick", calls.member(buyer), "{\"quantity_t\":1}", 409))
        .isEqualTo("order_state");
  }

  /** A listing that buys gives its money and fee back. */
  void theBuyerWithdrawsItsOwn(long price) throws Exception {
    long before = cash("available_fen");
    String order =
        calls
            .command(
                "/v1/orders",
                calls.member(buyer),
                "{\"instrument\":\"%s\",\"side\":\"buy\",\"quantity_t\":2,\"price_fen\":%d}"
                    .formatted(instrument, price),
                201)
            .get("order_id")
            .asText();
    assertThat(cash("available_fen")).isLessThan(before);
    assertThat(calls.refused("/v1/orders/" + order + "/withdraw", calls.member(seller), "{}", 404))
        .isEqualTo("order_unknown");
    calls.command("/v1/orders/" + order + "/withdraw", calls.member(buyer), "{}", 200);
    assertThat(cash("available_fen")).isEqualTo(before);
    assertThat(cash("frozen_fen")).isZero();
  }

  /** The exchange lowers the threshold of block agreements; it takes effect after its notice. */
  static void lowerTheBlockMinimum(Calls calls, long tonnes) throws Exception {
    calls.command(
        "/v1/market/parameters/block_minimum",
        calls.exchange(),
        """
        {"value":%d,"valid_from":"%s","provenance":"illustrative","source":"a test"}
        """
            .formatted(tonnes, Instant.now().plusSeconds(NOTICE_S)),
        201);
  }

  /** Two members agree 25 % below the listed price, on no less than the threshold. */
  void aBlockIsAgreed(long tonnes, long price) throws Exception {
    String blocks = "/v1/block-agreements";
    String tooLittle = OFFER.formatted(instrument, project, buyer, tonnes - 1, price);
    assertThat(calls.refused(blocks, calls.member(seller), tooLittle, 422))
        .isEqualTo("below_block_minimum");
    String offer = OFFER.formatted(instrument, project, buyer, tonnes, price);
    String[] id = new String[1];
    await("the lower threshold")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                id[0] =
                    calls
                        .command(blocks, calls.member(seller), offer, 201)
                        .get("agreement_id")
                        .asText());
    String at = blocks + "/" + id[0];
    assertThat(calls.refused(at + "/confirm", calls.member(seller), "{}", 403))
        .isEqualTo("not_the_counterparty");
    JsonNode executed = calls.command(at + "/confirm", calls.member(buyer), "{}", 200);
    assertThat(executed.get("state").asText()).as("" + executed).isEqualTo("executed");
    String wide = OFFER.formatted(instrument, project, buyer, tonnes, price / 2);
    assertThat(calls.refused(blocks, calls.member(seller), wide, 422))
        .isEqualTo("price_outside_band");
  }

  /** 20 % of a shortfall of 20,000 t is 4,000 t; what was bought covers a part of it. */
  void anObligationIsCovered(long tonnes) throws Exception {
    JsonNode position =
        calls.command(
            "/v1/compliance-positions",
            calls.authority("ada"),
            """
            {"entity":"%s","year":2025,"emissions_t":120000,"allowances_t":100000,"boundary_projects":[],"reason":"verified report"}
            """
                .formatted(buyer),
            201);
    assertThat(position.get("limit_t").asLong()).isEqualTo(4_000);
    assertThat(calls.refused("/v1/retirements", calls.member(buyer), offset(4_001), 422))
        .isEqualTo("insufficient_credits");
    JsonNode applied = calls.command("/v1/retirements", calls.member(buyer), offset(tonnes), 201);
    JsonNode retired =
        calls.command(
            "/v1/retirements/" + applied.get("retirement_id").asText() + "/approve",
            calls.authority("bob"),
            "{\"reason\":\"checked\"}",
            200);
    JsonNode certificate =
        calls.read("/v1/certificates/" + retired.get("certificate_id").asText(), null);
    assertThat(certificate.get("reason").asText()).isEqualTo("compliance_offset");
    assertThat(certificate.get("tonnes").asLong()).isEqualTo(tonnes);
    JsonNode after =
        calls.read(
            "/v1/compliance-positions/" + position.get("position_id").asText(),
            calls.member(buyer));
    assertThat(after.get("offset_t").asLong()).isEqualTo(tonnes);
  }

  private static String offset(long tonnes) {
    return """
        {"reason":"compliance_offset","tonnes":%d,"compliance_year":2025,"beneficiary":"pioneer","purpose":"obligation of 2025",
         "period_start":"2025-01-01","period_end":"2025-12-31"}
        """
        .formatted(tonnes);
  }

  private long cash(String member) throws Exception {
    return calls.read("/v1/cash", calls.member(buyer)).get(member).asLong();
  }

  /** Free units of a batch that were issued to a project and not sold, from the public register. */
  private long held(String org, String ofProject) throws Exception {
    assertThat(org).isNotEqualTo(ofProject);
    JsonNode batches = calls.read("/v1/register/batches?scheme=sandbox&project=" + ofProject, null);
    return batches.at("/items/0/held").asLong();
  }
}
