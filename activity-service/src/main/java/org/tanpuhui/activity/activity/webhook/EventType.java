package org.tanpuhui.activity.activity.webhook;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a webhook can tell. */
public enum EventType {
  ACTIVITY_REJECTED("activity.rejected"),
  ACTIVITY_PARKED("activity.parked"),
  ACTIVITY_VOIDED("activity.voided"),
  MANDATE_REVOKED("mandate.revoked"),
  STATEMENT_READY("statement.ready"),
  /** Sent when its partner asks for it; nobody subscribes to it. */
  TEST("webhook.test");

  /** Those an endpoint can ask for. */
  public static final List<EventType> SUBSCRIBABLE =
      Arrays.stream(values()).filter(type -> type != TEST).toList();

  private final String id;

  EventType(String id) {
    this.id = id;
  }

  /** The member {@code type} of the payload. */
  public String id() {
    return id;
  }

  /** The type of an activity's outcome; empty for a status that no webhook tells. */
  public static Optional<EventType> ofOutcome(String status) {
    return SUBSCRIBABLE.stream().filter(type -> type.id.equals("activity." + status)).findFirst();
  }
}
