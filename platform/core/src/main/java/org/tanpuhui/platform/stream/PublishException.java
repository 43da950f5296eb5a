package org.tanpuhui.platform.stream;

/** Kafka did not acknowledge an output; everything above the watermark is published again. */
public final class PublishException extends Exception {
  private static final long serialVersionUID = 1L;

  PublishException(Throwable cause) {
    super("Kafka did not acknowledge an output", cause);
  }
}
