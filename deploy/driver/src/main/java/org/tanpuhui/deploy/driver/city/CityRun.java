package org.tanpuhui.deploy.driver.city;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.LongStream;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.city.City.Wave;
import org.tanpuhui.deploy.driver.client.Bar;
import org.tanpuhui.deploy.driver.client.Books;
import org.tanpuhui.deploy.driver.client.Drain;
import org.tanpuhui.deploy.driver.client.Enrolments;
import org.tanpuhui.deploy.driver.client.Partners;
import org.tanpuhui.deploy.driver.client.Sender;
import org.tanpuhui.deploy.driver.client.Tally;
import org.tanpuhui.deploy.driver.event.EventBuffer;

/** Sends a generated city to a running stack: partners, people, first wave, second wave, drain. */
public final class CityRun {

  private static final Duration STALL_MAX = Duration.ofMinutes(2);

  private final Session session;
  private final City city;
  private final Sender.Settings settings;
  private final Tally tally = new Tally();

  public CityRun(Session session, CityParameters parameters, Sender.Settings settings) {
    this.session = session;
    this.city = new City(parameters);
    this.settings = settings;
  }

  /** What a correct service makes of the city. */
  public Expected expected() {
    return city.expected(BusLines.TABLE_M, BusLines.DEFAULT_M);
  }

  /** What the service answered so far. */
  public Tally tally() {
    return tally;
  }

  /** Keyed stand-in for the verified identity of a generated person: the same at every partner. */
  public static String personKey(long seed, long person) {
    return String.format("c17e%012x%048x", seed, person);
  }

  /** Registers the partners and enrols everyone at theirs; harmless when done before. */
  public void enrol() {
    Partners partners = new Partners(session.api(), session.tokens());
    CityParameters parameters = city.parameters();
    for (CityPartner partner : CityPartner.values()) {
      partners.ensure(
          partner.id(),
          partner.nameZh(),
          partner.nameEn(),
          partner.source(),
          partner.type(),
          "transaction");
      try (Bar bar = new Bar("enrol at " + partner.id(), "people", peopleAt(partner));
          Enrolments enrolments =
              new Enrolments(
                  session.api(),
                  session.tokens(),
                  partner.id(),
                  parameters.mandateFrom(),
                  "generated",
                  settings.connections(),
                  bar::step)) {
        for (long person = 0; person < parameters.participants(); person++) {
          if (PersonPlan.isAt(partner, parameters.seed(), person)) {
            enrolments.add(
                partner.subject(parameters.seed(), person), personKey(parameters.seed(), person));
          }
        }
        requireAllEnrolled(partner, enrolments.finish());
      }
    }
  }

  private long peopleAt(CityPartner partner) {
    CityParameters parameters = city.parameters();
    return LongStream.range(0, parameters.participants())
        .filter(person -> PersonPlan.isAt(partner, parameters.seed(), person))
        .count();
  }

  private static void requireAllEnrolled(CityPartner partner, Map<String, Long> statuses) {
    for (Map.Entry<String, Long> entry : statuses.entrySet()) {
      if (!entry.getKey().equals("enrolled") && !entry.getKey().equals("unchanged")) {
        throw new IllegalStateException(
            entry.getValue()
                + " people were not enrolled at "
                + partner.id()
                + ": "
                + entry.getKey());
      }
    }
  }

  /** Sends both waves, each event answered before this returns. */
  public void send(long events) {
    EventBuffer line = new EventBuffer(1024);
    CityEventJson json = new CityEventJson(city.parameters().seed());
    try (Bar bar = new Bar("send", "events", events);
        Sender sender = new Sender(session.api(), session.tokens(), settings, tally, bar::step)) {
      for (Wave wave : Wave.values()) {
        city.forEach(
            wave,
            event -> {
              line.clear();
              json.write(event, line);
              sender.send(event.partner().id(), event.person(), line);
            });
        // What follows depends on this having been heard.
        sender.flush();
      }
    }
  }

  /** Waits until all of it has reached its end, and says what was added to the books. */
  public Books drained(Books before, LocalDate from) {
    return Drain.await(session.api(), session.tokens(), from, before, tally.accepted(), STALL_MAX);
  }
}
