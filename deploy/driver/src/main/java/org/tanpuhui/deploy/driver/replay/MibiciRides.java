package org.tanpuhui.deploy.driver.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * MiBici rides (Guadalajara). The record has no odometer: the distance is the great circle between
 * the two stations, which the ride cannot have undercut. Gender and birth year are not read.
 *
 * <p>The clock time of the record is taken as clock time in Shenzhen, so that a day of riding stays
 * one day.
 */
final class MibiciRides implements Source {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final int RIDE = 0;
  private static final int USER = 1;
  private static final int START = 4;
  private static final int END = 5;
  private static final int ORIGIN = 6;
  private static final int DESTINATION = 7;

  private final Map<String, double[]> stations;

  /**
   * @param stations latitude and longitude in degrees, by station id
   */
  MibiciRides(Map<String, double[]> stations) {
    this.stations = Map.copyOf(stations);
  }

  /** Reads the station list: id, name, obcn, location, latitude, longitude, status. */
  static Map<String, double[]> stations(Path file) throws IOException {
    Map<String, double[]> stations = new HashMap<>();
    try (BufferedReader reader = Csv.open(file, StandardCharsets.ISO_8859_1)) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        List<String> row = Csv.split(line, ',');
        if (row.size() >= 6) {
          stations.put(
              row.get(0),
              new double[] {Double.parseDouble(row.get(4)), Double.parseDouble(row.get(5))});
        }
      }
    }
    return stations;
  }

  @Override
  public long read(List<Path> files, Consumer<ReplayEvent> events, Unconverted left)
      throws IOException {
    long rows = 0;
    for (Path file : files) {
      try (BufferedReader reader = Csv.open(file, StandardCharsets.UTF_8)) {
        reader.readLine();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          rows++;
          convert(Csv.split(line, ','), events, left);
        }
      }
    }
    return rows;
  }

  void convert(List<String> row, Consumer<ReplayEvent> events, Unconverted left) {
    if (row.size() <= DESTINATION || row.get(USER).isBlank()) {
      left.add("unreadable row", 1, "(not shown)");
      return;
    }
    String masked =
        "user ***, " + row.get(START) + ", " + row.get(ORIGIN) + " -> " + row.get(DESTINATION);
    double[] origin = stations.get(row.get(ORIGIN));
    double[] destination = stations.get(row.get(DESTINATION));
    if (origin == null || destination == null) {
      left.add("station that is not in the list", 1, masked);
      return;
    }
    if (row.get(ORIGIN).equals(row.get(DESTINATION))) {
      left.add("ride that ends where it began (distance unknown)", 1, masked);
      return;
    }
    Instant start = LocalDateTime.parse(row.get(START), TIME).atZone(ZONE).toInstant();
    Instant end = LocalDateTime.parse(row.get(END), TIME).atZone(ZONE).toInstant();
    if (!end.isAfter(start)) {
      left.add("ride that ends before it begins", 1, masked);
      return;
    }
    double metres = GreatCircle.metres(origin[0], origin[1], destination[0], destination[1]);
    events.accept(
        ReplayEvent.ride(row.get(USER), row.get(RIDE), start, end, (long) Math.floor(metres)));
  }
}
