package org.tanpuhui.ledger.credits.unit;

/**
 * Neighbouring unit numbers, both ends included.
 *
 * @param first positive
 * @param last at least {@code first}
 */
public record SerialRange(long first, long last) {

  public SerialRange {
    if (first <= 0 || last < first) {
      throw new IllegalArgumentException("not a range of units: " + first + " to " + last);
    }
  }

  /** How many units, one tonne each. */
  public long tonnes() {
    return last - first + 1;
  }

  /** Whether both have a unit in common. */
  public boolean meets(SerialRange other) {
    return first <= other.last && other.first <= last;
  }

  /** Whether every unit of the other is in here. */
  public boolean holds(SerialRange other) {
    return first <= other.first && other.last <= last;
  }

  /**
   * What both have in common.
   *
   * @throws IllegalArgumentException nothing
   */
  public SerialRange common(SerialRange other) {
    return new SerialRange(Math.max(first, other.first), Math.min(last, other.last));
  }
}
