package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tanpuhui.deploy.faults.World.PATIENCE;

import java.time.LocalDate;

/** The way of green-a's projects and batches to credits, each step by those it belongs to. */
final class Certification {
  private static final String APPROVE = "{\"decision\":\"approve\"}";

  private final World world;

  Certification(World world) {
    this.world = world;
    world.people().put("vito", World.request("verifier", "vito").claim("org", "checkers"));
  }

  /**
   * A draft.
   *
   * @param more members of its own, each with a comma behind it
   */
  void draft(String project, String methodology, String partner, String more) throws Exception {
    world.post("/v1/projects", "green-a", text(project, methodology, partner, more), 201);
  }

  static String text(String project, String methodology, String partner, String more) {
    return """
        {"id":"%s","name_zh":"碳普惠项目","name_en":"A project","methodology":"%s","partner":"%s",%s
         "exclusive_of":["CCER"],"statement":"Claimed nowhere else."}
        """
        .formatted(project, methodology, partner, more);
  }

  void activate(String project) throws Exception {
    String steps = "/v1/projects/" + project + "/";
    world.post(steps + "submit", "green-a", "{}", 200);
    world.post(steps + "start-validation", "bureau", "{}", 200);
    world.post(steps + "validate", "validators", APPROVE, 200);
    world.post(steps + "file", "bureau", "{}", 200);
    world.post(steps + "activate", "department", "{}", 200);
  }

  /** A batch of all that counts for a project in these days, and its report. */
  void collect(String batch, String project, LocalDate from, LocalDate to) throws Exception {
    world.post(
        "/v1/batches",
        "green-a",
        "{\"id\":\"%s\",\"project\":\"%s\",\"period_from\":\"%s\",\"period_to\":\"%s\"}"
            .formatted(batch, project, from, to),
        201);
    awaitBatch(batch, "/ready", "true");
  }

  void sample(String batch) throws Exception {
    String steps = "/v1/batches/" + batch + "/";
    world.post(steps + "report", "green-a", "{}", 200);
    world.post(steps + "start-verification", "checkers", "{}", 200);
    world.post(steps + "sample", "checkers", "{\"nonce\":\"0123456789abcdef\",\"size\":1}", 201);
  }

  void issue(String batch) throws Exception {
    String steps = "/v1/batches/" + batch + "/";
    world.post(steps + "recomputations", "checkers", "{}", 202);
    awaitBatch(batch, "/recomputation/differing", "0");
    world.post(steps + "verify", "vito", APPROVE, 200);
    world.post(steps + "verify", "university", APPROVE, 200);
    world.post(steps + "publish-notice", "bureau", "{}", 200);
    world.post(steps + "file", "department", "{}", 200);
    world.post(steps + "issue", "exchange", "{}", 200);
    awaitBatch(batch, "/state", "issued");
  }

  void awaitBatch(String batch, String member, String value) {
    await(batch + member)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(world.get("/v1/batches/" + batch, "green-a").at(member).asText())
                    .isEqualTo(value));
  }
}
