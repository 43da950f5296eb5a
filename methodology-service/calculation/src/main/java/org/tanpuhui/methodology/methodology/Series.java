package org.tanpuhui.methodology.methodology;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A parameter's values by start date, prepared once for the many times they are looked up. */
final class Series<T> {
  private final Parameter parameter;
  private final List<Entry<T>> entries = new ArrayList<>();

  private record Entry<T>(Instant from, T value) {}

  private Series(Parameter parameter) {
    this.parameter = parameter;
  }

  static <T> Series<T> of(Parameter parameter, Function<Parameter.Dated, T> prepare) {
    Series<T> series = new Series<>(parameter);
    for (Parameter.Dated value : parameter.values()) {
      series.entries.add(new Entry<>(value.from(), prepare.apply(value)));
    }
    return series;
  }

  /**
   * The value in force.
   *
   * @throws IllegalStateException none covers the time; checked documents have one for every time
   *     they are valid
   */
  T at(Instant time) {
    for (Entry<T> entry : entries) {
      if (!time.isBefore(entry.from())) {
        return entry.value();
      }
    }
    throw new IllegalStateException("no value of " + parameter.name() + " covers " + time);
  }

  Parameter parameter() {
    return parameter;
  }
}
