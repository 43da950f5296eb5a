package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parameter of a methodology: a number, or a table of numbers, by start date.
 *
 * @param key quantities whose words, joined by {@code |}, are a table's row; empty for a number
 * @param symmetric whether a table's key may be read backwards
 * @param values latest start first, never empty
 */
public record Parameter(
    String name, String unit, List<String> key, boolean symmetric, List<Dated> values) {

  /**
   * The value from a date on.
   *
   * @param number the number, null for a table
   * @param rows the table's numbers, empty for a number
   * @param rowDefault the row for every other key, null when there is none
   */
  public record Dated(
      Instant from,
      BigDecimal number,
      Map<String, BigDecimal> rows,
      BigDecimal rowDefault,
      String source,
      Provenance provenance) {}

  /** The value in force; empty before the first. */
  public Optional<Dated> at(Instant time) {
    for (Dated value : values) {
      if (!time.isBefore(value.from())) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** A table's row for this activity; empty when there is none. */
  public Optional<BigDecimal> row(Quantities quantities, Instant time) {
    return at(time).map(value -> find(value, quantities));
  }

  private BigDecimal find(Dated value, Quantities quantities) {
    StringBuilder forward = new StringBuilder();
    StringBuilder backward = new StringBuilder();
    for (String name : key) {
      String word = quantities.text(name);
      if (word == null) {
        return value.rowDefault();
      }
      forward.append(forward.isEmpty() ? "" : "|").append(word);
      backward.insert(0, backward.isEmpty() ? word : word + "|");
    }
    BigDecimal row = value.rows().get(forward.toString());
    if (row == null && symmetric) {
      row = value.rows().get(backward.toString());
    }
    return row == null ? value.rowDefault() : row;
  }

  /** The value in force as a step of a derivation, a number's own or the one given. */
  Step step(Instant time, String number) {
    Dated value = at(time).orElseThrow();
    return new Step(name, number, unit, value.source(), value.provenance().word(), null);
  }
}
