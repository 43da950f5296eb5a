package org.tanpuhui.deploy.driver.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.tanpuhui.deploy.driver.event.EventBuffer;
import org.tanpuhui.deploy.driver.event.EventTypes;

/**
 * The events of a measured run: unique, valid, never overlapping, seven metro trips to three bus
 * boardings, in order over the enrolled people. Safe for many threads.
 */
final class Trips {

  /** The partner that reports them. */
  static final String PARTNER = "bench-transit";

  static final String SOURCE = "/partners/" + PARTNER;
  private static final String[] LINES = {"M1", "M2", "M3", "M7", "B689", "74", "324", "9999"};

  /** Where rounds are reserved, for ever on this stack. */
  interface Reserve {
    long next() throws IOException;
  }

  private final int participants;
  private final String run;
  private final Reserve reserve;
  private final AtomicLong produced = new AtomicLong();
  private long roundStartS;
  private int nextPerson;

  /**
   * @param run part of every id, different for every run on a stack
   */
  Trips(int participants, String run, Reserve reserve) {
    this.participants = participants;
    this.run = run;
    this.reserve = reserve;
    this.nextPerson = participants;
  }

  /**
   * What the partner calls a person. Other numbers of people are other people, because the time of
   * a person's trips follows from how many there are.
   */
  static String subject(int participants, int person) {
    return "bench" + participants + "-" + person;
  }

  /** Writes the next events into an empty buffer. */
  void fill(EventBuffer out, int events) throws IOException {
    int left = events;
    while (left > 0) {
      int from;
      int count;
      long startS;
      long number;
      synchronized (this) {
        if (nextPerson == participants) {
          roundStartS = reserve.next();
          nextPerson = 0;
        }
        from = nextPerson;
        startS = roundStartS;
        count = Math.min(left, participants - nextPerson);
        nextPerson += count;
        number = produced.getAndAdd(count);
      }
      for (int i = 0; i < count; i++) {
        long personStartS = startS + (from + i) * Rounds.HALF_DAY_S / participants;
        write(out, number + i, from + i, personStartS);
      }
      left -= count;
    }
  }

  private void write(EventBuffer out, long number, int person, long startS) {
    int mixed = (int) (((number * 0x9E3779B97F4A7C15L) >>> 33) % 1_000_000);
    out.begin(run + number, SOURCE, EventTypes.TRANSIT_TRIP, subject(participants, person));
    if (mixed % 10 < 7) {
      out.text("mode", "metro").instant("boarded_at", startS);
      out.instant("alighted_at", startS + 50 + mixed % 51);
      out.number("distance_m", 1_000 + mixed % 30_000);
    } else {
      out.text("mode", "bus").instant("boarded_at", startS);
      out.text("line", LINES[mixed % LINES.length]);
    }
    out.end();
  }

  /** Events written so far. */
  long produced() {
    return produced.get();
  }

  /** A run id that no run on any stack had before. */
  static String newRun() {
    return "n" + Long.toString(Instant.now().toEpochMilli(), 36) + "-";
  }
}
