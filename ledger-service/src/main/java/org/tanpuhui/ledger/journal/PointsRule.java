package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tanpuhui.platform.Scheme;

/** All versions of the exchange rule of all schemes, and which of them applies. Immutable. */
public final class PointsRule {
  /** Newest first. */
  private final Map<Scheme, List<ExchangeRule>> rules = new EnumMap<>(Scheme.class);

  public PointsRule(List<ExchangeRule> all) {
    for (ExchangeRule rule : all) {
      rules.computeIfAbsent(rule.scheme(), scheme -> new ArrayList<>()).add(rule);
    }
    rules
        .values()
        .forEach(list -> list.sort(Comparator.comparing(ExchangeRule::validFrom).reversed()));
  }

  /** The version in force in a scheme when an activity started; empty before the first one. */
  public Optional<ExchangeRule> at(Scheme scheme, Instant occurredAt) {
    for (ExchangeRule rule : rules.getOrDefault(scheme, List.of())) {
      if (!occurredAt.isBefore(rule.validFrom())) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /**
   * The rule with this number.
   *
   * @throws IllegalArgumentException there is none
   */
  public ExchangeRule byNumber(int number) {
    return rules.values().stream()
        .flatMap(List::stream)
        .filter(rule -> rule.number() == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no exchange rule has number " + number));
  }

  /** The versions of a scheme, newest first. */
  public List<ExchangeRule> versions(Scheme scheme) {
    return List.copyOf(rules.getOrDefault(scheme, List.of()));
  }
}
