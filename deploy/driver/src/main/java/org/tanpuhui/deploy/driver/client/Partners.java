package org.tanpuhui.deploy.driver.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Registers partners and asks for backfill grants, as the authority. */
public final class Partners {

  private final Api api;
  private final Tokens tokens;

  public Partners(Api api, Tokens tokens) {
    this.api = api;
    this.tokens = tokens;
  }

  /** Registers a partner that reports one type from one source; one that is there stays. */
  public void ensure(
      String id, String nameZh, String nameEn, String source, String type, String grade) {
    ObjectNode body = Api.JSON.createObjectNode();
    body.put("id", id).put("name_zh", nameZh).put("name_en", nameEn).put("kind", "company");
    body.putArray("sources").add(source);
    body.putArray("activity_types").add(type);
    body.putObject("evidence_grades").put(type, grade);
    try {
      api.post("/v1/partners", tokens.ofRole("authority"), body);
    } catch (ApiException e) {
      if (e.status() != 409) {
        throw e;
      }
    }
  }

  /** Asks for leave to report activities that lie before the lateness window. */
  public String backfill(String partner, String type, Instant from, Instant to, Instant closesAt) {
    ObjectNode body = Api.JSON.createObjectNode();
    body.putArray("activity_types").add(type);
    body.put("from", from.toString());
    body.put("to", to.toString());
    body.put("closes_at", closesAt.toString());
    JsonNode answer =
        api.postOnce("/v1/partners/" + partner + "/backfills", tokens.ofRole("authority"), body);
    return answer.path("backfill_id").asText();
  }

  /** Closes a grant before its time; one that is closed already stays so. */
  public void closeBackfill(String partner, String grant) {
    try {
      api.post(
          "/v1/partners/" + partner + "/backfills/" + grant + "/close",
          tokens.ofRole("authority"),
          null);
    } catch (ApiException e) {
      if (e.status() != 409) {
        throw e;
      }
    }
  }
}
