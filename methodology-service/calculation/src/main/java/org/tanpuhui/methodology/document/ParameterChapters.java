package org.tanpuhui.methodology.document;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tanpuhui.methodology.methodology.Parameter;
import org.tanpuhui.methodology.methodology.Provenance;
import org.tanpuhui.platform.CityTime;

/**
 * The {@code parameters} chapter: dated values, each with its source and how sure it is. A value
 * holds from its day until the next one's, or until its own {@code to}, the first day it no longer
 * holds.
 */
final class ParameterChapters {
  /** Known units, and whether a value in them is whole. */
  private static final Map<String, Boolean> UNITS =
      Map.ofEntries(
          Map.entry("m", true),
          Map.entry("wh", true),
          Map.entry("day", true),
          Map.entry("switch", true),
          Map.entry("wh_per_person_day", true),
          Map.entry("wh_per_household_day", true),
          Map.entry("ratio", false),
          Map.entry("t_per_m3", false),
          Map.entry("g_co2e_per_pkm", false),
          Map.entry("g_co2e_per_km", false),
          Map.entry("g_co2e_per_boarding", false),
          Map.entry("g_co2e_per_item", false),
          Map.entry("kg_co2e_per_kwh", false));

  private ParameterChapters() {}

  /** One value with its days and the place its faults belong to. */
  private record Span(LocalDate from, LocalDate to, Parameter.Dated value, Chapter chapter) {}

  /**
   * @param validFrom first day of the version
   * @param validTo first day it no longer covers, null for an open end
   */
  static Map<String, Parameter> read(Chapter document, LocalDate validFrom, LocalDate validTo) {
    Map<String, Parameter> parameters = new HashMap<>();
    for (Chapter chapter : document.objects("parameters", false)) {
      String name = chapter.text("name");
      String unit = chapter.text("unit");
      if (!unit.isEmpty() && !UNITS.containsKey(unit)) {
        chapter.fault(
            "unit", FaultCode.UNKNOWN_UNIT, unit, String.join(", ", new TreeSet<>(UNITS.keySet())));
      }
      boolean whole = UNITS.getOrDefault(unit, false);
      List<String> key = List.copyOf(chapter.words("key", true));
      boolean symmetric = chapter.flag("symmetric");
      List<Span> spans = new ArrayList<>();
      for (Chapter value : chapter.objects("values", false)) {
        spans.add(span(value, key, whole));
      }
      spans.sort(Comparator.comparing(Span::from));
      checkCover(chapter, spans, validFrom, validTo);
      chapter.end();
      List<Parameter.Dated> values = new ArrayList<>();
      spans.forEach(span -> values.add(0, span.value()));
      if (parameters.put(name, new Parameter(name, unit, key, symmetric, List.copyOf(values)))
          != null) {
        chapter.fault("name", FaultCode.DUPLICATE, name);
      }
    }
    return parameters;
  }

  /** Every day of validity has exactly one value. */
  private static void checkCover(
      Chapter chapter, List<Span> spans, LocalDate validFrom, LocalDate validTo) {
    if (spans.isEmpty()) {
      return;
    }
    if (spans.get(0).from().isAfter(validFrom)) {
      chapter.fault("values", FaultCode.VALUES_GAP, validFrom, spans.get(0).from());
    }
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      LocalDate next = i + 1 < spans.size() ? spans.get(i + 1).from() : null;
      if (span.to() != null && !span.to().isAfter(span.from())) {
        span.chapter().fault("to", FaultCode.NO_INTERVAL);
      } else if (next != null && next.equals(span.from())) {
        spans.get(i + 1).chapter().fault("from", FaultCode.VALUES_OVERLAP, span.from());
      } else if (span.to() != null && next != null && span.to().isAfter(next)) {
        spans.get(i + 1).chapter().fault("from", FaultCode.VALUES_OVERLAP, span.from());
      } else if (span.to() != null && next != null && span.to().isBefore(next)) {
        span.chapter().fault("to", FaultCode.VALUES_GAP, span.to(), next);
      } else if (span.to() != null
          && next == null
          && (validTo == null || span.to().isBefore(validTo))) {
        span.chapter().fault("to", FaultCode.VALUES_GAP, span.to(), validTo);
      }
    }
  }

  private static Span span(Chapter value, List<String> key, boolean whole) {
    LocalDate from = value.day("from", false);
    LocalDate to = value.day("to", true);
    String source = value.text("source");
    Provenance provenance = value.choice("provenance", Provenance.class);
    Map<String, BigDecimal> rows = new HashMap<>();
    BigDecimal rowDefault = null;
    BigDecimal number = null;
    if (key.isEmpty()) {
      number = value.decimal("value", whole);
    } else {
      Chapter table = value.object("rows");
      for (String row : table.names()) {
        if (row.split("\\|", -1).length != key.size()) {
          table.fault(row, FaultCode.ROW_KEY, String.join("|", key));
        }
        rows.put(row, table.decimal(row, whole));
      }
      rowDefault = value.has("default") ? value.decimal("default", whole) : null;
    }
    value.end();
    return new Span(
        from,
        to,
        new Parameter.Dated(
            CityTime.startOf(from), number, Map.copyOf(rows), rowDefault, source, provenance),
        value);
  }
}
