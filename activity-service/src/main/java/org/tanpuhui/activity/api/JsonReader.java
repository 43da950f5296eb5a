package org.tanpuhui.activity.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.activity.activity.JsonNull;

/**
 * Reads one JSON value at a time as plain values: Map, List, String, Long, BigInteger, BigDecimal,
 * Boolean, {@link JsonNull}.
 *
 * <p>What JSON allows and we do not (a member twice, absurd depth or numbers) is noted as a fault
 * of that value and read over, so that one bad event does not make its neighbours unreadable.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER_LENGTH = 40;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxNumberLength(10_000)
                  .build())
          .build();

  private final JsonParser parser;
  private String fault;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  static JsonReader over(byte[] bytes, int from, int length) throws IOException {
    return new JsonReader(JSON.createParser(bytes, from, length));
  }

  /** The next token, null at the end of the input. */
  JsonToken next() throws IOException {
    return parser.nextToken();
  }

  /** Reads the value whose first token is the current one and forgets earlier faults. */
  Object value() throws IOException {
    fault = null;
    return value(1);
  }

  /** What is wrong with the value read last, or null. */
  String fault() {
    return fault;
  }

  private Object value(int depth) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(depth);
      case START_ARRAY -> array(depth);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> JsonNull.NULL;
    };
  }

  private Map<String, Object> object(int depth) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    tooDeep(depth);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (members.put(name, value(depth + 1)) != null) {
        fault = "a member stands there twice";
      }
    }
    return members;
  }

  private List<Object> array(int depth) throws IOException {
    List<Object> items = new ArrayList<>();
    tooDeep(depth);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(depth + 1));
    }
    return items;
  }

  private Object integer() throws IOException {
    if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    if (parser.getTextLength() > MAX_NUMBER_LENGTH) {
      fault = "a number has more than " + MAX_NUMBER_LENGTH + " characters";
      return BigInteger.ZERO;
    }
    return parser.getBigIntegerValue();
  }

  private Object decimal() throws IOException {
    if (parser.getTextLength() <= MAX_NUMBER_LENGTH) {
      try {
        BigDecimal number = new BigDecimal(parser.getText());
        if (Math.abs((long) number.scale()) <= MAX_NUMBER_LENGTH) {
          return number;
        }
      } catch (NumberFormatException e) {
        // An exponent beyond 32 bits: noted below like every other absurd number.
      }
    }
    fault = "a number has an absurd length or exponent";
    return BigDecimal.ZERO;
  }

  private void tooDeep(int depth) {
    if (depth > MAX_DEPTH) {
      fault = "values are nested deeper than " + MAX_DEPTH;
    }
  }
}
