package org.tanpuhui.deploy.driver.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Shenzhen Tong taps: the entry and the next exit of one card are a metro trip, a bus tap is a
 * boarding.
 */
final class SztTaps implements Source {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Duration TRIP_MAX = Duration.ofHours(6);

  private final MetroNetwork network;

  SztTaps(MetroNetwork network) {
    this.network = network;
  }

  @Override
  public long read(List<Path> files, Consumer<ReplayEvent> events, Unconverted left)
      throws IOException {
    List<Tap> taps = new ArrayList<>();
    long rows = 0;
    for (Path file : files) {
      try (BufferedReader reader = Csv.open(file, StandardCharsets.UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (line.startsWith("card_no") || line.isBlank()) {
            continue;
          }
          rows++;
          try {
            taps.add(Tap.parse(Csv.split(line, ',')));
          } catch (RuntimeException e) {
            left.add("unreadable row", 1, "(not shown)");
          }
        }
      }
    }
    pair(taps, events, left);
    return rows;
  }

  /** Turns taps in any order into events. */
  void pair(List<Tap> taps, Consumer<ReplayEvent> events, Unconverted left) {
    List<Tap> sorted = new ArrayList<>(taps);
    sorted.sort(
        Comparator.comparing(Tap::card)
            .thenComparing(Tap::at)
            .thenComparing(Tap::kind)
            .thenComparing(Tap::device));
    Set<Tap> seenOfCard = new HashSet<>();
    Tap entry = null;
    String card = "";
    for (Tap tap : sorted) {
      if (!tap.card().equals(card)) {
        dangling(entry, left);
        entry = null;
        card = tap.card();
        seenOfCard.clear();
      }
      if (!seenOfCard.add(tap)) {
        left.add("repeated tap", 1, tap.masked());
        continue;
      }
      switch (tap.kind()) {
        case BUS -> events.accept(boarding(tap));
        case IN -> {
          dangling(entry, left);
          entry = tap;
        }
        case OUT -> {
          if (entry == null) {
            left.add("exit without entry", 1, tap.masked());
          } else {
            trip(entry, tap, events, left);
          }
          entry = null;
        }
      }
    }
    dangling(entry, left);
  }

  private static void dangling(Tap entry, Unconverted left) {
    if (entry != null) {
      left.add("entry without exit", 1, entry.masked());
    }
  }

  private void trip(Tap in, Tap out, Consumer<ReplayEvent> events, Unconverted left) {
    String reason = null;
    if (in.station().isEmpty() || out.station().isEmpty()) {
      reason = "trip with an empty station name";
    } else if (!network.has(in.station()) || !network.has(out.station())) {
      reason = "trip with an unknown station name";
    } else if (in.station().equals(out.station())) {
      reason = "trip that ends where it began";
    } else if (Duration.between(in.at(), out.at()).compareTo(TRIP_MAX) > 0) {
      reason = "trip of more than 6 hours";
    }
    OptionalLong distanceM =
        reason == null ? network.distanceM(in.station(), out.station()) : OptionalLong.empty();
    if (reason == null && distanceM.isEmpty()) {
      reason = "trip between stations without a way";
    }
    if (reason != null) {
      left.add(reason, 2, in.masked() + " -> " + out.masked());
      return;
    }
    events.accept(
        new ReplayEvent(
            in.card(),
            "metro-" + in.at() + "-" + in.device(),
            ReplayEvent.Mode.METRO,
            in.at().atZone(ZONE).toInstant(),
            out.at().atZone(ZONE).toInstant(),
            distanceM.getAsLong(),
            null,
            in.station(),
            out.station(),
            out.fareFen()));
  }

  private static ReplayEvent boarding(Tap tap) {
    return new ReplayEvent(
        tap.card(),
        "bus-" + tap.at() + "-" + tap.device(),
        ReplayEvent.Mode.BUS,
        tap.at().atZone(ZONE).toInstant(),
        null,
        0,
        tap.station().isEmpty() ? null : tap.station(),
        null,
        null,
        tap.fareFen());
  }
}
