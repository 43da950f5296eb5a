package org.tanpuhui.methodology.intake;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.methodology.methodology.Monitoring;
import org.tanpuhui.platform.json.Json;

/** Reads what was measured in a forest from an activity's quantities. */
public final class MonitoringReader {
  // Decimals as they were written: a double would round them.
  private static final ObjectReader TREES =
      Json.mapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .with(JsonNodeFactory.withExactBigDecimals(true));

  private MonitoringReader() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException a member is missing or of another type; the message names it
   */
  public static Monitoring read(byte[] quantities) {
    JsonNode data;
    try {
      data = TREES.readValue(quantities);
    } catch (IOException e) {
      throw new IllegalArgumentException("data is no JSON", e);
    }
    List<Monitoring.StratumVolumes> strata = new ArrayList<>();
    for (JsonNode stratum : data.path("strata")) {
      strata.add(
          new Monitoring.StratumVolumes(
              text(stratum, "stratum_id"),
              number(stratum, "stem_volume_start_m3_per_ha"),
              number(stratum, "stem_volume_end_m3_per_ha")));
    }
    return new Monitoring(
        date(data, "period_start"),
        date(data, "period_end"),
        strata,
        whole(data, "project_emissions_kg"),
        whole(data, "leakage_kg"));
  }

  private static String text(JsonNode object, String member) {
    JsonNode value = object.path(member);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException("data." + member + " must be text");
    }
    return value.textValue();
  }

  private static LocalDate date(JsonNode object, String member) {
    try {
      return LocalDate.parse(text(object, member));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("data." + member + " must be a date", e);
    }
  }

  private static BigDecimal number(JsonNode object, String member) {
    JsonNode value = object.path(member);
    if (!value.isNumber()) {
      throw new IllegalArgumentException("data." + member + " must be a number");
    }
    return value.decimalValue();
  }

  private static long whole(JsonNode object, String member) {
    JsonNode value = object.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("data." + member + " must be a whole number");
    }
    return value.longValue();
  }
}
