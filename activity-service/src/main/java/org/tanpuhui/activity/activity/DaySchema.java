package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.tanpuhui.platform.CityTime;

/**
 * What happened on one local day, the member {@code day}. It is reportable when the day is over,
 * and late when the day has been over for the window.
 */
abstract class DaySchema extends ActivitySchema {
  private final int day = position("day");

  DaySchema(String type, Set<String> quantities, List<FieldSpec> specs) {
    super(type, quantities, specs);
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
