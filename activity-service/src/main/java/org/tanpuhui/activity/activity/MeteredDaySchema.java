package org.tanpuhui.activity.activity;

import static org.tanpuhui.activity.activity.FieldSpec.day;
import static org.tanpuhui.activity.activity.FieldSpec.integer;
import static org.tanpuhui.activity.activity.FieldSpec.text;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.CityTime;

/**
 * What a meter counted on one local day, of an act that a methodology document names. Which acts
 * there are, in which unit and within which bounds, the documents say; here only the shape is
 * checked.
 */
final class MeteredDaySchema extends ActivitySchema {
  private static final int MAX_WORD = 64;
  private static final long HIGHEST = 1_000_000_000_000L;

  private final int day = position("day");

  MeteredDaySchema() {
    super(
        ActivityTypes.METERED_DAY,
        Set.of("act", "day", "amount", "unit", "capacity_w"),
        List.of(
            text("act", MAX_WORD).asRequired(),
            day("day").asRequired(),
            integer("amount", 0, HIGHEST).asRequired(),
            text("unit", MAX_WORD).asRequired(),
            integer("capacity_w", 1, HIGHEST)));
  }

  @Override
  boolean mayBeOf(HolderKind kind) {
    return kind != HolderKind.PROJECT;
  }

  @Override
  Instant start(Object[] values) {
    return CityTime.startOf((LocalDate) values[day]);
  }

  @Override
  Instant end(Object[] values) {
    return CityTime.startOf(((LocalDate) values[day]).plusDays(1));
  }

  @Override
  String timePointer() {
    return "/data/day";
  }

  @Override
  Instant reportableFrom(ActivityData data) {
    return data.endedAt();
  }

  @Override
  boolean isWholeDays() {
    return true;
  }

  @Override
  Rejection checkTogether(String subject, Object[] values) {
    return null;
  }
}
