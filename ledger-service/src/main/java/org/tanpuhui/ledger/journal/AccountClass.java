package org.tanpuhui.ledger.journal;

import java.util.Locale;

/** What kind of account an account is. Numbers never change; new classes take the next ones. */
public enum AccountClass {
  /** A participant's own account. */
  PARTICIPANT(0),
  /** Where recorded reductions come from: its debits are all that was ever recorded. */
  REDUCTION_ORIGIN(1),
  /** Where points come from: its debits are all that were ever granted. */
  POINTS_ISSUANCE(2),
  /** Grams of a project's monitoring, pooled for its next batch; the number is the project's. */
  PROJECT_POOL(3),
  /** Points a participant set aside for a redemption; the number is the participant's. */
  POINTS_RESERVE(4),
  /** Points that outlived their validity. */
  POINTS_EXPIRED(5),
  /** Points that were used and cancelled. */
  POINTS_CANCELLED(6);

  private final int number;

  AccountClass(int number) {
    this.number = number;
  }

  /** Bits 48 to 55 of the account, in [0, 255]. */
  public int number() {
    return number;
  }

  /** The name in answers, for example {@code reduction_origin}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The class with this number.
   *
   * @throws IllegalArgumentException there is none
   */
  public static AccountClass byNumber(int number) {
    for (AccountClass accountClass : values()) {
      if (accountClass.number == number) {
        return accountClass;
      }
    }
    throw new IllegalArgumentException("no account class has number " + number);
  }
}
