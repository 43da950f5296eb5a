package org.tanpuhui.methodology.document;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.methodology.methodology.Parameter;
import org.tanpuhui.methodology.methodology.Provenance;
import org.tanpuhui.platform.CityTime;

/** The {@code parameters} chapter: dated values, each with its source and how sure it is. */
final class ParameterChapters {
  private static final Set<String> WHOLE_UNITS =
      Set.of("m", "wh", "wh_per_person_day", "wh_per_household_day", "day", "switch");

  private ParameterChapters() {}

  static Map<String, Parameter> read(Chapter document, LocalDate validFrom) {
    Map<String, Parameter> parameters = new HashMap<>();
    for (Chapter chapter : document.objects("parameters", false)) {
      String name = chapter.text("name");
      String unit = chapter.text("unit");
      List<String> key = List.copyOf(chapter.words("key", true));
      boolean symmetric = chapter.flag("symmetric");
      List<Parameter.Dated> values = new ArrayList<>();
      Set<LocalDate> starts = new HashSet<>();
      LocalDate first = null;
      for (Chapter value : chapter.objects("values", false)) {
        LocalDate from = value.day("from", false);
        if (!starts.add(from)) {
          value.fault("from", "another value starts on " + from);
        }
        first = first == null || from.isBefore(first) ? from : first;
        values.add(dated(value, from, key, WHOLE_UNITS.contains(unit)));
      }
      if (first != null && first.isAfter(validFrom)) {
        chapter.fault("values", "nothing covers " + validFrom + ", the first day of validity");
      }
      values.sort(Comparator.comparing(Parameter.Dated::from).reversed());
      chapter.end();
      if (parameters.put(name, new Parameter(name, unit, key, symmetric, List.copyOf(values)))
          != null) {
        chapter.fault("name", name + " stands here twice");
      }
    }
    return parameters;
  }

  private static Parameter.Dated dated(
      Chapter value, LocalDate from, List<String> key, boolean whole) {
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
          table.fault(row, "must name " + String.join("|", key));
        }
        rows.put(row, table.decimal(row, whole));
      }
      rowDefault = value.has("default") ? value.decimal("default", whole) : null;
    }
    value.end();
    return new Parameter.Dated(
        CityTime.startOf(from), number, Map.copyOf(rows), rowDefault, source, provenance);
  }
}
