package org.tanpuhui.deploy.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.tanpuhui.testing.ApiDocument;
import org.tanpuhui.testing.ApiDocument.Call;

/**
 * Good requests with their answers, by operation: the examples of the published document are such
 * exchanges, written down once, and every build makes them again and holds both halves against the
 * document.
 */
final class Exchanges {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** An example longer than this tells less than a short one. */
  private static final int LONG_ANSWER = 4_000;

  private static final int ITEMS_SHOWN = 2;

  /** What is another in every run: ids, hashes, codes, signatures, times, places in the log. */
  private static final Pattern OF_THIS_RUN =
      Pattern.compile(
          "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,64}|\\+[0-9a-f]{8}\\+"
              + "|[0-9A-Z]{5}(-[0-9A-Z]{5}){4}|\\b[0-9A-Z]{12}\\b|[\\w+/-]{40,}={0,2}"
              + "|\\d{4}-\\d\\d-\\d\\d(T[0-9:.]+Z)?"
              + "|\"(partition|lane|number|(tree|log)_index|size|(\\w+_)?offset|watermark|duration_ms|bytes|intake"
              + "|methodology|log_records_all_schemes)\":\\d+");

  private final List<Exchange> kept = new ArrayList<>();

  /**
   * One request and its answer.
   *
   * @param mediaType of the body; null for none
   * @param length of the answer without what is of this run, so that the next run chooses the same
   */
  private record Exchange(
      String method,
      String path,
      String mediaType,
      JsonNode body,
      int status,
      JsonNode answer,
      int length) {
    /** The longest of the short ones shows most; among long ones the shortest. */
    boolean isBetterThan(Exchange other) {
      if (other == null || isShort() != other.isShort()) {
        return other == null || isShort();
      }
      return isShort() ? length > other.length : length < other.length;
    }

    private boolean isShort() {
      return length <= LONG_ANSWER;
    }
  }

  /** Keeps a request that succeeded with JSON, or with nothing to say. */
  synchronized void keep(
      String method, String target, String mediaType, String body, int status, String answer) {
    if (status < 200 || status >= 300) {
      return;
    }
    try {
      String path = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
      kept.add(
          new Exchange(
              method,
              path,
              body == null ? null : mediaType,
              body == null ? null : JSON.readTree(body),
              status,
              JSON.readTree(answer),
              OF_THIS_RUN.matcher(answer).replaceAll("").length()));
    } catch (JsonProcessingException e) {
      // A file, a page, lines of events: nothing that a JSON example could show.
    }
  }

  /** The best exchange of each operation, by its name in the document. */
  private synchronized Map<String, Exchange> best(ApiDocument document) {
    Map<String, Exchange> best = new TreeMap<>();
    for (Exchange exchange : kept) {
      String name = document.call(exchange.method(), exchange.path()).toString();
      if (exchange.isBetterThan(best.get(name))) {
        best.put(name, exchange);
      }
    }
    return best;
  }

  /** Names of the operations of which there is one. */
  Set<String> operations(ApiDocument document) {
    return best(document).keySet();
  }

  /** Every half that is not what the document says. */
  synchronized List<String> faults(ApiDocument document) {
    List<String> faults = new ArrayList<>();
    for (Exchange exchange : kept) {
      Call call = document.call(exchange.method(), exchange.path());
      if (exchange.body() != null && !call.bodies.isEmpty()) {
        call.bodyFaults(exchange.mediaType(), exchange.body())
            .forEach(fault -> faults.add(call + " takes " + exchange.body() + ": " + fault));
      }
      if (!call.documents(exchange.status())) {
        faults.add(call + " answers " + exchange.status());
      }
      call.faults(exchange.status(), exchange.answer())
          .forEach(fault -> faults.add(call + " answers " + exchange.answer() + ": " + fault));
    }
    return faults;
  }

  /**
   * Writes the best ones as examples. What the file says already, but for ids and times, stays as
   * it is, so that a difference of the file is one of the API.
   */
  void write(ApiDocument document, Path file) throws IOException {
    JsonNode before = JSON.readTree(file.toFile());
    ObjectNode all = JSON.createObjectNode();
    for (Map.Entry<String, Exchange> entry : best(document).entrySet()) {
      Exchange exchange = entry.getValue();
      ObjectNode one = JSON.createObjectNode();
      if (exchange.body() != null) {
        one.put("media_type", exchange.mediaType());
        one.set("request", shown(exchange.body()));
      }
      one.put("status", exchange.status());
      if (!exchange.answer().isMissingNode()) {
        one.set("response", shown(exchange.answer()));
      }
      JsonNode there = before.path(entry.getKey());
      all.set(entry.getKey(), ofAnyRun(there).equals(ofAnyRun(one)) ? there : one);
    }
    Files.writeString(file, JSON.writeValueAsString(all) + "\n");
  }

  private static String ofAnyRun(JsonNode node) {
    return OF_THIS_RUN.matcher(node.toString()).replaceAll("");
  }

  /** Without the tail of lists, and without anything that opens a door. */
  private static JsonNode shown(JsonNode node) {
    if (node.isObject()) {
      ObjectNode shown = JSON.createObjectNode();
      node.fields()
          .forEachRemaining(member -> shown.set(member.getKey(), shown(member.getValue())));
      return shown;
    }
    if (node.isArray()) {
      ArrayNode shown = JSON.createArrayNode();
      for (int i = 0; i < Math.min(node.size(), ITEMS_SHOWN); i++) {
        shown.add(shown(node.get(i)));
      }
      return shown;
    }
    if (node.isTextual()) {
      return TextNode.valueOf(
          node.asText()
              .replaceAll("eyJ[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*)+", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln")
              .replaceAll(
                  "whsec_[A-Za-z0-9+/=]+", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
              .replaceAll("^[A-Za-z0-9+/]{22}==$", "MDEyMzQ1Njc4OWFiY2RlZg==")
              .replaceAll("http://127\\.0\\.0\\.1:\\d{4,}", "http://localhost:8080"));
    }
    return node;
  }
}
