package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.deploy.faults.Stack.Kind;

/** What the books of a stack must say in the end. */
final class Books {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DRAIN = Duration.ofMinutes(3);
  private static final int REDUCTION = 1;
  private static final int POINTS = 2;

  private Books() {}

  static void awaitEntries(Stack stack, long entries) {
    await("entries in the journal")
        .atMost(DRAIN)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () ->
                stack.number(Kind.LEDGER_SERVICE, "SELECT count(DISTINCT entry_id) FROM journal")
                    >= entries);
  }

  /** Each trip once, sums as added up outside, balances and lots in agreement, nothing missing. */
  static void assertHold(Stack stack, Partner partner, LocalDate firstDay)
      throws SQLException, IOException, InterruptedException {
    long trips = partner.trips();
    assertThat(stack.number(Kind.METHODOLOGY_SERVICE, "SELECT count(*) FROM activity_identity"))
        .isEqualTo(trips);
    assertThat(stack.number(Kind.METHODOLOGY_SERVICE, "SELECT count(*) FROM evidence"))
        .isEqualTo(trips);
    assertThat(stack.number(Kind.LEDGER_SERVICE, "SELECT count(DISTINCT activity_id) FROM journal"))
        .isEqualTo(trips);
    assertThat(stack.number(Kind.LEDGER_SERVICE, "SELECT count(DISTINCT entry_id) FROM journal"))
        .isEqualTo(trips);
    assertThat(stack.number(Kind.LEDGER_SERVICE, sum(REDUCTION))).isEqualTo(partner.milligrams());
    assertThat(stack.number(Kind.LEDGER_SERVICE, sum(POINTS))).isEqualTo(partner.points());
    // The people have given pool mandates, so their grams are pooled at once.
    assertThat(
            stack.number(
                Kind.LEDGER_SERVICE,
                "SELECT (SELECT sum(reduction_credits - reduction_debits) FROM participant_balance)"
                    + " + (SELECT sum(credits - debits) FROM pooled_balance)"))
        .isEqualTo(partner.milligrams());
    assertLog(stack, trips);
    assertTrialBalance(stack, partner);
    // Batches that were sent again may still wait when all trips are posted; they count until then.
    await("completeness of the days")
        .atMost(DRAIN)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertCompleteness(stack, trips, firstDay));
  }

  /** Every entry has a leaf of its own, and every leaf a place in the signed tree. */
  private static void assertLog(Stack stack, long trips) throws SQLException {
    await("leaves without a place in the tree")
        .atMost(DRAIN)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () -> stack.number(Kind.LEDGER_SERVICE, "SELECT count(*) FROM unindexed_batch") == 0);
    assertThat(
            stack.number(
                Kind.LEDGER_SERVICE,
                "SELECT count(*) FROM journal j JOIN log_order o ON o.lane = j.lane"
                    + " AND j.lane_number >= o.first_number"
                    + " AND j.lane_number < o.first_number + o.leaf_count"))
        .isEqualTo(trips);
    assertThat(
            stack.number(
                Kind.LEDGER_SERVICE,
                "SELECT sum(next_number) - (SELECT sum(leaf_count) FROM log_order) FROM lane"))
        .isZero();
  }

  private static String sum(int asset) {
    return "SELECT coalesce(sum(amount), 0) FROM journal WHERE asset = " + asset;
  }

  private static void assertTrialBalance(Stack stack, Partner partner)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        stack.get(
            stack.gateway("/v1/audit/trial-balance?verify=full"), stack.token("auditor", null));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    for (JsonNode asset : JSON.readTree(response.body()).get("assets")) {
      assertThat(asset.get("difference").asLong()).as(asset.toString()).isZero();
      assertThat(asset.get("debits")).isEqualTo(asset.get("credits"));
      long expected =
          switch (asset.get("asset").asText()) {
            case "reduction" -> partner.milligrams();
            case "points" -> partner.points();
            default -> 0L;
          };
      assertThat(asset.get("journal_amount").asLong()).as(asset.toString()).isEqualTo(expected);
    }
  }

  private static void assertCompleteness(Stack stack, long trips, LocalDate firstDay)
      throws IOException, InterruptedException {
    long accepted = 0;
    long posted = 0;
    List<String> exceptions = new ArrayList<>();
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    for (LocalDate day = firstDay; !day.isAfter(today); day = day.plusDays(1)) {
      HttpResponse<String> response =
          stack.get(
              stack.gateway("/v1/audit/completeness?day=" + day), stack.token("auditor", null));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode answer = JSON.readTree(response.body());
      accepted += answer.get("accepted").asLong();
      posted += answer.get("posted").asLong();
      answer.get("exceptions").forEach(e -> exceptions.add(e.toString()));
    }
    assertThat(exceptions).isEmpty();
    assertThat(accepted).isEqualTo(trips);
    assertThat(posted).isEqualTo(trips);
  }
}
