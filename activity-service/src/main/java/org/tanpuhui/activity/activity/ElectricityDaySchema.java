package org.tanpuhui.activity.activity;

import static org.tanpuhui.activity.activity.FieldSpec.choice;
import static org.tanpuhui.activity.activity.FieldSpec.day;
import static org.tanpuhui.activity.activity.FieldSpec.flag;
import static org.tanpuhui.activity.activity.FieldSpec.integer;

import java.util.List;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.HolderKind;

/**
 * What a household used on one local day. Its baseline is that of a household, so only a household
 * may have it.
 */
final class ElectricityDaySchema extends DaySchema {
  /** 1 MWh on one day: three times what a house's supply (63 A at 220 V, 333 kWh) can draw. */
  private static final long HIGHEST_WH = 1_000_000;

  /** Residential electricity is priced in three tiers. */
  private static final long TIERS = 3;

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
}
