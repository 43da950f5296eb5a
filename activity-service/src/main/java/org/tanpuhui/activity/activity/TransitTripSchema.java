package org.tanpuhui.activity.activity;

import static org.tanpuhui.activity.activity.FieldSpec.choice;
import static org.tanpuhui.activity.activity.FieldSpec.instant;
import static org.tanpuhui.activity.activity.FieldSpec.integer;
import static org.tanpuhui.activity.activity.FieldSpec.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.problem.ProblemCode;

/** A trip by metro or bus; a bus boarding alone is a point in time. */
final class TransitTripSchema extends ActivitySchema {
  private static final Duration LONGEST = Duration.ofHours(6);
  private static final long LONGEST_M = 120_000;
  private static final long HIGHEST_FARE_FEN = 1_000_000;

  private final int mode = position("mode");
  private final int boardedAt = position("boarded_at");
  private final int alightedAt = position("alighted_at");
  private final int distance = position("distance_m");
  private final int boardStop = position("board_stop");
  private final int alightStop = position("alight_stop");
  private final int line = position("line");

  TransitTripSchema() {
    super(
        ActivityTypes.TRANSIT_TRIP,
        Set.of("mode", "boarded_at", "alighted_at", "distance_m"),
        List.of(
            choice("mode", "metro", "bus").asRequired(),
            instant("boarded_at").asRequired(),
            instant("alighted_at"),
            text("board_stop"),
            text("alight_stop"),
            text("line"),
            integer("distance_m", 1, LONGEST_M),
            text("order_id"),
            integer("fare_fen", 0, HIGHEST_FARE_FEN)));
  }

  /** Stops and line stand in the clear only when the distance must be looked up with them. */
  @Override
  boolean isQuantity(int i, Object[] values) {
    return super.isQuantity(i, values)
        || (values[distance] == null && (i == boardStop || i == alightStop || i == line));
  }

  @Override
  boolean mayBeOf(HolderKind kind) {
    return kind != HolderKind.PROJECT;
  }

  @Override
  Instant start(Object[] values) {
    return (Instant) values[boardedAt];
  }

  @Override
  Instant end(Object[] values) {
    return (Instant) values[alightedAt];
  }

  @Override
  Rejection checkTogether(String subject, Object[] values) {
    Instant alighted = end(values);
    if (alighted != null) {
      Rejection order = endAfterStart(boardedAt, alightedAt, values);
      if (order != null) {
        return order;
      }
      if (alighted.isAfter(start(values).plus(LONGEST))) {
        return new Rejection(
            ProblemCode.FIELD_RANGE, "/data/alighted_at", "a trip lasts at most 6 hours");
      }
    }
    boolean placed =
        values[distance] != null || (values[boardStop] != null && values[alightStop] != null);
    if ("metro".equals(values[mode]) && !placed) {
      return new Rejection(
          ProblemCode.DISTANCE_UNKNOWN,
          "/data/distance_m",
          "a metro trip needs distance_m, or board_stop and alight_stop");
    }
    return null;
  }
}
