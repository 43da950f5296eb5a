package org.tanpuhui.methodology.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tanpuhui.methodology.methodology.Text;

/**
 * One object of a document while it is read. Every reading method notes a fault and answers a
 * harmless value, so that one pass names every fault.
 */
final class Chapter {
  private static final int MAX_TEXT = 4_000;
  private final JsonNode node;
  private final String pointer;
  private final Map<String, Integer> lines;
  private final List<Fault> faults;
  private final Set<String> read = new HashSet<>();

  Chapter(JsonNode node, String pointer, Map<String, Integer> lines, List<Fault> faults) {
    this.pointer = pointer;
    this.lines = lines;
    this.faults = faults;
    if (!node.isObject()) {
      faults.add(Fault.of(lines.getOrDefault(pointer, 0), pointer, FaultCode.NOT_AN_OBJECT));
      this.node = JsonNodeFactory.instance.objectNode();
    } else {
      this.node = node;
    }
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** Whether a fault was noted at this object or below it. */
  boolean isFaulty() {
    return isFaultyAt(pointer);
  }

  /** Whether a fault was noted at a member or below it. */
  boolean isFaulty(String name) {
    return isFaultyAt(pointer + "/" + name);
  }

  private boolean isFaultyAt(String place) {
    return faults.stream()
        .anyMatch(f -> f.pointer().equals(place) || f.pointer().startsWith(place + "/"));
  }

  void fault(String name, FaultCode code, Object... arguments) {
    String place =
        name.isEmpty() ? pointer : pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    faults.add(
        Fault.of(
            lines.getOrDefault(place, lines.getOrDefault(pointer, 0)), place, code, arguments));
  }

  private JsonNode required(String name) {
    read.add(name);
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      fault(name, FaultCode.REQUIRED);
      return null;
    }
    return value;
  }

  Chapter object(String name) {
    JsonNode value = required(name);
    return new Chapter(
        value == null ? JsonNodeFactory.instance.objectNode() : value,
        pointer + "/" + name,
        lines,
        value == null ? new ArrayList<>() : faults);
  }

  /** The objects of a list; an absent list is a fault unless {@code optional}. */
  List<Chapter> objects(String name, boolean optional) {
    List<Chapter> chapters = new ArrayList<>();
    JsonNode list = list(name, optional);
    for (int i = 0; i < list.size(); i++) {
      chapters.add(new Chapter(list.get(i), pointer + "/" + name + "/" + i, lines, faults));
    }
    return chapters;
  }

  private JsonNode list(String name, boolean optional) {
    read.add(name);
    JsonNode value = optional && !has(name) ? null : required(name);
    if (value != null && !value.isArray()) {
      fault(name, FaultCode.NOT_A_LIST);
      value = null;
    } else if (value != null && value.isEmpty() && !optional) {
      fault(name, FaultCode.EMPTY_LIST);
    }
    return value == null ? JsonNodeFactory.instance.arrayNode() : value;
  }

  /** The names of an object's members, in order, without counting them as read. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  String text(String name) {
    JsonNode value = required(name);
    if (value == null) {
      return "";
    }
    if (!value.isTextual()
        || value.textValue().isBlank()
        || value.textValue().length() > MAX_TEXT) {
      fault(name, FaultCode.NOT_TEXT, MAX_TEXT);
      return "";
    }
    return value.textValue();
  }

  /** A text in both languages. */
  Text bilingual(String name) {
    Chapter both = object(name);
    Text text = new Text(both.text("zh"), both.text("en"));
    both.end();
    return text;
  }

  /** A list of texts in both languages, at least one. */
  void bilinguals(String name) {
    for (Chapter both : objects(name, false)) {
      both.text("zh");
      both.text("en");
      both.end();
    }
  }

  /** A list of distinct words. */
  Set<String> words(String name, boolean optional) {
    Set<String> words = new LinkedHashSet<>();
    JsonNode list = list(name, optional);
    for (JsonNode item : list) {
      if (!item.isTextual()) {
        fault(name, FaultCode.NOT_WORDS);
      } else if (!words.add(item.textValue())) {
        fault(name, FaultCode.DUPLICATE, item.textValue());
      }
    }
    return words;
  }

  /**
   * A whole number in {@code [min, max]}; null when absent and optional, {@code min} when wrong.
   */
  Long whole(String name, long min, long max, boolean optional) {
    read.add(name);
    if (optional && !has(name)) {
      return null;
    }
    JsonNode value = required(name);
    if (value == null) {
      return min;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      fault(name, FaultCode.NOT_WHOLE, value);
      return min;
    }
    if (value.longValue() < min || value.longValue() > max) {
      fault(name, FaultCode.OUT_OF_RANGE, min, max, value);
      return min;
    }
    return value.longValue();
  }

  /** A list of whole numbers in {@code [min, max]}. */
  List<Long> wholes(String name, long min, long max) {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode item : list(name, false)) {
      if (!item.isIntegralNumber() || item.longValue() < min || item.longValue() > max) {
        fault(name, FaultCode.OUT_OF_RANGE, min, max, item);
      } else {
        numbers.add(item.longValue());
      }
    }
    return numbers;
  }

  boolean flag(String name) {
    return flag(name, false);
  }

  /** True or false; the default when absent. */
  boolean flag(String name, boolean absent) {
    read.add(name);
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return absent;
    }
    if (!value.isBoolean()) {
      fault(name, FaultCode.NOT_A_FLAG);
    }
    return value.asBoolean();
  }

  /** A decimal number, at least 0, written as text so that nothing rounds it. */
  BigDecimal decimal(String name, boolean whole) {
    JsonNode value = required(name);
    if (value == null) {
      return BigDecimal.ZERO;
    }
    String text = value.isTextual() || value.isIntegralNumber() ? value.asText() : "";
    if (!text.matches("[0-9]{1,12}(\\.[0-9]{1,12})?")) {
      fault(name, FaultCode.NOT_DECIMAL);
      return BigDecimal.ZERO;
    }
    if (whole && text.contains(".")) {
      fault(name, FaultCode.NOT_WHOLE_IN_UNIT, text);
      return BigDecimal.ZERO;
    }
    return new BigDecimal(text);
  }

  /** A local day; null when absent and optional. */
  LocalDate day(String name, boolean optional) {
    read.add(name);
    if (optional && !has(name)) {
      return null;
    }
    JsonNode value = required(name);
    if (value == null) {
      return LocalDate.EPOCH;
    }
    try {
      return LocalDate.parse(value.asText());
    } catch (DateTimeParseException e) {
      fault(name, FaultCode.NOT_A_DAY, value.asText());
      return LocalDate.EPOCH;
    }
  }

  /** A local month; null when wrong. */
  YearMonth month(String name) {
    String word = text(name);
    try {
      return word.isEmpty() ? null : YearMonth.parse(word);
    } catch (DateTimeParseException e) {
      fault(name, FaultCode.NOT_A_MONTH, word);
      return null;
    }
  }

  /** One of an enum's names in lower case; null when wrong. */
  <E extends Enum<E>> E choice(String name, Class<E> type) {
    String word = text(name);
    if (word.isEmpty()) {
      return null;
    }
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
        return value;
      }
    }
    fault(
        name,
        FaultCode.UNKNOWN_WORD,
        word,
        Arrays.stream(type.getEnumConstants())
            .map(e -> e.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")));
    return null;
  }

  /** The node of a member, for what is kept as it is. */
  JsonNode raw(String name) {
    JsonNode value = required(name);
    return value == null ? JsonNodeFactory.instance.objectNode() : value;
  }

  /** Notes a fault for every member that nothing has read. */
  void end() {
    for (String name : names()) {
      if (!read.contains(name)) {
        fault(name, FaultCode.UNKNOWN_MEMBER);
      }
    }
  }
}
