package org.tanpuhui.methodology.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeSet;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.json.Json;

/**
 * The one way to write a document down, so that its hash is its identity: names sorted, no white
 * space, no number but whole ones, UTF-8. The same as RFC 8785 for such documents, so anyone can
 * recompute the hash from the document the API returns.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  public static String write(JsonNode node) {
    try {
      return Json.mapper().writeValueAsString(sorted(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** SHA-256 of the canonical text, 64 hexadecimal digits. */
  public static String hash(String canonical) {
    return HexFormat.of().formatHex(Ids.sha256(canonical.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      TreeSet<String> names = new TreeSet<>();
      node.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> object.set(name, sorted(node.get(name))));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(sorted(item)));
      return array;
    }
    return node;
  }
}
