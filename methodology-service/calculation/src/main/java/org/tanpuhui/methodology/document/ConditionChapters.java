package org.tanpuhui.methodology.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.tanpuhui.methodology.methodology.Condition;
import org.tanpuhui.methodology.methodology.Provenance;

/** The {@code eligibility} chapter. A condition that is not active is checked and left out. */
final class ConditionChapters {
  private static final long MAX_BOUND = 1_000_000_000_000_000L;
  private static final Set<String> MEASURED =
      Set.of(Condition.QUANTITY, Condition.DURATION, Condition.SPEED);

  private ConditionChapters() {}

  static List<Condition> read(Chapter document) {
    List<Condition> conditions = new ArrayList<>();
    for (Chapter chapter : document.objects("eligibility", false)) {
      Condition condition = condition(chapter);
      boolean active = chapter.flag("active", true);
      chapter.bilingual("reason");
      chapter.choice("provenance", Provenance.class);
      chapter.end();
      if (active) {
        conditions.add(condition);
      }
    }
    return List.copyOf(conditions);
  }

  private static Condition condition(Chapter chapter) {
    String name = chapter.text("name");
    String measure = chapter.text("measure");
    Long min = chapter.whole("min", 0, MAX_BOUND, true);
    Long max = chapter.whole("max", 0, MAX_BOUND, true);
    Set<String> oneOf = chapter.words("one_of", true);
    boolean bounded = min != null || max != null;
    if (MEASURED.contains(measure) && !oneOf.isEmpty() || bounded && !oneOf.isEmpty()) {
      chapter.fault("one_of", FaultCode.CONDITION_MIXED);
    } else if (!bounded && (oneOf.isEmpty() || MEASURED.contains(measure))) {
      chapter.fault("measure", FaultCode.CONDITION_INCOMPLETE);
    }
    if (min != null && max != null && min > max) {
      chapter.fault("max", FaultCode.MAX_BELOW_MIN);
    }
    return new Condition(
        name, measure, min, max, Set.copyOf(oneOf), chapter.flag("absent_allowed"));
  }

  /** Guarded intervals need an upper bound, or the guard could not know how far back to look. */
  static Duration longest(Chapter document, List<Condition> conditions) {
    boolean quantityBound =
        conditions.stream()
            .anyMatch(c -> c.measure().equals(Condition.QUANTITY) && c.max() != null);
    Long seconds =
        conditions.stream()
            .filter(c -> c.measure().equals(Condition.DURATION) && c.max() != null)
            .map(Condition::max)
            .min(Comparator.naturalOrder())
            .orElse(null);
    if (seconds == null || !quantityBound) {
      document.fault("eligibility", FaultCode.GUARD_UNBOUNDED);
      return Duration.ZERO;
    }
    return Duration.ofSeconds(seconds);
  }
}
