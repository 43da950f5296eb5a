package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;

/** Calls through the gateway with the tokens of all roles, each with the status it must have. */
final class Calls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stack stack;

  Calls(Stack stack) {
    this.stack = stack;
  }

  String authority(String person) {
    return stack.token("authority", person, "bureau");
  }

  String exchange() {
    return stack.token("exchange", "exec", "exchange");
  }

  String member(String org) {
    return stack.token("member", org + "-clerk", org);
  }

  String bank() {
    return stack.token("bank", "bea", "bank");
  }

  String auditor() {
    return stack.token("auditor", null);
  }

  JsonNode read(String path, String token) throws Exception {
    return json(stack.get(stack.gateway(path), token), 200);
  }

  JsonNode command(String path, String token, String body, int status) throws Exception {
    return json(stack.command(stack.gateway(path), token, body), status);
  }

  /** The code of a refusal. */
  String refused(String path, String token, String body, int status) throws Exception {
    return command(path, token, body, status).get("code").asText();
  }

  private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
