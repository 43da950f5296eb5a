package org.tanpuhui.gateway.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.platform.json.Json;

/**
 * The examples of the document: exchanges that happened, one per operation, written down by {@code
 * SurfaceIT} of deploy/faults, which makes them again in every build.
 */
final class Examples {
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final JsonNode all;

  private Examples(JsonNode all) {
    this.all = all;
  }

  static Examples read() {
    try {
      return new Examples(
          Json.mapper().readTree(OperationTexts.folder().resolve("examples.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the example of an operation where clients look for it. */
  void show(String operation, ObjectNode told) {
    JsonNode example = all.path(operation);
    JsonNode body = told.at("/requestBody/content").path(example.path("media_type").asText());
    if (example.has("request") && body.isObject()) {
      ((ObjectNode) body).set("example", example.get("request"));
    }
    JsonNode answer =
        told.path("responses")
            .path(example.path("status").asText())
            .path("content")
            .path("application/json");
    if (example.has("response") && answer.isObject()) {
      ((ObjectNode) answer).set("example", example.get("response"));
    }
  }

  /** What is wrong with the examples in a document, by operation. */
  static List<String> faults(String operation, JsonNode told, JsonNode document) {
    List<String> faults = new ArrayList<>();
    check(operation + " takes", told.at("/requestBody/content"), document, faults);
    for (JsonNode response : told.path("responses")) {
      check(operation + " answers", response.path("content"), document, faults);
    }
    return faults;
  }

  private static void check(String what, JsonNode content, JsonNode document, List<String> faults) {
    for (JsonNode type : content) {
      if (type.has("example")) {
        ObjectNode schema = type.get("schema").deepCopy();
        schema.set("components", document.get("components"));
        SCHEMAS
            .getSchema(schema)
            .validate(type.get("example"))
            .forEach(fault -> faults.add(what + ": " + fault.getMessage()));
      }
    }
  }
}
