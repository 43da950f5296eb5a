package org.tanpuhui.activity.activity;

import java.math.BigDecimal;
import java.util.List;

/**
 * The strata of a forest project at both ends of a monitoring period, in the order of their ids,
 * each once. Printed in the canonical form that the fingerprint covers.
 */
public record Strata(List<Stratum> items) {

  /**
   * One stratum; area and type are fixed when the project is filed.
   *
   * @param start stem volume at the start of the period, m3 per hectare, at most six decimals, none
   *     of them a trailing zero
   * @param end stem volume at its end, likewise
   */
  public record Stratum(String id, BigDecimal start, BigDecimal end) {}

  /** {@code start,end,length:id;} for each; the length keeps ids apart, whatever they hold. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(64 * items.size());
    for (Stratum item : items) {
      text.append(item.start().toPlainString()).append(',');
      text.append(item.end().toPlainString()).append(',');
      text.append(item.id().length()).append(':').append(item.id()).append(';');
    }
    return text.toString();
  }
}
