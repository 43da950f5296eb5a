package org.tanpuhui.activity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import org.tanpuhui.platform.problem.ProblemCode;

/** Counters of intake: {@code tanpuhui_intake_events_total} by status and code. */
@Singleton
public final class IntakeMetrics {
  private static final String NAME = "tanpuhui.intake.events";

  private final Counter accepted;
  private final Counter duplicates;
  private final Map<ProblemCode, Counter> rejected = new EnumMap<>(ProblemCode.class);

  @Inject
  public IntakeMetrics(MeterRegistry registry) {
    accepted = registry.counter(NAME, "status", "accepted", "code", "none");
    duplicates = registry.counter(NAME, "status", "duplicate", "code", "none");
    for (ProblemCode code : ProblemCode.values()) {
      rejected.put(code, registry.counter(NAME, "status", "rejected", "code", code.code()));
    }
  }

  void count(IntakeService.Result[] results) {
    int good = 0;
    int again = 0;
    for (IntakeService.Result result : results) {
      switch (result.status()) {
        case ACCEPTED -> good++;
        case DUPLICATE -> again++;
        case REJECTED -> rejected.get(result.rejection().code()).increment();
      }
    }
    accepted.increment(good);
    duplicates.increment(again);
  }
}
