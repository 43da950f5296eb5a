package org.tanpuhui.contracttests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Records, when {@code -Dtanpuhui.api.record=true} asks for it, the first good exchange of every
 * operation that has no example yet: that is what the published document shows. Lists are cut to
 * what shows their shape, secrets are replaced.
 */
final class Examples {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int ITEMS_SHOWN = 2;
  private static final Set<String> SECRETS =
      Set.of("access_token", "secret", "secrets", "key", "code", "client_secret");

  private final Path folder;

  private Examples(Path folder) {
    this.folder = folder;
  }

  static Examples ofThisBuild() {
    return new Examples(
        Boolean.getBoolean("tanpuhui.api.record")
            ? Path.of(System.getProperty("tanpuhui.root"), "gateway/contract/src/main/api/examples")
            : null);
  }

  synchronized void keep(Operation operation, Exchange exchange) {
    if (folder == null || !exchange.isGood()) {
      return;
    }
    Path file = folder.resolve(operation.id() + ".json");
    if (Files.exists(file)) {
      return;
    }
    ObjectNode example = JSON.createObjectNode();
    example.put("operation", operation.name());
    JsonNode request = json(exchange.requestType(), exchange.request());
    if (request != null) {
      example.put("request_type", exchange.requestType().replaceFirst("\\s*;.*", ""));
      example.set("request", request);
    }
    example.put("status", exchange.status());
    JsonNode response = json(exchange.responseType(), exchange.response());
    if (response != null) {
      example.set("response", response);
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(file, JSON.writeValueAsString(example) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String type, byte[] body) {
    if (type == null || body == null || body.length == 0 || !type.contains("json")) {
      return null;
    }
    try {
      return shown(JSON.readTree(body));
    } catch (IOException e) {
      return null;
    }
  }

  private static JsonNode shown(JsonNode node) {
    if (node instanceof ArrayNode array) {
      while (array.size() > ITEMS_SHOWN) {
        array.remove(array.size() - 1);
      }
      array.forEach(Examples::shown);
    } else if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (SECRETS.contains(member.getKey())
            && member.getValue().isTextual()
            && member.getValue().asText().length() >= 20) {
          object.put(member.getKey(), "…");
        } else {
          shown(member.getValue());
        }
      }
    }
    return node;
  }
}
