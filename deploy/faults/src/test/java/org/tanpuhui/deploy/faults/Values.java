package org.tanpuhui.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.tanpuhui.testing.ApiDocument;

/**
 * Values for schemas: mostly what the schema asks for, with ids of things that are there; now and
 * then its boundaries, another type, or something hostile.
 */
final class Values {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DEPTH_MAX = 6;
  private static final long[] EDGES = {
    0, 1, -1, 2, 100, 10_000, Integer.MAX_VALUE, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final List<String> WORDS =
      List.of(
          "person",
          "record",
          "points",
          "pool",
          "sell",
          "buy",
          "approve",
          "reject",
          "dismiss",
          "uphold",
          "company",
          "illustrative",
          "official",
          "platform",
          "partner",
          "all",
          "evidence",
          "voluntary_neutrality",
          "voluntary_cancellation",
          "compliance_offset",
          "shortfall",
          "recognition",
          "activity_bonus",
          "goods",
          "donation",
          "month",
          "accept_report",
          "keep_books",
          "upheld",
          "not_upheld",
          "tanpuhui.activity.transit-trip.v1",
          "close");

  private final Random random;
  private final ApiDocument document;
  private final Hostile hostile;
  private final Map<String, String> ids;
  private final List<String> anyId;

  /**
   * @param ids ids by the name of the thing
   */
  Values(Random random, ApiDocument document, Hostile hostile, Map<String, String> ids) {
    this.random = random;
    this.document = document;
    this.hostile = hostile;
    this.ids = ids;
    this.anyId = new ArrayList<>(ids.values());
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String hostileText() {
    return any(hostile.texts());
  }

  byte[] hostileJson() {
    return any(hostile.json());
  }

  int number(int below) {
    return random.nextInt(below);
  }

  /** A right body with an id of its own, and often with one or two members changed or gone. */
  JsonNode changed(JsonNode body) {
    JsonNode copy = body.deepCopy();
    if (copy.isObject()) {
      for (String name : List.of("id", "code", "reference", "org", "subject")) {
        if (copy.path(name).isTextual() && oneIn(2)) {
          ((ObjectNode) copy).put(name, "s-" + random.nextInt(1_000_000));
        }
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        change((ObjectNode) copy);
      }
    }
    return copy;
  }

  private void change(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty()) {
      return;
    }
    String name = any(names);
    JsonNode member = object.get(name);
    if (member.isObject() && oneIn(2)) {
      change((ObjectNode) member);
    } else if (member.isArray() && !member.isEmpty() && member.get(0).isObject() && oneIn(2)) {
      change((ObjectNode) member.get(0));
    } else if (oneIn(4)) {
      object.remove(name);
    } else if (member.isNumber()) {
      object.set(name, number());
    } else if (member.isTextual() && oneIn(2)) {
      object.put(name, text(name, JSON.objectNode()));
    } else {
      object.set(name, strange(0));
    }
  }

  /** A text for a place of this name: the id of such a thing where there is one. */
  String text(String name, JsonNode given) {
    JsonNode schema = document.resolve(given);
    if (oneIn(12)) {
      return hostileText();
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size())).asText();
    }
    String lower = name.toLowerCase(Locale.ROOT);
    String known = ids.get(lower.replace("_id", ""));
    if (known != null && !oneIn(5)) {
      return known;
    }
    String format = schema.path("format").asText();
    if (format.equals("date-time") || lower.matches(".*(_at|_from|_to|from|to)")) {
      return oneIn(3) ? day() : instant();
    }
    if (format.equals("date") || lower.contains("day") || lower.endsWith("_on")) {
      return day();
    }
    if (lower.matches("id|.*_id|.*id|account|entity|org|counterparty|ref|serial|code|project")) {
      return any(anyId);
    }
    return switch (random.nextInt(4)) {
      case 0 -> any(anyId);
      case 1 -> any(WORDS);
      case 2 -> Long.toString(edge());
      default -> "text-" + random.nextInt(1000);
    };
  }

  private String instant() {
    return Instant.now().plus(random.nextInt(2000) - 1000, ChronoUnit.HOURS).toString();
  }

  private String day() {
    return LocalDate.now().plusDays(random.nextInt(60) - 50).toString();
  }

  private long edge() {
    return oneIn(2) ? random.nextInt(1000) : EDGES[random.nextInt(EDGES.length)];
  }

  /** A value of a schema, near it, or nothing like it. */
  JsonNode value(String name, JsonNode given, int depth) {
    if (oneIn(25)) {
      return strange(depth);
    }
    JsonNode schema = document.resolve(given);
    for (String choice : new String[] {"oneOf", "anyOf", "allOf"}) {
      if (schema.has(choice)) {
        JsonNode of = schema.get(choice);
        return value(name, of.get(random.nextInt(of.size())), depth);
      }
    }
    JsonNode type = schema.path("type");
    String word = type.isArray() ? type.get(0).asText() : type.asText();
    return switch (word) {
      case "object" -> object(schema, depth);
      case "array" -> array(name, schema, depth);
      case "integer", "number" -> number();
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "string" -> JSON.textNode(text(name, schema));
      default -> schema.has("properties") ? object(schema, depth) : strange(depth);
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    if (depth < DEPTH_MAX) {
      schema
          .path("properties")
          .fields()
          .forEachRemaining(
              e -> {
                if (!oneIn(6)) {
                  object.set(e.getKey(), value(e.getKey(), e.getValue(), depth + 1));
                }
              });
      if (schema.path("additionalProperties").isObject()) {
        object.set(any(WORDS), value("", schema.get("additionalProperties"), depth + 1));
      }
    }
    if (oneIn(15)) {
      object.put(hostileText(), 1);
    }
    return object;
  }

  private ArrayNode array(String name, JsonNode schema, int depth) {
    ArrayNode array = JSON.arrayNode();
    int size = oneIn(60) ? 600 : random.nextInt(3);
    for (int i = 0; i < size && depth < DEPTH_MAX; i++) {
      array.add(value(name, schema.path("items"), depth + 1));
    }
    return array;
  }

  private JsonNode number() {
    return switch (random.nextInt(12)) {
      case 0 -> JSON.numberNode(new BigInteger("9".repeat(1 + random.nextInt(400))));
      case 1 -> JSON.numberNode(random.nextDouble() * edge());
      case 2 -> JSON.textNode(Long.toString(edge()));
      default -> JSON.numberNode(edge());
    };
  }

  private JsonNode strange(int depth) {
    return switch (random.nextInt(7)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.numberNode(edge());
      case 2 -> JSON.booleanNode(true);
      case 3 -> depth > 3 ? JSON.arrayNode() : JSON.arrayNode().add(strange(depth + 1));
      case 4 -> JSON.objectNode().put(any(WORDS), hostileText());
      default -> JSON.textNode(hostileText());
    };
  }
}
