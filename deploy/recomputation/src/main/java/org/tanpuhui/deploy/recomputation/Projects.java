package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.Monitoring;

/** What was fixed when each forest project was filed, and monitoring as evidence carries it. */
final class Projects {
  private static final String[] WHAT = {"filed project", "备案项目"};

  private final Map<String, FiledProject> byId = new HashMap<>();

  /** Reads one file of filed projects, one object per line. */
  void read(String name, Path file) {
    JsonLines.read(
        name,
        file,
        WHAT,
        project -> byId.put(project.path("project_id").asText(), filed(project.path("strata"))));
  }

  private static FiledProject filed(JsonNode strata) {
    List<FiledProject.Stratum> list = new ArrayList<>();
    for (JsonNode stratum : strata) {
      list.add(
          new FiledProject.Stratum(
              text(stratum, "stratum_id"),
              text(stratum, "forest_type"),
              stratum.path("area_m2").asLong(),
              decimal(stratum, "baseline_growth_m3_per_ha_year")));
    }
    return new FiledProject(list);
  }

  /** The filing of the project that a line monitors; null when the export has none. */
  FiledProject of(Row row) {
    return byId.get(row.claim().quantities().text("project_id"));
  }

  /**
   * What a line of forest monitoring measured.
   *
   * @throws IllegalArgumentException it lacks something
   */
  static Monitoring monitoring(Row row) {
    var quantities = row.claim().quantities();
    List<Monitoring.StratumVolumes> strata = new ArrayList<>();
    if (row.nested() != null) {
      for (JsonNode stratum : row.nested().path("strata")) {
        strata.add(
            new Monitoring.StratumVolumes(
                text(stratum, "stratum_id"),
                decimal(stratum, "stem_volume_start_m3_per_ha"),
                decimal(stratum, "stem_volume_end_m3_per_ha")));
      }
    }
    return new Monitoring(
        day("period_start", quantities.text("period_start")),
        day("period_end", quantities.text("period_end")),
        strata,
        quantities.whole("project_emissions_kg").orElse(0),
        quantities.whole("leakage_kg").orElse(0));
  }

  /** Whether every filed stratum was measured exactly once, and no other. */
  static boolean isSame(Monitoring monitoring, FiledProject filed) {
    List<String> measured =
        monitoring.strata().stream().map(Monitoring.StratumVolumes::stratumId).sorted().toList();
    return measured.equals(filed.strata().stream().map(FiledProject.Stratum::id).sorted().toList());
  }

  private static LocalDate day(String member, String text) {
    try {
      return LocalDate.parse(String.valueOf(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(member + " is no day", e);
    }
  }

  private static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(member + " is missing");
    }
    return value.textValue();
  }

  /** A decimal, as a number or as text. */
  private static BigDecimal decimal(JsonNode node, String member) {
    JsonNode value = node.path(member);
    if (value.isNumber()) {
      return value.decimalValue();
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(member + " is missing");
    }
    return new BigDecimal(value.textValue());
  }
}
