package org.tanpuhui.activity.activity;

import static org.tanpuhui.activity.activity.FieldSpec.choice;
import static org.tanpuhui.activity.activity.FieldSpec.day;
import static org.tanpuhui.activity.activity.FieldSpec.flag;
import static org.tanpuhui.activity.activity.FieldSpec.integer;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.CityTime;

/**
 * What a household used on one local day. It is reportable when the day is over, and late when the
 * day has been over for the window. Its baseline is that of a household, so only a household may
 * have it.
 */
final class ElectricityDaySchema extends ActivitySchema {
  /** 1 MWh on one day: more than ten times what a house's supply (63 A, one phase) can draw. */
  private static final long HIGHEST_WH = 1_000_000;

  /** Residential electricity is priced in three tiers. */
  private static final long TIERS = 3;

  private final int day = position("day");

  ElectricityDaySchema() {
    super(
        ActivityTypes.ELECTRICITY_DAY,
        Set.of("day", "energy_wh", "read_quality", "tariff_tier", "has_pv"),
        List.of(
            day("day").asRequired(),
            integer("energy_wh", 0, HIGHEST_WH).asRequired(),
            choice("read_quality", "measured", "estimated").asRequired(),
            integer("tariff_tier", 1, TIERS),
            flag("has_pv")));
  }

  @Override
  boolean mayBeOf(HolderKind kind) {
    return kind == HolderKind.HOUSEHOLD;
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
