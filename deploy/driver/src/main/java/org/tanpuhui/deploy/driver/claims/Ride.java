package org.tanpuhui.deploy.driver.claims;

import org.tanpuhui.deploy.driver.city.CityEvent;
import org.tanpuhui.deploy.driver.city.Mode;
import org.tanpuhui.deploy.driver.replay.ReplayEvent;
import org.tanpuhui.deploy.driver.replay.WeekShift;

/**
 * One ride of one person, whoever tells of it.
 *
 * @param startS epoch second of boarding or unlocking
 * @param endS epoch second of alighting or locking; {@code startS} for a boarding alone
 * @param distanceM whole metres; 0 when the methodology's table must say
 * @param line of a bus, else null
 */
record Ride(long person, Mode mode, long startS, long endS, long distanceM, String line) {

  static Ride of(CityEvent event) {
    return new Ride(
        event.person(),
        event.mode(),
        event.startS(),
        event.endS(),
        event.distanceM(),
        event.line());
  }

  static Ride of(long person, ReplayEvent event, WeekShift shift) {
    long startS = shift.shifted(event.start()).getEpochSecond();
    long endS = event.end() == null ? startS : shift.shifted(event.end()).getEpochSecond();
    return new Ride(
        person, Mode.valueOf(event.mode().name()), startS, endS, event.distanceM(), event.line());
  }

  boolean isBoarding() {
    return startS == endS;
  }

  long seconds() {
    return endS - startS;
  }

  /** True if nobody can have made both rides, by the records alone: neither source nor mode. */
  boolean isAtOnceWith(Ride other) {
    if (isBoarding()) {
      return other.startS < startS && startS < other.endS;
    }
    if (other.isBoarding()) {
      return other.isAtOnceWith(this);
    }
    return Math.max(startS, other.startS) < Math.min(endS, other.endS);
  }

  Ride with(long newStartS, long newEndS, long newDistanceM) {
    return new Ride(person, mode, newStartS, newEndS, newDistanceM, line);
  }
}
