package org.tanpuhui.activity.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.activity.JsonNull;
import org.tanpuhui.activity.activity.Rfc3339;
import org.tanpuhui.activity.activity.Texts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** A JSON object of a command; every wrong member becomes a problem with its pointer. */
final class Body {
  private final Map<?, ?> members;
  private final String pointer;

  private Body(Map<?, ?> members, String pointer) {
    this.members = members;
    this.pointer = pointer;
  }

  /** The body of a request: one JSON object. */
  static Body read(byte[] bytes) {
    try {
      JsonReader json = JsonReader.over(bytes, 0, bytes.length);
      if (json.next() == JsonToken.START_OBJECT) {
        Object value = json.value();
        if (json.fault() != null) {
          throw new ProblemException(ProblemCode.BODY_UNPARSABLE, json.fault());
        }
        if (json.next() == null) {
          return new Body((Map<?, ?>) value, "");
        }
      }
    } catch (IOException e) {
      // Not JSON: the same answer as for JSON that is no object.
    }
    throw new ProblemException(ProblemCode.BODY_UNPARSABLE, "the body must be one JSON object");
  }

  /** An empty body counts as an empty object. */
  static Body readOptional(byte[] bytes) {
    return bytes == null || bytes.length == 0 ? new Body(Map.of(), "") : read(bytes);
  }

  /** A value that must be an object. */
  static Body of(Object value, String pointer) {
    if (value instanceof Map<?, ?> map) {
      return new Body(map, pointer);
    }
    throw ProblemException.field(ProblemCode.FIELD_TYPE, pointer, "must be an object");
  }

  /** Refuses members that are not in this list. */
  Body allow(String... names) {
    Set<String> known = Set.of(names);
    for (Object name : members.keySet()) {
      if (!known.contains(name)) {
        String shown = Texts.isClean((String) name, 64) ? (String) name : "?";
        throw ProblemException.field(
            ProblemCode.FIELD_UNKNOWN,
            pointer + "/" + shown.replace("~", "~0").replace("/", "~1"),
            "is unknown here");
      }
    }
    return this;
  }

  boolean has(String name) {
    Object value = members.get(name);
    return value != null && value != JsonNull.NULL;
  }

  Object raw(String name) {
    return members.get(name);
  }

  String pointer(String name) {
    return pointer + "/" + name;
  }

  /** Names of all members, in order. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    members.keySet().forEach(name -> names.add((String) name));
    return names;
  }

  /** A required text of at most {@code max} characters. */
  String text(String name, int max) {
    return text(required(name), pointer(name), max);
  }

  /** An optional text, null when absent. */
  String optionalText(String name, int max) {
    return has(name) ? text(name, max) : null;
  }

  /** A required text of this form. */
  String text(String name, java.util.regex.Pattern form) {
    String text = text(name, 256);
    if (!form.matcher(text).matches()) {
      throw range(pointer(name), "must match " + form.pattern());
    }
    return text;
  }

  String choice(String name, String... choices) {
    String text = text(name, 256);
    for (String choice : choices) {
      if (choice.equals(text)) {
        return text;
      }
    }
    throw range(pointer(name), "must be one of " + String.join(", ", choices));
  }

  /** A required list of 1 to {@code max} different texts. */
  List<String> texts(String name, int max, int textMax) {
    List<?> items = list(name, 1, max);
    List<String> texts = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      String text = text(items.get(i), pointer(name) + "/" + i, textMax);
      if (texts.contains(text)) {
        throw range(pointer(name) + "/" + i, "stands there twice");
      }
      texts.add(text);
    }
    return texts;
  }

  List<?> list(String name, int min, int max) {
    if (!(required(name) instanceof List<?> items)) {
      throw type(pointer(name), "must be an array");
    }
    if (items.size() < min || items.size() > max) {
      throw range(pointer(name), "must have " + min + " to " + max + " items");
    }
    return items;
  }

  Body object(String name) {
    return of(required(name), pointer(name));
  }

  /** An optional integer in {@code [min, max]}, null when absent. */
  Integer optionalInteger(String name, int min, int max) {
    if (!has(name)) {
      return null;
    }
    if (!(members.get(name) instanceof Long number)) {
      throw type(pointer(name), "must be an integer");
    }
    if (number < min || number > max) {
      throw range(pointer(name), "must be in [" + min + ", " + max + "]");
    }
    return number.intValue();
  }

  /** A required RFC 3339 date-time. */
  Instant instant(String name) {
    Instant instant = required(name) instanceof String text ? Rfc3339.parse(text) : null;
    if (instant == null) {
      throw type(pointer(name), "must be an RFC 3339 date-time with an offset");
    }
    if (instant.isBefore(Instant.EPOCH)) {
      throw range(pointer(name), "must lie after 1970");
    }
    return instant;
  }

  private Object required(String name) {
    Object value = members.get(name);
    if (value == null) {
      throw ProblemException.field(ProblemCode.FIELD_MISSING, pointer(name), "is required");
    }
    return value;
  }

  private static String text(Object value, String pointer, int max) {
    if (!(value instanceof String text)) {
      throw type(pointer, "must be a string");
    }
    if (!Texts.isClean(text, max)) {
      throw range(pointer, "must have 1 to " + max + " characters and no control characters");
    }
    return text;
  }

  static ProblemException type(String pointer, String detail) {
    return ProblemException.field(ProblemCode.FIELD_TYPE, pointer, detail);
  }

  static ProblemException range(String pointer, String detail) {
    return ProblemException.field(ProblemCode.FIELD_RANGE, pointer, detail);
  }
}
