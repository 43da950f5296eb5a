package org.tanpuhui.deploy.driver.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.client.Bar;
import org.tanpuhui.deploy.driver.client.Books;
import org.tanpuhui.deploy.driver.client.Drain;
import org.tanpuhui.deploy.driver.client.Enrolments;
import org.tanpuhui.deploy.driver.client.Partners;
import org.tanpuhui.deploy.driver.client.Sender;
import org.tanpuhui.deploy.driver.client.Tally;
import org.tanpuhui.deploy.driver.event.EventBuffer;

/** One replay of one kind: read, fix the weeks, grant, enrol, send, drain. */
final class ReplayRun {

  private static final Duration STALL_MAX = Duration.ofMinutes(2);
  private static final Duration LATENESS_SAFE = Duration.ofDays(6);
  private static final Duration GRANT_OPEN = Duration.ofDays(30);

  private final Session session;
  private final ReplayKind kind;
  private final Sender.Settings settings;
  private final Unconverted left = new Unconverted();
  private final Tally tally = new Tally();
  private final List<ReplayEvent> events = new ArrayList<>();
  private final RiderKeys keys;
  private final ReplayNote note;
  private long records;

  ReplayRun(Session session, ReplayKind kind, Sender.Settings settings) throws IOException {
    this.session = session;
    this.kind = kind;
    this.settings = settings;
    Path folder = session.data().resolve("replay");
    this.keys = RiderKeys.of(folder.resolve("rider-key"));
    this.note = ReplayNote.read(folder.resolve(session.scheme() + "-" + kind.id() + ".json"));
  }

  /** Reads the files and turns the records into events. */
  void read(Source source, List<Path> files) throws IOException {
    try (Bar bar = new Bar("read", "events", 0)) {
      records =
          source.read(
              files,
              event -> {
                events.add(event);
                bar.step(1);
              },
              left);
    }
  }

  /** Fixes the weeks on the first run; leaves out what they would move into the future. */
  void move(Instant now) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    if (!note.isFixed()) {
      WeekShift shift =
          WeekShift.before(
              now, events.stream().map(ReplayRun::last).max(Instant::compareTo).orElseThrow());
      note.fix(shift, shift.shifted(first()), now);
    }
    WeekShift shift = note.shift();
    events.removeIf(
        event -> {
          boolean future = shift.shifted(last(event)).isAfter(now);
          if (future) {
            left.add("later than now when moved by the fixed weeks", 1, event.start().toString());
          }
          return future;
        });
  }

  /** Registers the partner, asks for the grant that old dates need, enrols everyone. */
  void prepare(Instant now) throws IOException {
    Partners partners = new Partners(session.api(), session.tokens());
    partners.ensure(
        kind.partner(),
        kind.nameZh(),
        kind.nameEn(),
        kind.eventSource(),
        kind.type(),
        "transaction");
    if (events.isEmpty()) {
      return;
    }
    Instant from = note.shift().shifted(first());
    Instant mandateFrom = from.isBefore(note.mandateFrom()) ? from : note.mandateFrom();
    if (mandateFrom.isBefore(now.minus(LATENESS_SAFE)) && !note.covers(mandateFrom, now)) {
      Instant closesAt = now.plus(GRANT_OPEN);
      String id = partners.backfill(kind.partner(), kind.type(), mandateFrom, now, closesAt);
      note.granted(id, mandateFrom, now, closesAt);
    }
    enrol(mandateFrom);
  }

  private void enrol(Instant mandateFrom) {
    Set<String> riders = new LinkedHashSet<>();
    events.forEach(event -> riders.add(event.rider()));
    try (Bar bar = new Bar("enrol", "people", riders.size());
        Enrolments enrolments =
            new Enrolments(
                session.api(),
                session.tokens(),
                kind.partner(),
                mandateFrom,
                "replayed record",
                settings.connections(),
                bar::step)) {
      riders.forEach(rider -> enrolments.add(subject(rider), null));
      for (Map.Entry<String, Long> status : enrolments.finish().entrySet()) {
        if (!status.getKey().equals("enrolled") && !status.getKey().equals("unchanged")) {
          throw new IllegalStateException(
              status.getValue() + " people were not enrolled: " + status.getKey());
        }
      }
    }
  }

  /** Sends all events; those that were sent in an earlier run are known as duplicates. */
  void send() {
    EventBuffer line = new EventBuffer(1024);
    WeekShift shift = note.shift();
    try (Bar bar = new Bar("send", "events", events.size());
        Sender sender = new Sender(session.api(), session.tokens(), settings, tally, bar::step)) {
      for (ReplayEvent event : events) {
        line.clear();
        write(event, shift, line);
        sender.send(kind.partner(), event.rider().hashCode(), line);
      }
      sender.flush();
    }
  }

  private void write(ReplayEvent event, WeekShift shift, EventBuffer line) {
    String id = kind == ReplayKind.SZT ? szt(event) : kind.id() + "-" + event.naturalId();
    line.begin(id, kind.eventSource(), kind.type(), subject(event.rider()));
    long startS = shift.shifted(event.start()).getEpochSecond();
    if (event.mode() == ReplayEvent.Mode.BIKE) {
      line.text("ride_id", event.naturalId());
      line.text("vehicle", "bike");
      line.instant("unlocked_at", startS);
      line.instant("locked_at", shift.shifted(event.end()).getEpochSecond());
      line.number("distance_m", event.distanceM());
    } else {
      line.text("mode", event.mode() == ReplayEvent.Mode.METRO ? "metro" : "bus");
      line.instant("boarded_at", startS);
      if (event.end() != null) {
        line.instant("alighted_at", shift.shifted(event.end()).getEpochSecond());
        line.text("board_stop", event.boardStop()).text("alight_stop", event.alightStop());
        line.number("distance_m", event.distanceM());
      }
      if (event.line() != null) {
        line.text("line", event.line());
      }
      if (event.fareFen() >= 0) {
        line.number("fare_fen", event.fareFen());
      }
    }
    line.end();
  }

  /** Two cards may tap one reader in the same second, so the card is part of the id, hashed. */
  private String szt(ReplayEvent event) {
    return "szt-" + keys.hash("event", event.rider(), event.naturalId());
  }

  private String subject(String rider) {
    return kind == ReplayKind.SINGAPORE
        ? "synthetic-" + rider
        : kind.id() + "-" + keys.hash("rider", kind.id(), rider);
  }

  /** Waits until everything accepted has reached its end. */
  Books drained(Books before, LocalDate from) {
    return Drain.await(session.api(), session.tokens(), from, before, tally.accepted(), STALL_MAX);
  }

  long records() {
    return records;
  }

  int events() {
    return events.size();
  }

  Unconverted left() {
    return left;
  }

  Tally tally() {
    return tally;
  }

  /** By how many weeks the records were moved. */
  long weeks() {
    return note.isFixed() ? note.shift().weeks() : 0;
  }

  private Instant first() {
    return events.stream().map(ReplayEvent::start).min(Instant::compareTo).orElseThrow();
  }

  private static Instant last(ReplayEvent event) {
    return event.end() == null ? event.start() : event.end();
  }
}
