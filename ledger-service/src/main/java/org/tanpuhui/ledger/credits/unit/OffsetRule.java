package org.tanpuhui.ledger.credits.unit;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.tanpuhui.platform.Scheme;

/**
 * How much of an obligation may be covered by retired credits.
 *
 * @param fromYear first compliance year it is for; until a later version is
 * @param numerator of the ratio, in (0, denominator]
 * @param provenance official, secondary, derived, illustrative or recalled
 * @see "domain/rules.md, section 7: the limits, and how sure each is"
 */
public record OffsetRule(
    int number,
    Scheme scheme,
    int version,
    int fromYear,
    Basis basis,
    int numerator,
    int denominator,
    String provenance,
    String source) {

  /** What the ratio is of. */
  public enum Basis {
    /** Emissions above the allowances, at least 0. */
    SHORTFALL,
    EMISSIONS,
    /** The allowances. */
    ALLOCATION;

    /** The name in rows, requests and answers. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The basis with this {@link #id()}. */
    public static Optional<Basis> byId(String id) {
      for (Basis basis : values()) {
        if (basis.id().equals(id)) {
          return Optional.of(basis);
        }
      }
      return Optional.empty();
    }
  }

  /** The most that may be offset, in tonnes: the ratio of the basis, rounded down once, here. */
  public long limit(long emissions, long allowances) {
    long of =
        switch (basis) {
          case SHORTFALL -> Math.max(0, emissions - allowances);
          case EMISSIONS -> emissions;
          case ALLOCATION -> allowances;
        };
    return BigInteger.valueOf(of)
        .multiply(BigInteger.valueOf(numerator))
        .divide(BigInteger.valueOf(denominator))
        .longValueExact();
  }

  /** The rule of a compliance year; empty before the first. */
  public static Optional<OffsetRule> of(Collection<OffsetRule> rules, Scheme scheme, int year) {
    return rules.stream()
        .filter(rule -> rule.scheme == scheme && rule.fromYear <= year)
        .max(Comparator.comparingInt(OffsetRule::fromYear));
  }
}
