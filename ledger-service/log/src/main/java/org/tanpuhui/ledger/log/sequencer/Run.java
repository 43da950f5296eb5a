package org.tanpuhui.ledger.log.sequencer;

/**
 * Consecutive leaves of one lane that stand together in the tree.
 *
 * @param index in the tree of the first of them
 * @param lane they come from
 * @param number in the lane of the first of them
 * @param count how many, positive
 */
public record Run(long index, int lane, long number, int count) {

  public Run {
    if (index < 0 || lane < 0 || number < 0 || count <= 0) {
      throw new IllegalArgumentException(
          "not a run: " + index + ", " + lane + ", " + number + ", " + count);
    }
  }

  /** The index after the last of them. */
  public long end() {
    return index + count;
  }
}
