package org.tanpuhui.deploy.faults;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The market of a {@link World}: its members, what they trade, and the money for it. */
final class WorldOfMarket {
  private static final String WOOD = "\"instrument\":\"sz-forest-management-2023\",";
  private static final String BLOCK = WOOD + "\"quantity_t\":10000,";
  private static final String FORWARD = "\"quantity_t\":1,\"side\":\"sell\",";

  private final World world;
  private final Map<String, String> ids;
  private int transfers;

  WorldOfMarket(World world) {
    this.world = world;
    this.ids = world.ids();
  }

  void opened() throws Exception {
    for (String org : new String[] {"firm-a", "firm-b", "firm-c", "owner-a"}) {
      world.post(
          "/v1/market/members",
          "exchange",
          "{\"org\":\"%1$s\",\"name_zh\":\"%1$s\",\"name_en\":\"%1$s\"}".formatted(org),
          201);
    }
    sells("wood-a", false);
    list("sz-forest-management", 2023, 100);
    ids.put("instrument", "sz-forest-management-2023");
    world.post(
        "/v1/market/fee-waivers",
        "exchange",
        "{\"org\":\"firm-c\",\"limit_fen\":10000,\"valid_until\":\"%s\",\"reason\":\"a first purchase\"}"
            .formatted(Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS)),
        201);
    pay("firm-a", 5_000_000);
    pay("firm-b", 5_000_000);
  }

  /** Who sells for a project, and whether people want their shares of it. */
  void sells(String project, boolean shares) throws Exception {
    world.post(
        "/v1/market/sellers",
        "exchange",
        "{\"project_id\":\"%s\",\"org\":\"owner-a\",\"personal_shares\":%s}"
            .formatted(project, shares),
        201);
  }

  void list(String methodology, int vintage, long fen) throws Exception {
    world.post(
        "/v1/market/instruments",
        "exchange",
        "{\"methodology\":\"%s\",\"vintage\":%d,\"reference_price_fen\":%d,\"reason\":\"first\"}"
            .formatted(methodology, vintage, fen),
        201);
  }

  /** A listing of owner-a. */
  String offer(String instrument, String project, long tonnes, long fen) throws Exception {
    return world.made(
        "/v1/orders",
        "owner-a",
        """
        {"instrument":"%s","side":"sell","quantity_t":%d,"price_fen":%d,"project_id":"%s"}
        """
            .formatted(instrument, tonnes, fen, project),
        "order_id");
  }

  void pick(String order, String org, long tonnes) throws Exception {
    world.post("/v1/orders/" + order + "/pick", org, "{\"quantity_t\":" + tonnes + "}", 201);
  }

  void traded() throws Exception {
    ids.put("order", offer(world.id("instrument"), "wood-a", 100, 100));
    pick(world.id("order"), "firm-a", 20);
    String instrument = "?scheme=sandbox&instrument=" + world.id("instrument");
    world.get("/v1/market/trades" + instrument, null);
    world.get("/v1/market/closes" + instrument, null);
    money();
  }

  /** What is asked of the bank: granted, taken back, and left open. */
  private void money() throws Exception {
    String cancelled = "/v1/cash/deposits/" + ask("deposits", 700) + "/cancel";
    world.post(cancelled, "firm-a", "{}", 200);
    ids.put("deposit", ask("deposits", 500));
    world.post("/v1/cash/withdrawals/" + ask("withdrawals", 300) + "/cancel", "firm-a", "{}", 200);
    confirm("withdrawals", ask("withdrawals", 200));
    ids.put("withdrawal", ask("withdrawals", 100));
  }

  private String ask(String what, long fen) throws Exception {
    return ask("firm-a", what, fen);
  }

  private String ask(String org, String what, long fen) throws Exception {
    return world.made("/v1/cash/" + what, org, "{\"amount_fen\":" + fen + "}", "id");
  }

  private void confirm(String what, String id) throws Exception {
    world.post(
        "/v1/cash/" + what + "/" + id + "/confirm",
        "sponsor-a",
        "{\"bank_reference\":\"transfer-" + ++transfers + "\"}",
        200);
  }

  private void pay(String org, long fen) throws Exception {
    confirm("deposits", ask(org, "deposits", fen));
  }

  /** Agreements that stay as proposed, and such that are carried out or taken back. */
  void agreed() throws Exception {
    ids.put("block", agreement("block", "firm-a", "firm-c", BLOCK + "\"side\":\"buy\","));
    ids.put(
        "forward",
        agreement(
            "forward",
            "owner-a",
            "firm-c",
            FORWARD + "\"batch_id\":\"batch-a\",\"project_id\":\"wood-a\","));
    String block = BLOCK + "\"project_id\":\"wood-a\",";
    String withdrawn = agreement("block", "firm-b", "owner-a", block + "\"side\":\"buy\",");
    world.post("/v1/block-agreements/" + withdrawn + "/withdraw", "firm-b", "{}", 200);
    String executed = agreement("block", "owner-a", "firm-b", block + "\"side\":\"sell\",");
    world.post("/v1/block-agreements/" + executed + "/confirm", "firm-b", "{}", 200);
    String sold =
        agreement(
            "forward",
            "owner-a",
            "firm-b",
            FORWARD + "\"batch_id\":\"batch-a\",\"project_id\":\"wood-a\",");
    world.post("/v1/forward-agreements/" + sold + "/confirm", "firm-b", "{}", 200);
    world.post("/v1/forward-agreements/" + sold + "/deliver", "owner-a", "{}", 200);
    world.post(
        "/v1/market/proceeds/wood-a/fund",
        "bureau",
        "{\"budget\":\"budget-a\",\"reference\":\"sales-1\",\"fen\":1000,\"reason\":\"rewards for all\"}",
        201);
  }

  /** Over a batch that is not issued: one that both agreed on ends, one is taken back. */
  void promised(String batch, String project) throws Exception {
    String over = FORWARD + "\"batch_id\":\"%s\",\"project_id\":\"%s\",".formatted(batch, project);
    String recorded = agreement("forward", "owner-a", "firm-b", over);
    world.post("/v1/forward-agreements/" + recorded + "/confirm", "firm-b", "{}", 200);
    world.post("/v1/forward-agreements/" + recorded + "/cancel", "exchange", "{}", 200);
    String withdrawn = agreement("forward", "owner-a", "firm-b", over);
    world.post("/v1/forward-agreements/" + withdrawn + "/withdraw", "owner-a", "{}", 200);
  }

  private String agreement(String kind, String from, String to, String what) throws Exception {
    return world.made(
        "/v1/" + kind + "-agreements",
        from,
        "{%s\"counterparty\":\"%s\",\"price_fen\":100}".formatted(what, to),
        "agreement_id");
  }
}
