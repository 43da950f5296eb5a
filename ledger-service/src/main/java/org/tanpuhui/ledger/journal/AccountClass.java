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
  /** Pooled grams of a participant that are in no batch; the number is the participant's. */
  POOLED(7),
  /** Grams in a batch; the number is that of the batch, then 16 bits of the stripe. */
  IN_BATCH(8),
  /** Grams that became credits, less what the project owes; the number is the project's. */
  CONSUMED(9),

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
  MERCHANT_PAID(15),

  // 16 to 23: credits
  /** Where credits come from: its debits are all tonnes that were ever issued. */
  CREDIT_ISSUANCE(16),
  /** Credits that an organisation, project or participant holds; the number is the holder's. */
  CREDIT_HOLDING(17),
  /** Credits of a holder that wait for a trade or a review; the number is the holder's. */
  CREDIT_FROZEN(18),
  /** Credits used up by a claim, for ever; the number is the reason's. */
  CREDIT_RETIRED(19),
  /** Credits withdrawn without a claim, for ever; the number is the reason's. */
  CREDIT_CANCELLED(20),
  /** Credits of a public-welfare account, whose only way out is retirement. */
  CREDIT_WELFARE(21),

  // 24 to 31: money of the market
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
  CASH_CLEARING(30),
  /** A participant's share that is set aside for its payout; the number is the participant's. */
  CASH_PAYOUT(31);

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
