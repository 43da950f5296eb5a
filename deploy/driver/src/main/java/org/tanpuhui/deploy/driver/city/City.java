package org.tanpuhui.deploy.driver.city;

import java.util.List;
import java.util.Map;

/**
 * The generated city: people, their trips, and what partners wrongly say of them, as a stream.
 * Nothing is kept between people, so six million need no more memory than one.
 */
public final class City {

  /** Receives events in the order in which they must be sent. */
  public interface Sink {
    void event(CityEvent event);
  }

  /** A part of the stream; the second may be sent when the first has been answered. */
  public enum Wave {
    FIRST,
    SECOND
  }

  private final CityParameters parameters;

  public City(CityParameters parameters) {
    this.parameters = parameters;
  }

  CityParameters parameters() {
    return parameters;
  }

  /** Passes on the events of one wave, person by person. */
  public void forEach(Wave wave, Sink sink) {
    for (long person = 0; person < parameters.participants(); person++) {
      PersonPlan plan = PersonPlan.of(parameters, person);
      List<CityEvent> events = wave == Wave.FIRST ? plan.first() : plan.second();
      for (CityEvent event : events) {
        sink.event(event);
      }
    }
  }

  /** What a correct service makes of it. */
  Expected expected(Map<String, Long> busLinesM, long busDefaultM) {
    Expected expected = new Expected(busLinesM, busDefaultM);
    for (Wave wave : Wave.values()) {
      forEach(wave, expected::add);
    }
    return expected;
  }
}
