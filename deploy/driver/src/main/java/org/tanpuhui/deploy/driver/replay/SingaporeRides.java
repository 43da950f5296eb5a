package org.tanpuhui.deploy.driver.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Singapore dockless rides. The source knows bikes, no riders: the riders here are synthetic, and
 * their names say so.
 *
 * <p>A synthetic rider keeps to one bike: a day's rides of a bike are cut, in order, into runs of a
 * seeded length, and the n-th run is the n-th rider of that bike. Rides of one bike that do not
 * overlap therefore never overlap for a rider; where the source's own times of a bike overlap, the
 * later ride is left out. Who rides what depends on the bike and its day alone, so more files never
 * change it.
 */
final class SingaporeRides implements Source {

  private static final int RUN_MAX = 6;
  private static final long SINGAPORE_OFFSET_S = 8 * 3600;
  private static final long DAY_S = 86_400;
  private static final int COLUMNS = 9;

  private final long seed;

  SingaporeRides(long seed) {
    this.seed = seed;
  }

  @Override
  public long read(List<Path> files, Consumer<ReplayEvent> events, Unconverted left)
      throws IOException {
    List<Ride> rides = new ArrayList<>();
    long rows = 0;
    for (Path file : files) {
      try (BufferedReader reader = Csv.open(file, StandardCharsets.UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          rows++;
          Ride ride = Ride.parse(line);
          if (ride == null) {
            left.add("unreadable row", 1, "(not shown)");
          } else {
            rides.add(ride);
          }
        }
      }
    }
    assign(rides, events, left);
    return rows;
  }

  /** Gives every ride a synthetic rider. */
  void assign(List<Ride> rides, Consumer<ReplayEvent> events, Unconverted left) {
    rides.sort(Comparator.comparingLong(Ride::bike).thenComparingLong(Ride::startS));
    long bike = -1;
    long day = -1;
    long endS = 0;
    int rider = 0;
    int leftInRun = 0;
    for (Ride ride : rides) {
      if (ride.bike() != bike) {
        endS = Long.MIN_VALUE;
      }
      if (ride.bike() != bike || ride.day() != day) {
        bike = ride.bike();
        day = ride.day();
        rider = 0;
        leftInRun = runLength(bike, day, rider);
      }
      // A ride left out keeps its place, so that it does not move the others.
      if (leftInRun == 0) {
        rider++;
        leftInRun = runLength(bike, day, rider);
      }
      leftInRun--;
      if (ride.startS() < endS) {
        left.add(
            "ride that begins before the bike's last one ended",
            1,
            "bike " + bike + ", " + Instant.ofEpochSecond(ride.startS()));
        continue;
      }
      endS = ride.endS();
      convert(ride, "bike" + bike + "-rider" + rider, events, left);
    }
  }

  private static void convert(
      Ride ride, String rider, Consumer<ReplayEvent> events, Unconverted left) {
    if (ride.endS() <= ride.startS()) {
      left.add("ride that ends before it begins", 1, "trip " + ride.trip());
    } else if (ride.distanceM() == 0) {
      left.add("ride of less than a metre", 1, "trip " + ride.trip());
    } else {
      events.accept(
          ReplayEvent.ride(
              rider,
              ride.trip() + "-synthetic-rider",
              Instant.ofEpochSecond(ride.startS()),
              Instant.ofEpochSecond(ride.endS()),
              ride.distanceM()));
    }
  }

  private int runLength(long bike, long day, int rider) {
    long word = seed * 31 + bike;
    word = (word * 31 + day) * 31 + rider;
    word ^= word >>> 29;
    word *= 0x9E3779B97F4A7C15L;
    return (int) Math.floorMod(word >>> 33, (long) RUN_MAX) + 1;
  }

  /** One row: trip, bike, start and end in epoch seconds, trip distance in metres. */
  record Ride(String trip, long bike, long startS, long endS, long distanceM) {

    static Ride parse(String line) {
      List<String> row = Csv.split(line, '\t');
      if (row.size() != COLUMNS) {
        return null;
      }
      try {
        long distanceM =
            new BigDecimal(row.get(8)).setScale(0, RoundingMode.FLOOR).longValueExact();
        return new Ride(
            row.get(0),
            Long.parseLong(row.get(1)),
            Long.parseLong(row.get(2)),
            Long.parseLong(row.get(3)),
            distanceM);
      } catch (NumberFormatException | ArithmeticException e) {
        return null;
      }
    }

    long day() {
      return Math.floorDiv(startS + SINGAPORE_OFFSET_S, DAY_S);
    }
  }
}
