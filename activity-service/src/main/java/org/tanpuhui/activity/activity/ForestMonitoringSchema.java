package org.tanpuhui.activity.activity;

import static org.tanpuhui.activity.activity.FieldSpec.day;
import static org.tanpuhui.activity.activity.FieldSpec.integer;
import static org.tanpuhui.activity.activity.FieldSpec.strata;
import static org.tanpuhui.activity.activity.FieldSpec.text;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What a forest project measured over a period of whole local days, both ends included. The subject
 * is the project, so a partner has one participant per project.
 */
final class ForestMonitoringSchema extends ActivitySchema {
  /** Longer than any crediting period in use. */
  private static final int LONGEST_YEARS = 60;

  private static final long HIGHEST_KG = 1_000_000_000_000L;

  private final int project = position("project_id");
  private final int periodStart = position("period_start");
  private final int periodEnd = position("period_end");

  ForestMonitoringSchema() {
    super(
        ActivityTypes.FOREST_MONITORING,
        Set.of(
            "project_id",
            "period_start",
            "period_end",
            "strata",
            "project_emissions_kg",
            "leakage_kg"),
        List.of(
            text("project_id").asRequired(),
            day("period_start").asRequired(),
            day("period_end").asRequired(),
            strata("strata").asRequired(),
            integer("project_emissions_kg", 0, HIGHEST_KG),
            integer("leakage_kg", 0, HIGHEST_KG)));
  }

  @Override
  boolean mayBeOf(HolderKind kind) {
    return kind == HolderKind.PROJECT;
  }

  @Override
  Instant start(Object[] values) {
    return CityTime.startOf((LocalDate) values[periodStart]);
  }

  @Override
  Instant end(Object[] values) {
    return CityTime.startOf(((LocalDate) values[periodEnd]).plusDays(1));
  }

  @Override
  String timePointer() {
    return "/data/period_end";
  }

  @Override
  Instant reportableFrom(ActivityData data) {
    return data.endedAt();
  }

  @Override
  Duration lateness(IntakeLimits limits) {
    return limits.monitoringLateness();
  }

  @Override
  boolean isWholeDays() {
    return true;
  }

  @Override
  Rejection checkTogether(String subject, Object[] values) {
    if (!subject.equals(values[project])) {
      return new Rejection(
          ProblemCode.SUBJECT_NOT_PROJECT, "/subject", "subject must equal data.project_id");
    }
    LocalDate first = (LocalDate) values[periodStart];
    LocalDate last = (LocalDate) values[periodEnd];
    if (last.isBefore(first)) {
      return new Rejection(
          ProblemCode.FIELD_RANGE,
          "/data/period_end",
          "period_end must not be before period_start");
    }
    if (last.isAfter(first.plusYears(LONGEST_YEARS))) {
      return new Rejection(
          ProblemCode.FIELD_RANGE,
          "/data/period_end",
          "a period has at most " + LONGEST_YEARS + " years");
    }
    return null;
  }
}
