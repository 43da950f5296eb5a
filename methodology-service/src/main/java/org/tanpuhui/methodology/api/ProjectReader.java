package org.tanpuhui.methodology.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.tanpuhui.methodology.project.ProjectText;
import org.tanpuhui.platform.problem.ProblemCode;

/** Reads the body of a project. */
final class ProjectReader {
  static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern STRATUM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SCHEME_NAME =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}");
  private static final int NAME_MAX = 200;
  private static final int STATEMENT_MAX = 2_000;
  private static final int STRATA_MAX = 1_000;
  private static final int SCHEMES_MAX = 20;

  /** The city has 2,000 km2; ten times that is surely a mistake of units. */
  private static final long AREA_MAX_M2 = 20_000_000_000L;

  private ProjectReader() {}

  /** The text, with every fault of the body answered at once. */
  static ProjectText text(JsonBody body) {
    body.allow(
        "id",
        "name_zh",
        "name_en",
        "methodology",
        "partner",
        "strata",
        "exclusive_of",
        "statement");
    ProjectText text =
        new ProjectText(
            body.text("name_zh", NAME_MAX),
            body.text("name_en", NAME_MAX),
            body.text("methodology", ID),
            body.text("partner", ID),
            strata(body),
            body.texts("exclusive_of", SCHEMES_MAX, SCHEME_NAME),
            body.text("statement", STATEMENT_MAX));
    if (text.exclusiveOf().isEmpty()) {
      body.fault(
          ProblemCode.FIELD_MISSING,
          "exclusive_of",
          "name the schemes in which the project is not registered");
    }
    body.end();
    return text;
  }

  private static List<ProjectText.Stratum> strata(JsonBody body) {
    List<ProjectText.Stratum> strata = new ArrayList<>();
    if (!body.has("strata")) {
      return strata;
    }
    Set<String> ids = new HashSet<>();
    for (JsonBody stratum : body.objects("strata", STRATA_MAX)) {
      stratum.allow("stratum_id", "forest_type", "area_m2", "baseline_growth_m3_per_ha_year");
      String id = stratum.text("stratum_id", STRATUM);
      if (!ids.add(id)) {
        stratum.fault(ProblemCode.FIELD_RANGE, "stratum_id", "stands there twice");
      }
      strata.add(
          new ProjectText.Stratum(
              id,
              stratum.text("forest_type", STRATUM),
              stratum.whole("area_m2", 1, AREA_MAX_M2),
              stratum.decimal("baseline_growth_m3_per_ha_year", 3, 6)));
    }
    return strata;
  }
}
