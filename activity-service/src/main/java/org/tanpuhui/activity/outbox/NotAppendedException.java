package org.tanpuhui.activity.outbox;

/** Kafka did not acknowledge every command; some may stand on the log. */
public final class NotAppendedException extends Exception {
  private static final long serialVersionUID = 1;

  NotAppendedException(Throwable cause) {
    super("not every command was acknowledged", cause);
  }
}
