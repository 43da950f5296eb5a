package org.tanpuhui.activity.activity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.platform.problem.ProblemCode;

/** Checks the {@code data} of an event against its schema, field by field in alphabetical order. */
final class DataCheck {
  static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final LocalDate EARLIEST_DAY = LocalDate.of(2000, 1, 1);
  private static final LocalDate LATEST_DAY = LocalDate.of(9999, 12, 30);
  private static final BigDecimal MAX_LAT = BigDecimal.valueOf(90);
  private static final BigDecimal MAX_LON = BigDecimal.valueOf(180);
  private static final Set<String> POINT_MEMBERS = Set.of("lat", "lon", "datum");

  private DataCheck() {}

  /** The normalised data, or the first thing wrong with it. */
  static Checked check(ActivitySchema schema, String subject, Map<?, ?> data) {
    Object[] values = new Object[schema.size()];
    int present = 0;
    for (int i = 0; i < values.length; i++) {
      FieldSpec field = schema.field(i);
      Object raw = data.get(field.name());
      if (raw == null) {
        if (field.required()) {
          return fault(ProblemCode.FIELD_MISSING, field.name(), "is required");
        }
        continue;
      }
      present++;
      Object value = value(field, raw);
      if (value instanceof Rejection rejection) {
        return rejection;
      }
      values[i] = value;
    }
    if (present < data.size()) {
      return unknown(schema, data);
    }
    Rejection together = schema.checkTogether(subject, values);
    if (together != null) {
      return together;
    }
    return new ActivityData(schema, values, schema.start(values), schema.end(values));
  }

  private static Object value(FieldSpec field, Object raw) {
    return switch (field.kind()) {
      case TEXT -> text(field, raw);
      case CHOICE -> choice(field, raw);
      case INTEGER -> integer(field, raw);
      case INSTANT -> instant(field, raw);
      case DAY -> day(field, raw);
      case FLAG -> flag(field, raw);
      case POINT -> point(field, raw);
      case STRATA -> StrataCheck.check(field.name(), raw);
    };
  }

  private static Object text(FieldSpec field, Object raw) {
    if (!(raw instanceof String text)) {
      return fault(ProblemCode.FIELD_TYPE, field.name(), "must be a string");
    }
    if (!Texts.isClean(text, (int) field.max())) {
      return fault(
          ProblemCode.FIELD_RANGE,
          field.name(),
          "must have 1 to " + field.max() + " characters and no control characters");
    }
    return text;
  }

  private static Object choice(FieldSpec field, Object raw) {
    if (!(raw instanceof String text)) {
      return fault(ProblemCode.FIELD_TYPE, field.name(), "must be a string");
    }
    if (!field.choices().contains(text)) {
      return fault(
          ProblemCode.FIELD_RANGE,
          field.name(),
          "must be one of " + String.join(", ", field.choices()));
    }
    return text;
  }

  private static Object integer(FieldSpec field, Object raw) {
    if (raw instanceof Long number && number >= field.min() && number <= field.max()) {
      return number;
    }
    if (raw instanceof Long || raw instanceof BigInteger) {
      return fault(
          ProblemCode.FIELD_RANGE,
          field.name(),
          "must be in [" + field.min() + ", " + field.max() + "]");
    }
    return fault(ProblemCode.FIELD_TYPE, field.name(), "must be an integer");
  }

  private static Object instant(FieldSpec field, Object raw) {
    Instant instant = raw instanceof String text ? Rfc3339.parse(text) : null;
    if (instant == null) {
      return fault(
          ProblemCode.FIELD_TYPE, field.name(), "must be an RFC 3339 date-time with an offset");
    }
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      return fault(ProblemCode.FIELD_RANGE, field.name(), "must lie between 2000 and 9999");
    }
    return instant;
  }

  private static Object day(FieldSpec field, Object raw) {
    LocalDate day = raw instanceof String text ? Rfc3339.parseDay(text) : null;
    if (day == null) {
      return fault(ProblemCode.FIELD_TYPE, field.name(), "must be a local day, yyyy-mm-dd");
    }
    if (day.isBefore(EARLIEST_DAY) || day.isAfter(LATEST_DAY)) {
      return fault(ProblemCode.FIELD_RANGE, field.name(), "must lie between 2000 and 9999");
    }
    return day;
  }

  private static Object flag(FieldSpec field, Object raw) {
    return raw instanceof Boolean
        ? raw
        : fault(ProblemCode.FIELD_TYPE, field.name(), "must be true or false");
  }

  private static Object point(FieldSpec field, Object raw) {
    if (!(raw instanceof Map<?, ?> members)) {
      return fault(ProblemCode.FIELD_TYPE, field.name(), "must be an object with lat, lon, datum");
    }
    for (String member : new String[] {"lat", "lon", "datum"}) {
      if (members.get(member) == null) {
        return fault(ProblemCode.FIELD_MISSING, field.name() + "/" + member, "is required");
      }
    }
    for (Object member : members.keySet()) {
      if (!POINT_MEMBERS.contains(member)) {
        return fault(
            ProblemCode.FIELD_UNKNOWN, field.name() + "/" + escape((String) member), "is unknown");
      }
    }
    Object lat = degrees(field.name() + "/lat", members.get("lat"), MAX_LAT);
    if (lat instanceof Rejection) {
      return lat;
    }
    Object lon = degrees(field.name() + "/lon", members.get("lon"), MAX_LON);
    if (lon instanceof Rejection) {
      return lon;
    }
    Object datum = members.get("datum");
    if (!"wgs84".equals(datum) && !"gcj02".equals(datum)) {
      return fault(
          datum instanceof String ? ProblemCode.FIELD_RANGE : ProblemCode.FIELD_TYPE,
          field.name() + "/datum",
          "must be wgs84 or gcj02");
    }
    return new GeoPoint((BigDecimal) lat, (BigDecimal) lon, (String) datum);
  }

  private static Object degrees(String name, Object raw, BigDecimal max) {
    BigDecimal degrees =
        raw instanceof Long whole
            ? BigDecimal.valueOf(whole)
            : raw instanceof BigDecimal decimal ? decimal : null;
    if (degrees == null) {
      return fault(
          raw instanceof BigInteger ? ProblemCode.FIELD_RANGE : ProblemCode.FIELD_TYPE,
          name,
          "must be a number of degrees");
    }
    if (degrees.abs().compareTo(max) > 0) {
      return fault(ProblemCode.FIELD_RANGE, name, "must be in [-" + max + ", " + max + "]");
    }
    return degrees.setScale(3, RoundingMode.HALF_EVEN);
  }

  private static Rejection unknown(ActivitySchema schema, Map<?, ?> data) {
    for (Object name : data.keySet()) {
      if (!schema.knows((String) name)) {
        return fault(
            ProblemCode.FIELD_UNKNOWN, escape((String) name), "is no field of " + schema.type());
      }
    }
    throw new IllegalStateException("more members than fields, and all are known");
  }

  /** A name as a JSON pointer token (RFC 6901 section 3), cut to a length fit for an answer. */
  static String escape(String name) {
    String shown = Texts.isClean(name, 64) ? name : "?";
    return shown.replace("~", "~0").replace("/", "~1");
  }

  static Rejection fault(ProblemCode code, String name, String what) {
    return new Rejection(code, "/data/" + name, name + " " + what);
  }
}
