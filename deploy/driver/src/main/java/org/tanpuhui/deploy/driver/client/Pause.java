package org.tanpuhui.deploy.driver.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting that keeps an interruption for the caller to see. */
public final class Pause {

  private Pause() {}

  /** Waits at least this long, less when interrupted. */
  public static void ms(long milliseconds) {
    untilNanos(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds));
  }

  /** Waits until this reading of {@link System#nanoTime()}, less when interrupted. */
  public static void untilNanos(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }
}
