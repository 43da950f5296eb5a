package org.tanpuhui.activity.activity;

import static org.tanpuhui.activity.activity.FieldSpec.choice;
import static org.tanpuhui.activity.activity.FieldSpec.instant;
import static org.tanpuhui.activity.activity.FieldSpec.integer;
import static org.tanpuhui.activity.activity.FieldSpec.point;
import static org.tanpuhui.activity.activity.FieldSpec.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What the {@code data} of one activity type holds and which of it is a quantity.
 *
 * @see "design.md section 3, table of types"
 */
public abstract class ActivitySchema {
  private static final Duration LONGEST_TRIP = Duration.ofHours(6);
  private static final long LONGEST_TRIP_M = 120_000;
  private static final long LONGEST_RIDE_M = 1_000_000;
  private static final long HIGHEST_FARE_FEN = 1_000_000;

  private static final ActivitySchema TRANSIT_TRIP =
      new ActivitySchema(
          ActivityTypes.TRANSIT_TRIP,
          "boarded_at",
          "alighted_at",
          Set.of("mode", "boarded_at", "alighted_at", "distance_m"),
          Set.of("board_stop", "alight_stop", "line"),
          List.of(
              choice("mode", "metro", "bus").asRequired(),
              instant("boarded_at").asRequired(),
              instant("alighted_at"),
              text("board_stop"),
              text("alight_stop"),
              text("line"),
              integer("distance_m", 1, LONGEST_TRIP_M),
              text("order_id"),
              integer("fare_fen", 0, HIGHEST_FARE_FEN))) {
        @Override
        Rejection checkTogether(Object[] values) {
          return transitTrip(this, values);
        }
      };

  private static final ActivitySchema BIKE_RIDE =
      new ActivitySchema(
          ActivityTypes.BIKE_RIDE,
          "unlocked_at",
          "locked_at",
          Set.of("vehicle", "unlocked_at", "locked_at", "distance_m", "status"),
          Set.of(),
          List.of(
              text("ride_id").asRequired(),
              choice("vehicle", "bike", "ebike").asRequired(),
              instant("unlocked_at").asRequired(),
              instant("locked_at").asRequired(),
              integer("distance_m", 0, LONGEST_RIDE_M).asRequired(),
              point("start"),
              point("end"),
              choice("status", "completed", "voided", "refunded"))) {
        @Override
        Rejection checkTogether(Object[] values) {
          return endAfterStart(this, values);
        }
      };

  private static final Map<String, ActivitySchema> BY_TYPE =
      Map.of(ActivityTypes.TRANSIT_TRIP, TRANSIT_TRIP, ActivityTypes.BIKE_RIDE, BIKE_RIDE);

  private final String type;
  private final FieldSpec[] fields;
  private final Map<String, Integer> positions = new HashMap<>();
  private final boolean[] quantity;
  private final boolean[] quantityWithoutDistance;
  private final int start;
  private final int end;

  private ActivitySchema(
      String type,
      String start,
      String end,
      Set<String> quantities,
      Set<String> quantitiesWithoutDistance,
      List<FieldSpec> specs) {
    this.type = type;
    fields = specs.stream().sorted(Comparator.comparing(FieldSpec::name)).toArray(FieldSpec[]::new);
    quantity = new boolean[fields.length];
    quantityWithoutDistance = new boolean[fields.length];
    for (int i = 0; i < fields.length; i++) {
      positions.put(fields[i].name(), i);
      quantity[i] = quantities.contains(fields[i].name());
      quantityWithoutDistance[i] = quantitiesWithoutDistance.contains(fields[i].name());
    }
    this.start = positions.get(start);
    this.end = positions.get(end);
  }

  /** The schema of an activity type, or null when intake has none. */
  public static ActivitySchema of(String type) {
    return BY_TYPE.get(type);
  }

  public String type() {
    return type;
  }

  /** Number of fields. */
  public int size() {
    return fields.length;
  }

  /** Name of field {@code i}; names are in alphabetical order. */
  public String name(int i) {
    return fields[i].name();
  }

  FieldSpec field(int i) {
    return fields[i];
  }

  boolean knows(String name) {
    return positions.containsKey(name);
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Stops and line stand in the clear only when the distance must be looked up with them. */
  boolean isQuantity(int i, Object[] values) {
    return quantity[i]
        || (quantityWithoutDistance[i] && values[positions.get("distance_m")] == null);
  }

  /** Rules over several fields; null when they hold. */
  abstract Rejection checkTogether(Object[] values);

  private Object value(Object[] values, String name) {
    return values[positions.get(name)];
  }

  private static Rejection transitTrip(ActivitySchema schema, Object[] values) {
    Instant boarded = (Instant) values[schema.start];
    Instant alighted = (Instant) values[schema.end];
    if (alighted != null) {
      Rejection order = endAfterStart(schema, values);
      if (order != null) {
        return order;
      }
      if (alighted.isAfter(boarded.plus(LONGEST_TRIP))) {
        return new Rejection(
            ProblemCode.FIELD_RANGE, "/data/alighted_at", "a trip lasts at most 6 hours");
      }
    }
    boolean placed =
        schema.value(values, "distance_m") != null
            || (schema.value(values, "board_stop") != null
                && schema.value(values, "alight_stop") != null);
    if ("metro".equals(schema.value(values, "mode")) && !placed) {
      return new Rejection(
          ProblemCode.DISTANCE_UNKNOWN,
          "/data/distance_m",
          "a metro trip needs distance_m, or board_stop and alight_stop");
    }
    return null;
  }

  private static Rejection endAfterStart(ActivitySchema schema, Object[] values) {
    if (((Instant) values[schema.end]).isAfter((Instant) values[schema.start])) {
      return null;
    }
    return new Rejection(
        ProblemCode.FIELD_RANGE,
        "/data/" + schema.name(schema.end),
        schema.name(schema.end) + " must be after " + schema.name(schema.start));
  }
}
