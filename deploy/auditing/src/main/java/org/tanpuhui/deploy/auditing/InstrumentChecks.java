package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What an instrument keeps of its market: numbers in the order of the commands, the sums of its
 * days, the rules in force; and what waivers of fees allow.
 */
final class InstrumentChecks {
  private final Export export;
  private final Findings findings;
  private final Map<UUID, JsonNode> orders;
  private final Map<UUID, JsonNode> trades;

  InstrumentChecks(
      Export export, Findings findings, Map<UUID, JsonNode> orders, Map<UUID, JsonNode> trades) {
    this.export = export;
    this.findings = findings;
    this.orders = orders;
    this.trades = trades;
  }

  void check() {
    Map<String, UUID> numbers = new HashMap<>();
    trades.forEach((id, trade) -> numbered(numbers, "market_trade ", id, trade));
    orders.forEach((id, order) -> numbered(numbers, "market_order ", id, order));
    waivers();
    instruments();
    export.rows(
        "market_parameter", row -> dated("market_parameter " + Rows.text(row, "name"), row));
    export.rows(
        "trading_calendar", row -> dated("trading_calendar " + Rows.text(row, "valid_from"), row));
  }

  private void numbered(Map<String, UUID> numbers, String table, UUID id, JsonNode row) {
    String key = Rows.text(row, "instrument") + "/" + Rows.number(row, "no");
    UUID other = numbers.put(key, id);
    if (other != null) {
      market(table + id, "it has the number " + key + " of " + other + ", too");
    }
  }

  /** No buyer was spared more than its waivers allow. */
  private void waivers() {
    Map<String, Long> used = new HashMap<>();
    trades.forEach(
        (id, trade) -> {
          if (trade.hasNonNull("waiver")) {
            used.merge(
                Rows.text(trade, "waiver"), Rows.number(trade, "amount_fen"), Math::addExact);
          }
        });
    export.rows(
        "market_fee_waiver",
        row -> {
          String id = Rows.text(row, "waiver_id");
          long amount = used.getOrDefault(id, 0L);
          used.remove(id);
          if (amount > Rows.number(row, "limit_fen")) {
            market("market_fee_waiver " + id, amount + " fen were traded under it");
          }
        });
    used.keySet().forEach(id -> market("market_fee_waiver " + id, "trades name it; it has no row"));
  }

  private void instruments() {
    Map<String, Long> last = new HashMap<>();
    Map<String, long[]> days = new TreeMap<>();
    orders.values().forEach(o -> last(last, o));
    trades
        .values()
        .forEach(
            trade -> {
              last(last, trade);
              if (Rows.text(trade, "kind").equals("pick")) {
                String key = Rows.text(trade, "instrument") + "/" + Rows.text(trade, "trading_day");
                long[] sums = days.computeIfAbsent(key, k -> new long[2]);
                sums[0] += Rows.number(trade, "quantity_t");
                sums[1] += Rows.number(trade, "amount_fen");
              }
            });
    Set<String> closed = new HashSet<>();
    export.rows(
        "market_close",
        row -> {
          String key = Rows.text(row, "code") + "/" + Rows.text(row, "day");
          closed.add(key);
          day("market_close " + key, row, "tonnes", "turnover_fen", days.get(key));
        });
    export.rows(
        "instrument",
        row -> {
          String code = Rows.text(row, "code");
          String key = code + "/" + Rows.text(row, "day");
          closed.add(key);
          day("instrument " + code, row, "day_tonnes", "day_turnover_fen", days.get(key));
          long number = last.getOrDefault(code, 0L);
          if (Rows.number(row, "last_no") != number) {
            market("instrument " + code, "its last number is " + number);
          }
        });
    days.keySet().stream()
        .filter(key -> !closed.contains(key))
        .forEach(key -> market("market_close " + key, "it has no row"));
  }

  private static void last(Map<String, Long> last, JsonNode row) {
    last.merge(Rows.text(row, "instrument"), Rows.number(row, "no"), Math::max);
  }

  private void day(String name, JsonNode row, String tonnes, String fen, long[] sums) {
    long[] found = sums == null ? new long[2] : sums;
    if (Rows.number(row, tonnes) != found[0] || Rows.number(row, fen) != found[1]) {
      market(name, "its day's trades are " + found[0] + " t for " + found[1] + " fen");
    }
  }

  /** A rule of the market begins after it was decided, but for the first. */
  private void dated(String name, JsonNode row) {
    if (row.hasNonNull("decided_at")) {
      String from = Rows.text(row, "valid_from");
      long begins =
          from.length() == 10 ? Times.startMillis(Times.day(from)) * 1_000L : Times.micros(from);
      if (begins <= Rows.micros(row, "decided_at", 0)) {
        findings.add(Reason.RULE, name, "it begins before it was decided");
      }
    }
  }

  private void market(String row, String why) {
    findings.add(Reason.MARKET, row, why);
  }
}
