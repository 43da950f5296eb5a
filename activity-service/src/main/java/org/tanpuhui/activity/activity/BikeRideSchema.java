package org.tanpuhui.activity.activity;

import static org.tanpuhui.activity.activity.FieldSpec.choice;
import static org.tanpuhui.activity.activity.FieldSpec.instant;
import static org.tanpuhui.activity.activity.FieldSpec.integer;
import static org.tanpuhui.activity.activity.FieldSpec.point;
import static org.tanpuhui.activity.activity.FieldSpec.text;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.HolderKind;

/** A ride on a shared bike or e-bike. */
final class BikeRideSchema extends ActivitySchema {
  private static final long LONGEST_M = 1_000_000;

  private final int unlockedAt = position("unlocked_at");
  private final int lockedAt = position("locked_at");

  BikeRideSchema() {
    super(
        ActivityTypes.BIKE_RIDE,
        Set.of("vehicle", "unlocked_at", "locked_at", "distance_m", "status"),
        List.of(
            text("ride_id").asRequired(),
            choice("vehicle", "bike", "ebike").asRequired(),
            instant("unlocked_at").asRequired(),
            instant("locked_at").asRequired(),
            integer("distance_m", 0, LONGEST_M).asRequired(),
            point("start"),
            point("end"),
            choice("status", "completed", "voided", "refunded")));
  }

  @Override
  boolean mayBeOf(HolderKind kind) {
    return kind != HolderKind.PROJECT;
  }

  @Override
  Instant start(Object[] values) {
    return (Instant) values[unlockedAt];
  }

  @Override
  Instant end(Object[] values) {
    return (Instant) values[lockedAt];
  }

  @Override
  Rejection checkTogether(String subject, Object[] values) {
    return endAfterStart(unlockedAt, lockedAt, values);
  }
}
