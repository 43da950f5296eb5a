package org.tanpuhui.platform.job;

/** A job that cannot be done however often it is tried; the message is for who asked. */
public final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobFailedException(String reason) {
    super(reason);
  }
}
