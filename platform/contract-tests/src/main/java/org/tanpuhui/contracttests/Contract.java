package org.tanpuhui.contracttests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tanpuhui.gateway.contract.PublishedApi;

/** The published API, to hold exchanges against. */
public final class Contract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PUBLIC = "/v1/";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\\\E\\{[^}]*}\\\\Q|\\{[^}]*}");

  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();
  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private Contract(JsonNode document) {
    this.document = document;
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(
            new Operation(
                this,
                method.getKey().toUpperCase(Locale.ROOT),
                path.getKey(),
                pattern(path.getKey()),
                method.getValue()));
      }
    }
    // The path with the fewest placeholders is meant, as in JAX-RS.
    operations.sort(Comparator.comparingInt(Operation::placeholders));
  }

  /** The document that is checked in. */
  public static Contract published() {
    try {
      return new Contract(strict(JSON.readTree(PublishedApi.read(PublishedApi.OPENAPI))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operation of a public exchange; empty for other paths and for methods a path lacks. */
  public Optional<Operation> operation(Exchange exchange) {
    if (!exchange.path().startsWith(PUBLIC)) {
      return Optional.empty();
    }
    return operations.stream()
        .filter(operation -> operation.isOf(exchange.method(), exchange.path()))
        .findFirst();
  }

  /** All operations. */
  public List<Operation> operations() {
    return operations;
  }

  JsonNode resolve(JsonNode node) {
    String ref = node.path("$ref").asText();
    return ref.startsWith("#") ? document.at(ref.substring(1)) : node;
  }

  /** What is wrong with a value. */
  List<String> faults(JsonNode schema, JsonNode value) {
    return schemas.computeIfAbsent(schema, this::compile).validate(value).stream()
        .map(Object::toString)
        .sorted()
        .limit(5)
        .toList();
  }

  private JsonSchema compile(JsonNode schema) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("components", document.get("components"));
    whole.putArray("allOf").add(schema);
    return factory.getSchema(whole);
  }

  private static Pattern pattern(String path) {
    return Pattern.compile(
        PLACEHOLDER
            .matcher(path)
            .replaceAll(
                place ->
                    place.group().startsWith("{path") || place.group().startsWith("{name")
                        ? "(.+)"
                        : "([^/]+)"));
  }

  /** Members that a schema does not know are a difference too: nothing is sent undocumented. */
  private static JsonNode strict(JsonNode document) {
    for (JsonNode schema : document.at("/components/schemas")) {
      if (schema.has("properties") && !schema.has("additionalProperties")) {
        ((ObjectNode) schema).put("additionalProperties", false);
      }
    }
    return document;
  }
}
