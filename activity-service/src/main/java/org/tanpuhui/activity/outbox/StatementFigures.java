package org.tanpuhui.activity.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Statement.Booked;
import org.tanpuhui.activity.activity.Statement.Copies;
import org.tanpuhui.activity.activity.Statement.Count;
import org.tanpuhui.activity.activity.StatementRow;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Peer;

/** Asks the other services for the figures of statements. */
@Singleton
public final class StatementFigures {
  private static final Logger LOG = Logger.getLogger(StatementFigures.class);
  private static final String PATH = "/internal/partner-days";
  private static final int RETRY_AFTER_SECONDS = 15;

  private final Peer methodology;
  private final Peer ledger;

  @Inject
  public StatementFigures(
      ActivityConfig config,
      @ConfigProperty(name = "tanpuhui.methodology.url") String methodology,
      @ConfigProperty(name = "tanpuhui.ledger.url") String ledger) {
    this.methodology = new Peer(methodology, config.statementTimeout());
    this.ledger = new Peer(ledger, config.statementTimeout());
  }

  /**
   * What methodology-service knows of a partner's day.
   *
   * @param ledgerAnswers false: what is posted is not known and stands under computed
   */
  public record Day(Instant asOf, boolean ledgerAnswers, List<Count> counts, List<Copies> copies) {}

  /**
   * @throws ProblemException STATEMENT_NOT_READY when it does not say
   */
  public Day day(Partner partner, LocalDate day) {
    Map<String, Object> question =
        Map.of(
            "scheme", partner.scheme().id(),
            "partner", partner.id(),
            "day", day.toString(),
            "sources", partner.sources());
    JsonNode answer = ask(() -> methodology.post(PATH, "application/json", bytes(question)));
    List<Count> counts = new ArrayList<>();
    for (JsonNode count : answer.path("counts")) {
      counts.add(
          new Count(
              count.path("source").asText(),
              count.path("type").asText(),
              count.path("status").asText(),
              count.hasNonNull("outcome_code") ? count.get("outcome_code").asText() : null,
              count.path("activities").longValue(),
              count.path("reduction_mg_co2e").longValue()));
    }
    List<Copies> copies = new ArrayList<>();
    for (JsonNode some : answer.path("copies")) {
      copies.add(
          new Copies(
              some.path("source").asText(),
              some.path("type").asText(),
              some.path("same_content").longValue(),
              some.path("other_content").longValue()));
    }
    return new Day(
        Instant.parse(answer.path("as_of").asText()),
        answer.path("ledger_answers").asBoolean(),
        counts,
        copies);
  }

  /** What the day booked of the partner's activities; empty when the ledger does not say. */
  public Optional<Booked> booked(Partner partner, LocalDate day) {
    try {
      Peer.Answer answer = ledger.get(PATH + question(partner, day));
      if (answer.isOk()) {
        JsonNode said = answer.body();
        return Optional.of(
            new Booked(
                said.path("posted_mg_co2e").longValue(),
                said.path("reversed_mg_co2e").longValue(),
                said.path("points_credited").longValue(),
                said.path("points_reversed").longValue()));
      }
      LOG.warnf("the ledger did not say what was booked status=%d", answer.status());
    } catch (Peer.SilentException e) {
      LOG.warnf("the ledger did not say what was booked cause=%s", e.getMessage());
    }
    return Optional.empty();
  }

  /**
   * Parked and rejected activities of a day behind a place in the list, in order of record.
   *
   * @param after null for the beginning
   * @throws ProblemException STATEMENT_NOT_READY when methodology-service does not say
   */
  public List<StatementRow> exceptions(
      Partner partner, LocalDate day, Instant after, UUID afterId, int limit) {
    String place = after == null ? "" : "&after=" + after + "&after_id=" + afterId;
    String path = PATH + "/exceptions" + question(partner, day) + "&limit=" + limit + place;
    List<StatementRow> found = new ArrayList<>();
    for (JsonNode row : ask(() -> methodology.get(path))) {
      found.add(
          new StatementRow(
              UUID.fromString(row.path("activity_id").asText()),
              row.path("source").asText(),
              row.path("id").asText(),
              row.path("type").asText(),
              Instant.parse(row.path("occurred_at").asText()),
              Instant.parse(row.path("recorded_at").asText()),
              row.path("status").asText(),
              row.path("outcome_code").asText()));
    }
    return found;
  }

  private interface Question {
    Peer.Answer ask() throws Peer.SilentException;
  }

  private static JsonNode ask(Question question) {
    String why = "methodology-service does not say what became of the day's activities";
    try {
      Peer.Answer answer = question.ask();
      if (answer.isOk()) {
        return answer.body();
      }
      LOG.warnf("figures of a statement were not told status=%d", answer.status());
      if (answer.body() != null
          && answer.body().path("code").asText().equals(ProblemCode.STATEMENT_NOT_READY.code())) {
        why = answer.body().path("detail").asText();
      }
    } catch (Peer.SilentException e) {
      LOG.warnf("figures of a statement were not told cause=%s", e.getMessage());
    }
    throw new ProblemException(
        ProblemCode.STATEMENT_NOT_READY, why, List.of(), RETRY_AFTER_SECONDS);
  }

  private static String question(Partner partner, LocalDate day) {
    return "?scheme="
        + partner.scheme().id()
        + "&partner="
        + URLEncoder.encode(partner.id(), StandardCharsets.UTF_8)
        + "&day="
        + day;
  }

  private static byte[] bytes(Object value) {
    try {
      return Json.mapper().writeValueAsBytes(value);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written", e);
    }
  }
}
