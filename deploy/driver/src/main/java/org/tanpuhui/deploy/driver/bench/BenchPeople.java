package org.tanpuhui.deploy.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.bench.Latency.Probe;
import org.tanpuhui.deploy.driver.client.Api;
import org.tanpuhui.deploy.driver.client.Bar;
import org.tanpuhui.deploy.driver.client.Enrolments;
import org.tanpuhui.deploy.driver.client.Partners;
import org.tanpuhui.deploy.driver.event.EventTypes;

/** The partner and the people of a measured run: enrolled once, used again by later runs. */
final class BenchPeople {

  private static final int PROBES = 300;

  private final Session session;
  private final BenchNote note;
  private final int participants;

  BenchPeople(Session session, BenchNote note, int participants) {
    this.session = session;
    this.note = note;
    this.participants = participants;
  }

  /** Sees to it that everyone, and the probes, are enrolled. */
  void ensure(int connections) throws IOException {
    new Partners(session.api(), session.tokens())
        .ensure(
            Trips.PARTNER,
            "测试公交（压测）",
            "Bench transit",
            Trips.SOURCE,
            EventTypes.TRANSIT_TRIP,
            "transaction");
    if (note.enrolled()) {
      return;
    }
    Instant from = Rounds.earliest(Instant.now()).truncatedTo(ChronoUnit.SECONDS);
    try (Bar bar = new Bar("enrol", "people", participants + PROBES);
        Enrolments enrolments =
            new Enrolments(
                session.api(),
                session.tokens(),
                Trips.PARTNER,
                from,
                "generated",
                connections,
                bar::step)) {
      for (int probe = 0; probe < PROBES; probe++) {
        enrolments.add(probeSubject(probe), personKey(probe));
      }
      for (int person = 0; person < participants; person++) {
        enrolments.add(Trips.subject(participants, person), null);
      }
      for (Map.Entry<String, Long> status : enrolments.finish().entrySet()) {
        if (!status.getKey().equals("enrolled") && !status.getKey().equals("unchanged")) {
          throw new IllegalStateException(
              status.getValue() + " people were not enrolled: " + status.getKey());
        }
      }
    }
    note.enrolled(from);
  }

  /** The probes, each signed up in its app. */
  List<Probe> probes() {
    List<Probe> probes = new ArrayList<>();
    for (int probe = 0; probe < PROBES; probe++) {
      JsonNode answer =
          session
              .api()
              .post(
                  "/v1/participants",
                  session.tokens().ofNewcomer(personKey(probe)),
                  Api.JSON.createObjectNode());
      probes.add(new Probe(answer.path("participant").asText(), probeSubject(probe)));
    }
    return probes;
  }

  private String probeSubject(int probe) {
    return "probe" + participants + "-" + probe;
  }

  private String personKey(int probe) {
    return "bench-" + probeSubject(probe);
  }
}
