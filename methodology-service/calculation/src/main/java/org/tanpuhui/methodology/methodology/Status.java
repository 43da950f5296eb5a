package org.tanpuhui.methodology.methodology;

import java.util.Locale;

/** What became of an activity here. {@code posted} is not kept: it is the ledger's progress. */
public enum Status {
  COMPUTED(1),
  REJECTED(2),
  PARKED(3),
  VOIDED(4);

  private final int number;

  Status(int number) {
    this.number = number;
  }

  /** The number in rows; never reused. */
  public int number() {
    return number;
  }

  /** The word in records and answers, for example {@code computed}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status with this number.
   *
   * @throws IllegalArgumentException none has it
   */
  public static Status byNumber(int number) {
    for (Status status : values()) {
      if (status.number == number) {
        return status;
      }
    }
    throw new IllegalArgumentException("no status has number " + number);
  }
}
