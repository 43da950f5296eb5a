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
  POINTS_CANCELLED(6),
  /** Money at the settlement bank: its debits are all that came in, its credits all that left. */
  CASH_BANK(24),
  /** Money a trading member may use; the number is the member's. */
  CASH_AVAILABLE(25),
  /** Money of a member set aside for an order, an agreement or a withdrawal. */
  CASH_FROZEN(26),
  /** Fees the exchange has earned. */
  CASH_FEES(27),
  /** Proceeds of a project's credits, ring-fenced for rewards; the number is the project's. */
  CASH_PROJECT_BUDGET(28),
  /** A participant's own share of proceeds; the number is the participant's. */
  CASH_PROCEEDS(29),
  /** Money between the two sides of a trade; empty outside of a transaction. */
  CASH_CLEARING(30);

  private static final AccountClass[] BY_NUMBER = byNumber();

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

  /** Whether a class has this number. */
  public static boolean isKnown(int number) {
    return number >= 0 && number < BY_NUMBER.length && BY_NUMBER[number] != null;
  }

  /**
   * The class with this number.
   *
   * @throws IllegalArgumentException there is none
   */
  public static AccountClass byNumber(int number) {
    if (!isKnown(number)) {
      throw new IllegalArgumentException("no account class has number " + number);
    }
    return BY_NUMBER[number];
  }

  private static AccountClass[] byNumber() {
    AccountClass[] classes = new AccountClass[256];
    for (AccountClass accountClass : values()) {
      classes[accountClass.number] = accountClass;
    }
    return classes;
  }
}
