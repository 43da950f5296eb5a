package org.tanpuhui.activity.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.tanpuhui.activity.activity.EventCheck;
import org.tanpuhui.activity.activity.IntakeLimits;

/** What is made from settings. */
public final class Beans {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  EventCheck eventCheck(ActivityConfig config) {
    return new EventCheck(
        new IntakeLimits(config.lateness(), config.monitoringLateness(), config.clockTolerance()));
  }
}
