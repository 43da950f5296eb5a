package org.tanpuhui.contracttests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One operation of the contract. */
public final class Operation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBLEM = "application/problem+json";

  private final Contract contract;
  private final String method;
  private final String path;
  private final Pattern pattern;
  private final JsonNode told;

  Operation(Contract contract, String method, String path, Pattern pattern, JsonNode told) {
    this.contract = contract;
    this.method = method;
    this.path = path;
    this.pattern = pattern;
    this.told = told;
  }

  /** For example {@code POST /v1/partners}. */
  public String name() {
    return method + " " + path;
  }

  /** Its name in clients. */
  public String id() {
    return told.get("operationId").asText();
  }

  boolean isOf(String otherMethod, String otherPath) {
    return method.equals(otherMethod) && pattern.matcher(otherPath).matches();
  }

  int placeholders() {
    return path.split("\\{", -1).length;
  }

  /** What the contract does not allow of an exchange; empty when all is well. */
  public List<String> faults(Exchange exchange) {
    JsonNode answer = contract.resolve(told.at("/responses/" + exchange.status()));
    if (answer.isMissingNode()) {
      return List.of("the status " + exchange.status() + " is not documented: " + text(exchange));
    }
    String type = mediaType(exchange.responseType());
    if (PROBLEM.equals(type)) {
      return problemFaults(answer, exchange);
    }
    List<String> faults = new ArrayList<>();
    if (exchange.isGood()) {
      faults.addAll(bodyFaults("answer", answer, type, exchange.response()));
      JsonNode request = told.path("requestBody");
      if (exchange.request() != null && !request.isMissingNode()) {
        faults.addAll(
            bodyFaults("request", request, mediaType(exchange.requestType()), exchange.request()));
      }
    }
    return faults;
  }

  private List<String> bodyFaults(String what, JsonNode of, String type, byte[] body) {
    JsonNode content = of.path("content");
    if (body == null || body.length == 0) {
      return List.of();
    }
    if (type == null || !content.has(type)) {
      return List.of("the " + what + "'s media type " + type + " is not documented");
    }
    if (!type.endsWith("json")) {
      return List.of();
    }
    try {
      return contract.faults(content.get(type).path("schema"), JSON.readTree(body)).stream()
          .map(fault -> what + fault)
          .toList();
    } catch (IOException e) {
      return List.of("the " + what + " is not JSON");
    }
  }

  private List<String> problemFaults(JsonNode answer, Exchange exchange) {
    try {
      JsonNode problem = JSON.readTree(exchange.response());
      List<String> faults = new ArrayList<>();
      if (!words(answer.path("x-codes")).contains(problem.path("code").asText())) {
        faults.add("the code is not documented: " + problem);
      }
      Set<String> all = new TreeSet<>();
      for (Map.Entry<String, JsonNode> response : told.get("responses").properties()) {
        all.addAll(words(contract.resolve(response.getValue()).path("x-codes")));
      }
      for (JsonNode error : problem.path("errors")) {
        if (!all.contains(error.path("code").asText())) {
          faults.add("the code of a member is not documented: " + error);
        }
      }
      faults.addAll(
          contract.faults(answer.at("/content/application~1problem+json/schema"), problem));
      return faults;
    } catch (IOException e) {
      return List.of("the problem is not JSON");
    }
  }

  private static Set<String> words(JsonNode array) {
    Set<String> words = new TreeSet<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }

  private static String mediaType(String header) {
    return header == null || header.isEmpty() ? null : header.replaceFirst("\\s*;.*", "");
  }

  private static String text(Exchange exchange) {
    String body = new String(exchange.response(), java.nio.charset.StandardCharsets.UTF_8);
    return body.length() > 200 ? body.substring(0, 200) : body;
  }
}
