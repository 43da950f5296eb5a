package org.tanpuhui.activity.activity;

import static org.tanpuhui.activity.activity.FieldSpec.day;
import static org.tanpuhui.activity.activity.FieldSpec.integer;
import static org.tanpuhui.activity.activity.FieldSpec.text;

import java.util.List;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.HolderKind;

/**
 * What a meter counted on one local day, of an act that a methodology document names.
 *
 * @see "docs/decisions/0010-metered-days-name-their-act.md"
 */
final class MeteredDaySchema extends DaySchema {
  private static final int WORD_MAX = 64;
  private static final long HIGHEST = 1_000_000_000_000L;

  MeteredDaySchema() {
    super(
        ActivityTypes.METERED_DAY,
        Set.of("act", "day", "amount", "unit", "capacity_w"),
        List.of(
            text("act", WORD_MAX).asRequired(),
            day("day").asRequired(),
            integer("amount", 0, HIGHEST).asRequired(),
            text("unit", WORD_MAX).asRequired(),
            integer("capacity_w", 1, HIGHEST)));
  }

  @Override
  boolean mayBeOf(HolderKind kind) {
    return kind != HolderKind.PROJECT;
  }
}
