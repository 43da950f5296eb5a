package org.tanpuhui.platform.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Predicate;

/**
 * Times and days as text with a year of four digits (RFC 3339). Jackson also takes numbers, as
 * seconds or days since 1970, and years that no database keeps.
 */
final class WrittenTimes extends SimpleModule {
  private static final long serialVersionUID = 1;
  private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  WrittenTimes() {
    super("tanpuhui-times");
    addDeserializer(
        Instant.class,
        new Written<>(
            Instant.class,
            InstantDeserializer.INSTANT,
            time -> !time.isBefore(FIRST) && !time.isAfter(LAST)));
    addDeserializer(
        LocalDate.class,
        new Written<>(
            LocalDate.class,
            LocalDateDeserializer.INSTANCE,
            day -> !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY)));
  }

  private static final class Written<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1;

    private final Class<T> type;
    private final transient JsonDeserializer<T> parser;
    private final transient Predicate<T> inRange;

    Written(Class<T> type, JsonDeserializer<T> parser, Predicate<T> inRange) {
      super(type);
      this.type = type;
      this.parser = parser;
      this.inRange = inRange;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (!json.hasToken(JsonToken.VALUE_STRING)) {
        return type.cast(context.handleUnexpectedToken(type, json));
      }
      String text = json.getText();
      T value = parser.deserialize(json, context);
      if (value != null && !inRange.test(value)) {
        return type.cast(context.handleWeirdStringValue(type, text, "a year of four digits"));
      }
      return value;
    }
  }
}
