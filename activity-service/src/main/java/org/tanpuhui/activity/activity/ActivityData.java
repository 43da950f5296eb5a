package org.tanpuhui.activity.activity;

import java.time.Instant;

/**
 * The {@code data} of an activity, checked and normalised: values in the order of the schema's
 * fields, which is alphabetical; null where a member is absent. A value is a String, Long, Boolean,
 * Instant (UTC, microseconds), LocalDate, {@link GeoPoint} or {@link Strata}.
 *
 * @param occurredAt start of the activity; null when only the event can say it
 * @param endedAt its end, exclusive; null for a point in time
 */
public record ActivityData(
    ActivitySchema schema, Object[] values, Instant occurredAt, Instant endedAt)
    implements Checked {

  /** Whether value {@code i} is for calculators; else it belongs to the trace. */
  public boolean isQuantity(int i) {
    return schema.isQuantity(i, values);
  }
}
