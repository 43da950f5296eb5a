package org.tanpuhui.deploy.driver.forest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.Table;
import org.tanpuhui.deploy.driver.client.Api;
import org.tanpuhui.deploy.driver.client.ApiException;
import org.tanpuhui.deploy.driver.client.Books;
import org.tanpuhui.deploy.driver.client.Drain;
import org.tanpuhui.deploy.driver.client.Partners;
import org.tanpuhui.deploy.driver.client.Pause;
import org.tanpuhui.deploy.driver.client.Pipeline;
import org.tanpuhui.deploy.driver.client.Tokens;
import org.tanpuhui.deploy.driver.event.EventTypes;
import org.tanpuhui.platform.CityTime;

/**
 * A survey as a project: proposed by an applicant, validated by a verifier, filed by the authority,
 * enrolled by its partner, monitored by one event under a backfill grant. A second run finds the
 * project and sends the same event, which counts nothing.
 */
final class ForestSend {

  private static final String PARTNER = "replay-forest";
  private static final String SOURCE = "/partners/replay-forest";
  private static final String METHODOLOGY = "sz-forest-management";
  private static final Duration STALL_MAX = Duration.ofMinutes(1);
  private static final Duration GRANT_OPEN = Duration.ofHours(1);
  private static final long EFFECT_PAUSE_MS = 2_000;
  private static final int CONFLICT = 409;

  private final Session session;
  private final Survey survey;
  private final String project;

  ForestSend(Session session, Survey survey) {
    this.session = session;
    this.survey = survey;
    this.project = "replay-" + survey.project();
  }

  /**
   * Does it all.
   *
   * @return 0, or 1 when the books differ from what was reckoned
   */
  int run(long reckonedMg, PrintStream out) {
    Partners partners = new Partners(session.api(), session.tokens());
    partners.ensure(
        PARTNER,
        "森林清查（回放）",
        "Forest inventories (replay)",
        SOURCE,
        EventTypes.FOREST_MONITORING,
        "metered");
    propose();
    Instant now = Instant.now();
    String grant =
        partners.backfill(
            PARTNER,
            EventTypes.FOREST_MONITORING,
            CityTime.startOf(survey.periodStart()),
            now,
            now.plus(GRANT_OPEN));
    enrol();
    // The services read projects and grants anew every second or so.
    Pause.ms(EFFECT_PAUSE_MS);
    new Pipeline(session.api(), session.tokens()).awaitDrained();
    LocalDate today = Books.today();
    Books before = Books.read(session.api(), session.tokens(), today);
    JsonNode answer =
        session.api().postEvents(session.tokens().ofPartner(PARTNER), event(), event().length);
    Books added =
        Drain.await(
            session.api(),
            session.tokens(),
            today,
            before,
            answer.path("accepted").asLong(),
            STALL_MAX);
    partners.closeBackfill(PARTNER, grant);
    return compare(answer, added, reckonedMg, out);
  }

  private void propose() {
    ObjectNode body = Api.JSON.createObjectNode();
    body.put("id", project).put("name_zh", "森林清查回放 " + survey.project());
    body.put("name_en", "Replayed inventory " + survey.project());
    body.put("methodology", METHODOLOGY).put("partner", PARTNER);
    ArrayNode strata = body.putArray("strata");
    for (Survey.Stratum stratum : survey.strata()) {
      strata
          .addObject()
          .put("stratum_id", stratum.id())
          .put("forest_type", stratum.type().row())
          .put("area_m2", stratum.areaM2())
          .put("baseline_growth_m3_per_ha_year", 0);
    }
    body.putArray("exclusive_of").add("CCER").add("VCS");
    body.put("statement", "A replayed inventory in the sandbox; nothing is claimed elsewhere.");
    try {
      session.api().postOnce("/v1/projects", session.tokens().ofRole("applicant"), body);
    } catch (ApiException e) {
      if (e.status() != CONFLICT) {
        throw e;
      }
    }
    Tokens tokens = session.tokens();
    step("draft", "submit", tokens.ofRole("applicant"), null);
    step("submitted", "start-validation", tokens.ofRole("authority"), null);
    step("validation", "validate", tokens.ofRole("verifier"), "approve");
    step("validation", "file", tokens.ofRole("authority"), null);
  }

  /** Takes a step if the project is in this state; one that is further on stays as it is. */
  private void step(String state, String verb, String token, String decision) {
    String path = "/v1/projects/" + project;
    String now = session.api().get(path, token).path("state").asText();
    if (!now.equals(state)) {
      return;
    }
    ObjectNode body = Api.JSON.createObjectNode();
    body.put("reason", "replay");
    if (decision != null) {
      body.put("decision", decision);
    }
    session.api().postOnce(path + "/" + verb, token, body);
  }

  private void enrol() {
    ObjectNode body = Api.JSON.createObjectNode();
    ObjectNode item = body.putArray("items").addObject();
    item.put("subject", project).put("kind", "project").putArray("mandates");
    JsonNode answer =
        session.api().post("/v1/enrolments", session.tokens().ofPartner(PARTNER), body);
    String status = answer.path("items").path(0).path("status").asText();
    if (!List.of("enrolled", "unchanged").contains(status)) {
      throw new IllegalStateException("the project was not enrolled: " + answer);
    }
  }

  private byte[] event() {
    ObjectNode event = Api.JSON.createObjectNode();
    event.put("specversion", "1.0").put("id", project + "-" + survey.periodEnd());
    event.put("source", SOURCE).put("type", EventTypes.FOREST_MONITORING).put("subject", project);
    ObjectNode data = event.putObject("data");
    data.put("project_id", project);
    data.put("period_start", survey.periodStart().toString());
    data.put("period_end", survey.periodEnd().toString());
    ArrayNode strata = data.putArray("strata");
    for (Survey.Stratum stratum : survey.strata()) {
      strata
          .addObject()
          .put("stratum_id", stratum.id())
          .put("stem_volume_start_m3_per_ha", stratum.startM3PerHa())
          .put("stem_volume_end_m3_per_ha", stratum.endM3PerHa());
    }
    return (event + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private int compare(JsonNode answer, Books added, long reckonedMg, PrintStream out) {
    boolean again = answer.path("accepted").asLong() == 0 || added.count("accepted") == 0;
    Table table = new Table("result", "reckoned", "service");
    table.row("accepted", "", added.count("accepted"));
    table.row("posted", "", added.count("posted"));
    table.row("rejected", "", added.count("rejected"));
    table.row("reduction, mg CO2e", reckonedMg, added.reductionMg());
    table.row("points", 0, added.points());
    table.row("trial balance, difference", 0, added.difference());
    out.println();
    table.print(out);
    for (JsonNode line : answer.path("results")) {
      if (!line.path("code").asText().isEmpty()) {
        out.println(line.path("code").asText() + ": " + line.path("detail").asText());
      }
    }
    if (again) {
      out.println("It was sent before; nothing counted again.");
    }
    return added.reductionMg() == (again ? 0 : reckonedMg) && added.points() == 0 ? 0 : 1;
  }
}
