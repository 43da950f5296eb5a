package org.tanpuhui.methodology.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.FieldProblem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.JsonFaults;

/**
 * A JSON object of a command. Faults are noted, not thrown, so that {@link #end} answers all of
 * them at once; until then a wrong member reads as a harmless value.
 */
final class JsonBody {
  private static final int MAX_BYTES = 1 << 18;
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
  private final JsonNode node;
  private final String pointer;
  private final List<FieldProblem> faults;

  private JsonBody(JsonNode node, String pointer, List<FieldProblem> faults) {
    this.node = node;
    this.pointer = pointer;
    this.faults = faults;
  }

  /**
   * The body of a request.
   *
   * @throws ProblemException BODY_UNPARSABLE, BODY_TOO_LARGE, FIELD_TYPE
   */
  static JsonBody read(byte[] bytes) {
    if (bytes == null || bytes.length == 0) {
      throw new ProblemException(ProblemCode.BODY_UNPARSABLE, "a body is required");
    }
    if (bytes.length > MAX_BYTES) {
      throw new ProblemException(
          ProblemCode.BODY_TOO_LARGE, "the body may have at most " + MAX_BYTES + " bytes");
    }
    try {
      JsonNode read = Json.mapper().readTree(bytes);
      if (!read.isObject()) {
        throw ProblemException.field(ProblemCode.FIELD_TYPE, "", "the body must be an object");
      }
      return new JsonBody(read, "", new ArrayList<>());
    } catch (JsonProcessingException e) {
      throw JsonFaults.refusal(e);
    } catch (IOException e) {
      throw new ProblemException(ProblemCode.BODY_UNPARSABLE, "the body cannot be read");
    }
  }

  /** The same, where no body counts as an empty object. */
  static JsonBody readOptional(byte[] bytes) {
    return bytes == null || bytes.length == 0
        ? new JsonBody(JsonNodeFactory.instance.objectNode(), "", new ArrayList<>())
        : read(bytes);
  }

  /** Notes members that are not in this list. */
  JsonBody allow(String... names) {
    Set<String> known = Set.of(names);
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                fault(ProblemCode.FIELD_UNKNOWN, name, "is unknown here");
              }
            });
    return this;
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /**
   * @throws ProblemException the first fault, with all of them as {@code errors}
   */
  void end() {
    if (!faults.isEmpty()) {
      FieldProblem first = faults.get(0);
      throw new ProblemException(first.code(), first.pointer() + " " + first.detail(), faults);
    }
  }

  void fault(ProblemCode code, String name, String detail) {
    String place =
        name.isEmpty() ? pointer : pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    faults.add(new FieldProblem(place, code, detail));
  }

  private JsonNode required(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      fault(ProblemCode.FIELD_MISSING, name, "is required");
      return null;
    }
    return value;
  }

  /** A required text of 1 to {@code max} characters without control characters. */
  String text(String name, int max) {
    JsonNode value = required(name);
    if (value == null) {
      return "";
    }
    if (!value.isTextual()) {
      fault(ProblemCode.FIELD_TYPE, name, "must be a string");
      return "";
    }
    String text = value.textValue();
    if (text.isBlank() || text.length() > max || text.chars().anyMatch(JsonBody::isControl)) {
      fault(
          ProblemCode.FIELD_RANGE,
          name,
          "must have 1 to " + max + " characters and no control characters");
      return "";
    }
    return text;
  }

  private static boolean isControl(int character) {
    return Character.isISOControl(character) && character != '\n';
  }

  String optionalText(String name, int max) {
    return has(name) ? text(name, max) : null;
  }

  /** A required text of this form. */
  String text(String name, Pattern form) {
    String text = text(name, 256);
    if (!text.isEmpty() && !form.matcher(text).matches()) {
      fault(ProblemCode.FIELD_RANGE, name, "must match " + form.pattern());
    }
    return text;
  }

  String choice(String name, String... choices) {
    String text = text(name, 256);
    if (!text.isEmpty() && !Arrays.asList(choices).contains(text)) {
      fault(ProblemCode.FIELD_RANGE, name, "must be one of " + String.join(", ", choices));
    }
    return text;
  }

  boolean flag(String name) {
    JsonNode value = required(name);
    if (value != null && !value.isBoolean()) {
      fault(ProblemCode.FIELD_TYPE, name, "must be true or false");
    }
    return value != null && value.asBoolean();
  }

  /** A required whole number in {@code [min, max]}. */
  long whole(String name, long min, long max) {
    JsonNode value = required(name);
    if (value == null) {
      return min;
    }
    if (!value.isIntegralNumber()) {
      fault(ProblemCode.FIELD_TYPE, name, "must be a whole number");
      return min;
    }
    if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
      fault(ProblemCode.FIELD_RANGE, name, "must be in [" + min + ", " + max + "]");
      return min;
    }
    return value.longValue();
  }

  /** A required decimal number in {@code [0, max]}, as a number or, exactly, as text. */
  BigDecimal decimal(String name, int wholeDigits, int decimals) {
    JsonNode value = required(name);
    if (value == null) {
      return BigDecimal.ZERO;
    }
    String text = value.isNumber() ? value.decimalValue().toPlainString() : value.asText("");
    if (!text.matches("[0-9]{1," + wholeDigits + "}(\\.[0-9]{1," + decimals + "})?")) {
      fault(
          ProblemCode.FIELD_RANGE,
          name,
          "must be a decimal number of at least 0 with at most " + decimals + " decimals");
      return BigDecimal.ZERO;
    }
    return new BigDecimal(text);
  }

  /** An optional list of different texts of this form, empty when absent. */
  List<String> texts(String name, int max, Pattern form) {
    JsonNode list = node.get(name);
    List<String> texts = new ArrayList<>();
    if (list == null || list.isNull()) {
      return texts;
    }
    if (!list.isArray() || list.size() > max) {
      fault(ProblemCode.FIELD_TYPE, name, "must be an array of at most " + max + " texts");
      return texts;
    }
    for (JsonNode item : list) {
      if (!item.isTextual() || !form.matcher(item.textValue()).matches()) {
        fault(ProblemCode.FIELD_RANGE, name, "each must match " + form.pattern());
        return List.of();
      }
      texts.add(item.textValue());
    }
    return texts.stream().distinct().collect(Collectors.toList());
  }

  /** The objects of a required list of 1 to {@code max}. */
  List<JsonBody> objects(String name, int max) {
    JsonNode list = required(name);
    List<JsonBody> objects = new ArrayList<>();
    if (list == null) {
      return objects;
    }
    if (!list.isArray() || list.isEmpty() || list.size() > max) {
      fault(ProblemCode.FIELD_TYPE, name, "must be an array of 1 to " + max + " objects");
      return objects;
    }
    for (int i = 0; i < list.size(); i++) {
      String place = pointer + "/" + name + "/" + i;
      if (!list.get(i).isObject()) {
        faults.add(new FieldProblem(place, ProblemCode.FIELD_TYPE, "must be an object"));
      } else {
        objects.add(new JsonBody(list.get(i), place, faults));
      }
    }
    return objects;
  }

  /**
   * A required point in time: an RFC 3339 date-time, or a local day.
   *
   * @param daysAfter added to a day: 1 where the time is an exclusive end
   */
  Instant instantOrDay(String name, int daysAfter) {
    String text = text(name, 64);
    if (text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      Instant time =
          text.length() == 10
              ? CityTime.startOf(LocalDate.parse(text).plusDays(daysAfter))
              : OffsetDateTime.parse(text).toInstant();
      if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
        fault(ProblemCode.FIELD_RANGE, name, "must lie between 1970 and 2200");
        return Instant.EPOCH;
      }
      return time;
    } catch (DateTimeException e) {
      fault(
          ProblemCode.FIELD_TYPE,
          name,
          "must be a date like 2026-11-23 or a time like 2026-11-23T08:00:00Z");
      return Instant.EPOCH;
    }
  }

  /** A required local day between 2000 and 2199; its text is like {@code 2026-11-23}. */
  LocalDate day(String name) {
    String text = text(name, 64);
    LocalDate fallback = LocalDate.EPOCH;
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 2000 && day.getYear() <= 2199) {
        return day;
      }
      fault(ProblemCode.FIELD_RANGE, name, "must lie between 2000 and 2199");
    } catch (DateTimeException e) {
      fault(ProblemCode.FIELD_TYPE, name, "must be a date like 2026-11-23");
    }
    return fallback;
  }
}
