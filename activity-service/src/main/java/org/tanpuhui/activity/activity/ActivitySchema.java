package org.tanpuhui.activity.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What the {@code data} of one activity type holds, which of it is a quantity, when the activity
 * happened and who may have it.
 *
 * @see "design.md section 3, table of types"
 */
public abstract class ActivitySchema {
  /* Apart, so that loading this class does not load its subclasses, which load it. */
  private static final class Registry {
    private static final Map<String, ActivitySchema> BY_TYPE = new HashMap<>();

    static {
      for (ActivitySchema schema :
          List.of(
              new TransitTripSchema(),
              new BikeRideSchema(),
              new ElectricityDaySchema(),
              new MeteredDaySchema(),
              new ForestMonitoringSchema(),
              new VoidSchema())) {
        BY_TYPE.put(schema.type(), schema);
      }
    }
  }

  private final String type;
  private final FieldSpec[] fields;
  private final Map<String, Integer> positions = new HashMap<>();
  private final boolean[] quantity;

  ActivitySchema(String type, Set<String> quantities, List<FieldSpec> specs) {
    this.type = type;
    fields = specs.stream().sorted(Comparator.comparing(FieldSpec::name)).toArray(FieldSpec[]::new);
    quantity = new boolean[fields.length];
    for (int i = 0; i < fields.length; i++) {
      positions.put(fields[i].name(), i);
      quantity[i] = quantities.contains(fields[i].name());
    }
  }

  /** The schema of an activity type, or null when there is no such type. */
  public static ActivitySchema of(String type) {
    return Registry.BY_TYPE.get(type);
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

  int position(String name) {
    return positions.get(name);
  }

  /** Whether value {@code i} is for calculators and stands in the clear. */
  boolean isQuantity(int i, Object[] values) {
    return quantity[i];
  }

  /** Whether a holder of this kind may have the activity. */
  abstract boolean mayBeOf(HolderKind kind);

  /** Rules over several fields, and between them and the subject; null when they hold. */
  abstract Rejection checkTogether(String subject, Object[] values);

  /** Start of the activity; null when the event itself must say it. */
  abstract Instant start(Object[] values);

  /** End of the activity, exclusive; null for a point in time. */
  abstract Instant end(Object[] values);

  /** The member to blame for a wrong time. */
  String timePointer() {
    return "/data";
  }

  /** The instant that decides whether the activity is late. */
  Instant reportableFrom(ActivityData data) {
    return data.occurredAt();
  }

  /** How long after {@link #reportableFrom} it may be reported without a grant. */
  Duration lateness(IntakeLimits limits) {
    return limits.lateness();
  }

  /** Whether a grant must cover the activity to its end, not only its start. */
  boolean isWholeDays() {
    return false;
  }

  /** Whether a {@code record} mandate must be in force when it starts. */
  boolean needsMandate() {
    return true;
  }

  /** Whether it takes another activity back. */
  public boolean isVoid() {
    return false;
  }

  Rejection endAfterStart(int start, int end, Object[] values) {
    if (((Instant) values[end]).isAfter((Instant) values[start])) {
      return null;
    }
    return new Rejection(
        ProblemCode.FIELD_RANGE, "/data/" + name(end), name(end) + " must be after " + name(start));
  }
}
