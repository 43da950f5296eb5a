package org.tanpuhui.gateway.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.tanpuhui.platform.json.Json;

/** JSON schemas of the records that go over the topics, as {@link Json} writes them. */
final class RecordSchemas {
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();

  private RecordSchemas() {}

  /** The schema of a record: all its members, primitives required. */
  static ObjectNode of(Class<?> record) {
    ObjectNode schema = Json.mapper().createObjectNode();
    schema.put("type", "object");
    ArrayNode required = Json.mapper().createArrayNode();
    ObjectNode members = schema.putObject("properties");
    for (RecordComponent component : record.getRecordComponents()) {
      String name = NAMES.translate(component.getName());
      members.set(name, type(component.getGenericType()));
      if (component.getType().isPrimitive()) {
        required.add(name);
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static ObjectNode type(Type type) {
    ObjectNode schema = Json.mapper().createObjectNode();
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      schema.put("type", "array").set("items", type(list.getActualTypeArguments()[0]));
      return schema;
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return schema.put("type", "string");
    }
    if (raw == byte[].class) {
      return schema.put("type", "string").put("contentEncoding", "base64");
    }
    if (raw == UUID.class) {
      return schema.put("type", "string").put("format", "uuid");
    }
    if (raw == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    }
    if (raw == LocalDate.class) {
      return schema.put("type", "string").put("format", "date");
    }
    if (raw == long.class || raw == Long.class) {
      return schema.put("type", "integer").put("format", "int64");
    }
    if (raw == int.class || raw == Integer.class) {
      return schema.put("type", "integer").put("format", "int32");
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return schema.put("type", "boolean");
    }
    if (JsonNode.class.isAssignableFrom(raw)) {
      return schema.put("type", "object");
    }
    if (raw.isEnum()) {
      ArrayNode words = schema.put("type", "string").putArray("enum");
      for (Object constant : raw.getEnumConstants()) {
        words.add(word(raw, ((Enum<?>) constant).name()));
      }
      return schema;
    }
    if (raw.isRecord()) {
      return of(raw);
    }
    throw new IllegalStateException("no schema is known for " + raw);
  }

  private static String word(Class<?> type, String constant) {
    try {
      JsonProperty named = type.getField(constant).getAnnotation(JsonProperty.class);
      return named == null ? constant.toLowerCase(Locale.ROOT) : named.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }
}
