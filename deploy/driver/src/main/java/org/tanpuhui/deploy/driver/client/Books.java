package org.tanpuhui.deploy.driver.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the service's own books say at a moment: the trial balance and the completeness of the days
 * received. Two of them, subtracted, are what happened in between.
 *
 * @param counts by name: the stages of completeness (accepted, posted, ...) and entries
 * @param reductionMg milligrams of CO2e recorded
 * @param points points given
 * @param exceptions what the service itself found wrong between its stages
 * @param difference largest disagreement inside the trial balance; 0 in healthy books
 */
public record Books(
    Map<String, Long> counts,
    long reductionMg,
    long points,
    long difference,
    List<String> exceptions) {

  private static final String ACCEPTED = "accepted";
  private static final String IN_FLIGHT = "in_flight";
  private static final String[] STAGES = {
    ACCEPTED, "duplicates", "posted", "computed", "parked", "rejected", "voided", IN_FLIGHT
  };
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  /** Reads both reports; the completeness of every local day from this one to today. */
  public static Books read(Api api, Tokens tokens, LocalDate from) {
    String token = tokens.ofRole("auditor");
    Map<String, Long> counts = new LinkedHashMap<>();
    List<String> exceptions = new ArrayList<>();
    for (LocalDate day = from; !day.isAfter(today()); day = day.plusDays(1)) {
      String path = "/v1/audit/completeness?day=" + day;
      JsonNode completeness = Api.patiently(() -> complete(api.getOnce(path, token)));
      for (String stage : STAGES) {
        counts.merge(stage, completeness.path(stage).asLong(), Long::sum);
      }
      for (JsonNode exception : completeness.path("exceptions")) {
        exceptions.add(exception.path("code").asText() + " " + exception.path("numbers"));
      }
    }
    long reductionMg = 0;
    long points = 0;
    long difference = 0;
    for (JsonNode asset : api.get("/v1/audit/trial-balance", token).path("assets")) {
      long amount = asset.path("journal_amount").asLong();
      if (asset.path("asset").asText().equals("reduction")) {
        reductionMg = amount;
      } else if (asset.path("asset").asText().equals("points")) {
        points = amount;
      }
      difference = Math.max(difference, Math.abs(asset.path("difference").asLong()));
    }
    return new Books(counts, reductionMg, points, difference, exceptions);
  }

  /** Passes on an answer in which every stage has spoken; without the ledger posted is unknown. */
  private static JsonNode complete(JsonNode completeness) {
    for (JsonNode exception : completeness.path("exceptions")) {
      if (exception.path("code").asText().equals("ledger_unreachable")) {
        throw new ApiException(503, "ledger_unreachable", "the ledger does not answer");
      }
    }
    return completeness;
  }

  /** The local day now. */
  public static LocalDate today() {
    return LocalDate.now(ZONE);
  }

  public long count(String stage) {
    return counts.getOrDefault(stage, 0L);
  }

  /**
   * What was added since an earlier reading; the difference stays that of this one, and so does
   * what is in flight: that is a level and no count. What was in flight then, commands of
   * enrolments for example, need not have been activities, so {@code accepted} grows by first
   * copies and by what is in flight now.
   */
  public Books since(Books earlier) {
    Map<String, Long> added = new LinkedHashMap<>(counts);
    earlier.counts().forEach((stage, count) -> added.merge(stage, -count, Long::sum));
    added.put(IN_FLIGHT, count(IN_FLIGHT));
    added.merge(ACCEPTED, earlier.count(IN_FLIGHT), Long::sum);
    return new Books(
        added,
        reductionMg - earlier.reductionMg(),
        points - earlier.points(),
        difference,
        exceptions);
  }
}
