package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The market: each trade against the listing or agreement that it came from, against its money and
 * its units; what is set aside against what is open; deposits and withdrawals against the bank's
 * account.
 */
final class MarketChecks {
  private static final int BANK = 24;
  private static final int AVAILABLE = 25;
  private static final int FROZEN = 26;
  private static final int FEES = 27;
  private static final int PROJECT_BUDGET = 28;
  private static final int CLEARING = 30;
  private static final long COMMANDS = 0xffff;
  private static final int SELL_SIDE = 1;

  private final Export export;
  private final Books books;
  private final Cases cases;
  private final Findings findings;
  private final Map<UUID, JsonNode> orders = new HashMap<>();
  private final Map<UUID, JsonNode> agreements = new HashMap<>();
  private final Map<UUID, JsonNode> trades = new HashMap<>();
  private final Map<String, Long> projects = new HashMap<>();
  private final Map<String, Long> members = new HashMap<>();

  /** Tonnes that trades took from an order or agreement. */
  private final Map<UUID, Long> traded = new HashMap<>();

  /** Money that trades took out of what was set aside for an order or agreement. */
  private final Map<UUID, Long> spent = new HashMap<>();

  /** Money set aside by member, as the rows of what is open have it. */
  private final Map<Long, Long> frozen = new TreeMap<>();

  /** Units that stand frozen, by what they are held for. */
  private final Map<UUID, Long> held = new HashMap<>();

  MarketChecks(Export export, Books books, Findings findings) {
    this.export = export;
    this.books = books;
    this.cases = books.cases;
    this.findings = findings;
  }

  void check() {
    export.rows(
        "market_member", row -> members.put(Rows.text(row, "org"), Rows.number(row, "number")));
    export.rows(
        "project_seller",
        row -> projects.put(Rows.text(row, "project_id"), Rows.number(row, "number")));
    export.rows("market_order", row -> orders.put(Rows.id(row, "order_id"), row));
    export.rows("market_agreement", row -> agreements.put(Rows.id(row, "agreement_id"), row));
    export.rows("market_trade", row -> trades.put(Rows.id(row, "trade_id"), row));
    export.rows("credit_range", this::held);
    export.rows("cash_movement", this::movement);
    units();
    trades.forEach(this::trade);
    orders.forEach(this::order);
    agreements.forEach(this::agreement);
    restorations();
    frozenMoney();
    new InstrumentChecks(export, findings, orders, trades).check();
  }

  private void held(JsonNode row) {
    if (row.hasNonNull("hold")) {
      long tonnes = Rows.number(row, "last_no") - Rows.number(row, "first_no") + 1;
      held.merge(Rows.id(row, "hold"), tonnes, Math::addExact);
    }
  }

  private void movement(JsonNode row) {
    UUID id = Rows.id(row, "movement_id");
    String name = "cash_movement " + id;
    long fen = Rows.number(row, "amount_fen");
    long member = Rows.number(row, "member");
    long available = cases.account(AVAILABLE, member);
    long aside = cases.account(FROZEN, member);
    long bank = cases.account(BANK, COMMANDS);
    boolean confirmed = Rows.text(row, "state").equals("confirmed");
    cases.row(Reason.CASH, name, id);
    if (Rows.text(row, "kind").equals("deposit")) {
      cases.expect(id, Cases.DEPOSIT, Cases.CASH, bank, available, confirmed ? fen : 0);
    } else {
      boolean waits = Rows.text(row, "state").equals("requested");
      cases.expect(id, Cases.FREEZE, Cases.CASH, available, aside, fen);
      cases.expect(id, Cases.WITHDRAW, Cases.CASH, aside, bank, confirmed ? fen : 0);
      cases.expect(id, Cases.UNFREEZE, Cases.CASH, aside, available, confirmed || waits ? 0 : fen);
      cases.done(
          id, Cases.FREEZE, Rows.micros(row, "requested_at", 0), Rows.text(row, "requested_by"));
      frozen.merge(member, waits ? fen : 0, Math::addExact);
    }
    for (int purpose : new int[] {Cases.DEPOSIT, Cases.WITHDRAW, Cases.UNFREEZE}) {
      cases.done(id, purpose, Rows.micros(row, "decided_at", 0), Rows.text(row, "decided_by"));
    }
    if (confirmed && Rows.text(row, "requested_by").equals(Rows.text(row, "decided_by"))) {
      findings.add(Reason.CASH, name, "who asked for it confirmed it");
    }
  }

  /** The units that a trade names are as many as it sold. */
  private void units() {
    Map<UUID, Long> delivered = new HashMap<>();
    export.rows(
        "market_trade_units",
        row -> {
          UUID id = Rows.id(row, "trade_id");
          long tonnes = Rows.number(row, "last_no") - Rows.number(row, "first_no") + 1;
          delivered.merge(id, tonnes, Math::addExact);
          if (!trades.containsKey(id)) {
            market("market_trade_units " + id + "/" + Rows.number(row, "first_no"), "of no trade");
          }
        });
    trades.forEach(
        (id, trade) -> {
          long tonnes = delivered.getOrDefault(id, 0L);
          long booked = cases.sum(id, Cases.CREDIT_TRANSFER);
          if (tonnes != Rows.number(trade, "quantity_t") || booked != tonnes) {
            market(
                "market_trade " + id,
                String.format(
                    "%d t were sold, the units named are %d t, the journal moves %d t",
                    Rows.number(trade, "quantity_t"), tonnes, booked));
          }
        });
  }

  private void trade(UUID id, JsonNode trade) {
    String name = "market_trade " + id;
    long amount = Rows.number(trade, "amount_fen");
    long fee = Rows.number(trade, "buyer_fee_fen");
    if (amount
        != Math.multiplyExact(Rows.number(trade, "price_fen"), Rows.number(trade, "quantity_t"))) {
      market(name, "its amount is not price times quantity");
    }
    if (Times.dayOf(Rows.micros(trade, "traded_at", 0))
        != Times.day(Rows.text(trade, "trading_day"))) {
      market(name, "its trading day is not that of its time");
    }
    money(id, name, trade, amount, fee);
    UUID source = Rows.id(trade, "source_id");
    boolean picked = Rows.text(trade, "kind").equals("pick");
    JsonNode from = picked ? orders.get(source) : agreements.get(source);
    if (from == null || !(picked ? picks(trade, from) : executes(trade, from))) {
      market(name, "it is not on the terms of " + source + ", or there is none");
      return;
    }
    traded.merge(source, Rows.number(trade, "quantity_t"), Math::addExact);
    if (!picked || Rows.number(from, "side") != SELL_SIDE) {
      spent.merge(source, Math.addExact(amount, fee), Math::addExact);
    }
  }

  /** A pick has the instrument, price, project and member of its listing, and comes after it. */
  private static boolean picks(JsonNode trade, JsonNode order) {
    boolean sells = Rows.number(order, "side") == SELL_SIDE;
    return Objects.equals(Rows.text(trade, "instrument"), Rows.text(order, "instrument"))
        && Rows.number(trade, "price_fen") == Rows.number(order, "price_fen")
        && Objects.equals(Rows.text(trade, "project_id"), Rows.text(order, "project_id"))
        && Rows.number(trade, sells ? "seller" : "buyer") == Rows.number(order, "member")
        && Rows.micros(trade, "traded_at", 0) >= Rows.micros(order, "entered_at", Long.MAX_VALUE);
  }

  /** A trade of an agreement is all of it. */
  private static boolean executes(JsonNode trade, JsonNode agreement) {
    return Rows.text(agreement, "state").equals("executed")
        && Rows.text(trade, "kind").equals(Rows.text(agreement, "kind"))
        && Rows.number(trade, "seller") == Rows.number(agreement, "seller")
        && Rows.number(trade, "buyer") == Rows.number(agreement, "buyer")
        && Rows.number(trade, "price_fen") == Rows.number(agreement, "price_fen")
        && Rows.number(trade, "quantity_t") == Rows.number(agreement, "quantity_t")
        && Objects.equals(Rows.text(trade, "project_id"), Rows.text(agreement, "project_id"));
  }

  private void money(UUID id, String name, JsonNode trade, long amount, long fee) {
    long buyer = Rows.number(trade, "buyer");
    long clearing = cases.account(CLEARING, COMMANDS);
    long fees = cases.account(FEES, COMMANDS);
    // What was set aside for the case pays; otherwise what is available does.
    long aside = cases.account(FROZEN, buyer);
    boolean fromFrozen = cases.sum(id, Cases.BUY, aside, clearing) > 0;
    long payer = fromFrozen ? aside : cases.account(AVAILABLE, buyer);
    String project = Rows.text(trade, "project_id");
    long receiver =
        project == null
            ? cases.account(AVAILABLE, Rows.number(trade, "seller"))
            : cases.account(PROJECT_BUDGET, projects.getOrDefault(project, 0L));
    cases.row(Reason.MARKET, name, id);
    cases.expect(id, Cases.BUY, Cases.CASH, payer, clearing, amount);
    cases.expect(id, Cases.BUY, Cases.CASH, payer, fees, fee);
    cases.expect(id, Cases.SELL, Cases.CASH, clearing, receiver, amount);
    cases.expect(id, Cases.SELL, Cases.CASH, receiver, fees, Rows.number(trade, "seller_fee_fen"));
    // Shares of the proceeds are booked for the trade, too, and checked with the batches.
    cases.accept(id, Cases.SHARE);
  }

  private void order(UUID id, JsonNode order) {
    String name = "market_order " + id;
    boolean listed = Rows.text(order, "state").equals("listed");
    long remaining = Rows.number(order, "remaining_t");
    long picked = traded.getOrDefault(id, 0L);
    if (remaining != Rows.number(order, "quantity_t") - picked) {
      market(name, remaining + " t remain there; of it " + picked + " t were picked");
    }
    if (Rows.number(order, "side") == SELL_SIDE) {
      long units = held.getOrDefault(id, 0L);
      if (units != (listed ? remaining : 0)) {
        market(name, remaining + " t remain there, " + units + " t are frozen for it");
      }
      return;
    }
    setAside(name, id, order, Rows.number(order, "member"));
  }

  /** Money set aside, less what was given back and paid from it, is what the row says is left. */
  private void setAside(String name, UUID id, JsonNode row, long member) {
    cases.explain(id);
    long left =
        cases.sum(id, Cases.FREEZE)
            - cases.sum(id, Cases.UNFREEZE)
            - (cases.sum(id, Cases.FREEZE) == 0 ? 0 : spent.getOrDefault(id, 0L));
    long stands = Rows.number(row, "frozen_fen");
    frozen.merge(member, stands, Math::addExact);
    if (left != stands) {
      market(name, stands + " fen are frozen there, the journal leaves " + left);
    }
  }

  private void agreement(UUID id, JsonNode agreement) {
    String name = "market_agreement " + id;
    setAside(name, id, agreement, Rows.number(agreement, "buyer"));
    boolean executed = Rows.text(agreement, "state").equals("executed");
    if (executed != traded.containsKey(id)) {
      market(
          name,
          "it is "
              + Rows.text(agreement, "state")
              + ", trades of it have "
              + traded.getOrDefault(id, 0L)
              + " t");
    }
    if (executed
        && Objects.equals(
            Rows.text(agreement, "proposed_by"), Rows.text(agreement, "confirmed_by"))) {
      market(name, "who proposed it confirmed it");
    }
    long units = held.getOrDefault(id, 0L);
    boolean open = !agreement.hasNonNull("ended_at");
    if (units != 0 && (!open || units != Rows.number(agreement, "quantity_t"))) {
      market(name, units + " t are frozen for it");
    }
  }

  private void restorations() {
    Map<UUID, Long> bought = new HashMap<>();
    export.rows(
        "restoration_purchase",
        row -> {
          UUID id = Rows.id(row, "restoration_id");
          String name = "restoration_purchase " + id + "/" + Rows.number(row, "purchase_no");
          JsonNode trade = trades.get(Rows.id(row, "trade_id"));
          bought.merge(id, Rows.number(row, "spent_fen"), Math::addExact);
          if (trade == null
              || Rows.number(trade, "amount_fen") != Rows.number(row, "spent_fen")
              || Rows.number(trade, "quantity_t") != Rows.number(row, "tonnes")
              || Rows.number(trade, "buyer_fee_fen") != 0) {
            market(name, "its trade is another");
          }
        });
    export.rows(
        "restoration",
        row -> {
          UUID id = Rows.id(row, "restoration_id");
          String name = "restoration " + id;
          long amount = Rows.number(row, "amount_fen");
          long paid = bought.getOrDefault(id, 0L);
          boolean aside = row.hasNonNull("frozen_at");
          boolean released = row.hasNonNull("released_at");
          if (Rows.number(row, "spent_fen") != paid) {
            market(name, Rows.number(row, "spent_fen") + " fen spent there; bought for " + paid);
          }
          cases.row(Reason.MARKET, name, id);
          long member = members.getOrDefault(Rows.text(row, "liable_org"), 0L);
          long available = cases.account(AVAILABLE, member);
          long frozenAccount = cases.account(FROZEN, member);
          cases.expect(id, Cases.FREEZE, Cases.CASH, available, frozenAccount, aside ? amount : 0);
          cases.expect(
              id,
              Cases.UNFREEZE,
              Cases.CASH,
              frozenAccount,
              available,
              released ? amount - paid : 0);
          frozen.merge(member, aside && !released ? amount - paid : 0, Math::addExact);
        });
  }

  /** Money set aside is as much as what is open needs. */
  private void frozenMoney() {
    Set<Long> all = new HashSet<>(members.values());
    all.addAll(frozen.keySet());
    for (long member : all) {
      long account = cases.account(FROZEN, member);
      long stands =
          books.accounts.credits(account, Cases.CASH) - books.accounts.debits(account, Cases.CASH);
      long open = frozen.getOrDefault(member, 0L);
      if (stands != open) {
        findings.add(
            Reason.CASH,
            String.format("account %016x/%d", account, Cases.CASH),
            stands + " fen are set aside, open orders and cases have " + open);
      }
    }
  }

  private void market(String row, String why) {
    findings.add(Reason.MARKET, row, why);
  }
}
