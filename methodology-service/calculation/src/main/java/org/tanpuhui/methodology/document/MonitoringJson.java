package org.tanpuhui.methodology.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.FiledProject.Stratum;
import org.tanpuhui.methodology.methodology.Monitoring;
import org.tanpuhui.methodology.methodology.Monitoring.StratumVolumes;
import org.tanpuhui.platform.json.Json;

/**
 * A forest's monitoring and its filed strata from JSON. Decimal numbers may be numbers or text;
 * both are read exactly.
 */
public final class MonitoringJson {
  private static final int MAX_DIGITS = 24;

  private MonitoringJson() {}

  /**
   * The {@code data} of a forest-monitoring activity.
   *
   * @throws IllegalArgumentException a member is missing or of another shape; the message names it
   */
  public static Monitoring monitoring(byte[] data) {
    try {
      return monitoring(Json.mapper().readTree(data));
    } catch (IOException e) {
      throw new IllegalArgumentException("data is not JSON", e);
    }
  }

  /** The same, of a tree. */
  public static Monitoring monitoring(JsonNode data) {
    List<StratumVolumes> strata = new ArrayList<>();
    for (JsonNode stratum : list(data.path("strata"))) {
      strata.add(
          new StratumVolumes(
              text(stratum, "stratum_id"),
              decimal(stratum, "stem_volume_start_m3_per_ha"),
              decimal(stratum, "stem_volume_end_m3_per_ha")));
    }
    return new Monitoring(
        day(data, "period_start"),
        day(data, "period_end"),
        strata,
        data.hasNonNull("project_emissions_kg") ? whole(data, "project_emissions_kg") : 0,
        data.hasNonNull("leakage_kg") ? whole(data, "leakage_kg") : 0);
  }

  /**
   * The strata of a project: {@code [{"stratum_id", "forest_type", "area_m2",
   * "baseline_growth_m3_per_ha_year"}]}.
   *
   * @throws IllegalArgumentException a member is missing, of another shape or out of range
   */
  public static FiledProject strata(JsonNode strata) {
    List<Stratum> read = new ArrayList<>();
    for (JsonNode stratum : list(strata)) {
      read.add(
          new Stratum(
              text(stratum, "stratum_id"),
              text(stratum, "forest_type"),
              whole(stratum, "area_m2"),
              decimal(stratum, "baseline_growth_m3_per_ha_year")));
    }
    return new FiledProject(read);
  }

  private static JsonNode list(JsonNode strata) {
    if (!strata.isArray() || strata.isEmpty()) {
      throw new IllegalArgumentException("strata must be a list of at least one");
    }
    return strata;
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException(name + " must be text");
    }
    return value.textValue();
  }

  private static long whole(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(name + " must be a whole number");
    }
    return value.longValue();
  }

  private static BigDecimal decimal(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (value.isNumber() || value.isTextual() && value.textValue().matches("-?[0-9.]+")) {
      try {
        BigDecimal number = new BigDecimal(value.asText());
        if (number.precision() <= MAX_DIGITS && Math.abs(number.scale()) <= MAX_DIGITS) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Answered below.
      }
    }
    throw new IllegalArgumentException(
        name + " must be a decimal number of at most " + MAX_DIGITS + " digits");
  }

  private static LocalDate day(JsonNode object, String name) {
    try {
      return LocalDate.parse(text(object, name));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(name + " must be a day like 2024-01-31", e);
    }
  }
}
