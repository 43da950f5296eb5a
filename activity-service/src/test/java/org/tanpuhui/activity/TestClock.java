package org.tanpuhui.activity;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The service's clock in tests: the system's, unless a test sets it ahead. */
@Alternative
@Priority(1)
@Singleton
public class TestClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;

  /** Lets the clock run on from this instant. */
  void set(Instant instant) {
    ahead = Duration.between(Instant.now(), instant);
  }

  void reset() {
    ahead = Duration.ZERO;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("local days come from CityTime");
  }
}
