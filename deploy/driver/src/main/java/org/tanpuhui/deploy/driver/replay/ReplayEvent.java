package org.tanpuhui.deploy.driver.replay;

import java.time.Instant;

/**
 * An activity found in old records, in the time of the records.
 *
 * @param rider the source's own name for the person; never leaves this machine, only its keyed hash
 * @param naturalId what makes the act unique within its source, without the rider
 * @param mode metro, bus or bike
 * @param end null for a bus boarding
 * @param distanceM whole metres, 0 for a bus boarding
 * @param line the bus line, else null
 * @param boardStop station names, null where there are none
 * @param fareFen what was paid, -1 if unknown
 */
public record ReplayEvent(
    String rider,
    String naturalId,
    Mode mode,
    Instant start,
    Instant end,
    long distanceM,
    String line,
    String boardStop,
    String alightStop,
    long fareFen) {

  /** What the record is about. */
  public enum Mode {
    METRO,
    BUS,
    BIKE
  }

  static ReplayEvent ride(String rider, String id, Instant start, Instant end, long distanceM) {
    return new ReplayEvent(rider, id, Mode.BIKE, start, end, distanceM, null, null, null, -1);
  }
}
