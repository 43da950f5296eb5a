package org.tanpuhui.activity.activity;

import static org.tanpuhui.activity.activity.FieldSpec.text;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.HolderKind;

/**
 * Takes an earlier activity of the same source and subject back. It happened when the event says,
 * else when it came; it needs no mandate, for it can only take away, and it is never late.
 */
final class VoidSchema extends ActivitySchema {
  private static final int REASON_MAX = 500;
  private static final String VOIDS_ACTIVITY_ID = "voids_activity_id";

  /** What goes to the log: the activity's id instead of the partner's. */
  private static final ActivitySchema KEPT =
      new VoidSchema(
          Set.of("reason", VOIDS_ACTIVITY_ID), List.of(text("reason"), text(VOIDS_ACTIVITY_ID)));

  VoidSchema() {
    this(
        Set.of(),
        List.of(
            text("voids", EventCheck.MAX_ATTRIBUTE).asRequired(),
            text("reason", REASON_MAX).asRequired()));
  }

  private VoidSchema(Set<String> quantities, List<FieldSpec> specs) {
    super(ActivityTypes.VOID, quantities, specs);
  }

  /** The CloudEvents id of what is taken back. */
  static String voids(ActivityData data) {
    return (String) data.values()[data.schema().position("voids")];
  }

  /** The data for the log. */
  static ActivityData kept(ActivityData sent, UUID voids, Instant occurredAt) {
    Object[] values = new Object[KEPT.size()];
    values[KEPT.position("reason")] = sent.values()[sent.schema().position("reason")];
    values[KEPT.position(VOIDS_ACTIVITY_ID)] = voids.toString();
    return new ActivityData(KEPT, values, occurredAt, null);
  }

  @Override
  boolean mayBeOf(HolderKind kind) {
    return true;
  }

  @Override
  Instant start(Object[] values) {
    return null;
  }

  @Override
  Instant end(Object[] values) {
    return null;
  }

  @Override
  boolean needsMandate() {
    return false;
  }

  @Override
  public boolean isVoid() {
    return true;
  }

  @Override
  Rejection checkTogether(String subject, Object[] values) {
    return null;
  }
}
