package org.tanpuhui.deploy.driver.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Stations and the tracks between neighbours. The distance of a trip is the shortest way along the
 * tracks; changing lines inside a station costs nothing.
 *
 * <p>Which stations are neighbours comes from the line list of the year of the taps. The length of
 * a track is the one drawn in the newer track map where that has the same two neighbours, else the
 * great circle between them.
 */
final class MetroNetwork {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Map<String, Double>> neighbours = new HashMap<>();
  private final Map<String, Map<String, Double>> known = new HashMap<>();

  /**
   * Reads the line list and the track map.
   *
   * @param lines JSON with {@code l[].st[].n} and {@code .sl} = "lon,lat", in travelling order
   * @param tracks JSON by line with {@code id2name} and {@code "(0,1)".dist}, metres from the first
   */
  static MetroNetwork read(Path lines, Path tracks) throws IOException {
    MetroNetwork network = new MetroNetwork();
    Map<String, Map<String, Double>> drawn = drawnTracks(tracks);
    try (BufferedReader reader = Csv.open(lines, StandardCharsets.UTF_8)) {
      for (JsonNode line : JSON.readTree(reader).path("l")) {
        JsonNode before = null;
        for (JsonNode station : line.path("st")) {
          if (before != null) {
            network.addNeighbours(before, station, drawn);
          }
          before = station;
        }
      }
    }
    return network;
  }

  private static Map<String, Map<String, Double>> drawnTracks(Path tracks) throws IOException {
    Map<String, Map<String, Double>> drawn = new HashMap<>();
    try (BufferedReader reader = Csv.open(tracks, StandardCharsets.UTF_8)) {
      for (JsonNode line : JSON.readTree(reader)) {
        JsonNode names = line.path("id2name");
        Iterator<Map.Entry<String, JsonNode>> fields = line.fields();
        while (fields.hasNext()) {
          Map.Entry<String, JsonNode> field = fields.next();
          String[] pair = field.getKey().replaceAll("[()]", "").split(",", -1);
          JsonNode metres = field.getValue().path("dist");
          if (pair.length == 2 && !metres.isEmpty()) {
            link(
                drawn,
                StationNames.normalise(names.path(pair[0]).asText()),
                StationNames.normalise(names.path(pair[1]).asText()),
                metres.get(metres.size() - 1).asDouble());
          }
        }
      }
    }
    return drawn;
  }

  private void addNeighbours(JsonNode a, JsonNode b, Map<String, Map<String, Double>> drawn) {
    String from = StationNames.normalise(a.path("n").asText());
    String to = StationNames.normalise(b.path("n").asText());
    String[] atA = a.path("sl").asText().split(",", -1);
    String[] atB = b.path("sl").asText().split(",", -1);
    double straight =
        GreatCircle.metres(
            Double.parseDouble(atA[1]),
            Double.parseDouble(atA[0]),
            Double.parseDouble(atB[1]),
            Double.parseDouble(atB[0]));
    addTrack(from, to, drawn.getOrDefault(from, Map.of()).getOrDefault(to, straight));
  }

  /** Adds a track between two stations, both ways. */
  void addTrack(String from, String to, double metres) {
    link(neighbours, from, to, metres);
  }

  private static void link(
      Map<String, Map<String, Double>> links, String from, String to, double metres) {
    links.computeIfAbsent(from, name -> new HashMap<>()).merge(to, metres, Math::min);
    links.computeIfAbsent(to, name -> new HashMap<>()).merge(from, metres, Math::min);
  }

  /** True if there is a station of this name, as {@link StationNames#normalise} spells it. */
  boolean has(String station) {
    return neighbours.containsKey(station);
  }

  int stations() {
    return neighbours.size();
  }

  /** Whole metres along the tracks, rounded down; empty if there is no way. */
  OptionalLong distanceM(String from, String to) {
    Double metres = known.computeIfAbsent(from, this::from).get(to);
    return metres == null ? OptionalLong.empty() : OptionalLong.of((long) Math.floor(metres));
  }

  /** Dijkstra: metres from one station to all that can be reached. */
  private Map<String, Double> from(String start) {
    Map<String, Double> best = new HashMap<>();
    PriorityQueue<Reached> open = new PriorityQueue<>();
    if (has(start)) {
      open.add(new Reached(start, 0));
    }
    while (!open.isEmpty()) {
      Reached here = open.poll();
      if (best.putIfAbsent(here.station(), here.metres()) == null) {
        neighbours
            .get(here.station())
            .forEach((next, metres) -> open.add(new Reached(next, here.metres() + metres)));
      }
    }
    return best;
  }

  /** A station with a way of this length to it. */
  private record Reached(String station, double metres) implements Comparable<Reached> {
    @Override
    public int compareTo(Reached other) {
      return Double.compare(metres, other.metres);
    }
  }
}
