package org.tanpuhui.ledger.journal;

import java.util.Locale;

/**
 * What kind of account an account is. Numbers never change and need not follow each other: each
 * part of the books has its own range.
 */
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

  // 10 to 15: rewards
  /** Points of a campaign that are not awarded yet; the number is the campaign's and the stripe. */
  CAMPAIGN_BUDGET(10),
  /** Where the money of reward budgets comes from and goes back to; the number is the budget's. */
  REWARD_SPONSOR(11),
  /** Money of a reward budget that is free; the number is the budget's. */
  REWARD_BUDGET(12),
  /** Money of a reward budget that reservations hold; the number is the budget's. */
  REWARD_RESERVED(13),
  /**
   * What a merchant may claim for redemptions that were cancelled; the number is the merchant's.
   */
  MERCHANT_CLAIM(14),
  /** What was paid to a merchant; the number is the merchant's. */
  MERCHANT_PAID(15);

  private static final AccountClass[] BY_NUMBER = new AccountClass[256];

  static {
    for (AccountClass accountClass : values()) {
      BY_NUMBER[accountClass.number] = accountClass;
    }
  }

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
    if (!exists(number)) {
      throw new IllegalArgumentException("no account class has number " + number);
    }
    return BY_NUMBER[number];
  }

  /** Whether a class has this number. */
  public static boolean exists(int number) {
    return number >= 0 && number < BY_NUMBER.length && BY_NUMBER[number] != null;
  }
}
