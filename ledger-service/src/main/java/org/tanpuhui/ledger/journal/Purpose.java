package org.tanpuhui.ledger.journal;

import java.util.Locale;

/**
 * Why an entry was made. Numbers never change and need not follow each other: each part of the
 * books has its own range.
 */
public enum Purpose {
  /** A recorded reduction and the points for it. */
  POST(1),
  /** What an activity had recorded, taken back amount for amount. */
  REVERSE(2),
  /** Points of a lot whose validity ended. */
  EXPIRE(3),
  /** Points set aside for a redemption. */
  RESERVE(4),
  /** Points of a redemption that did not happen, back to their owner. */
  RELEASE(5),
  /** Points of a redemption that happened. */
  CANCEL(6),
  /** Points taken by order of the authority. */
  ORDER(7),
  /** Recorded grams moved to a pool. */
  POOL(60),
  /** Pooled grams that are in no batch, back to their participant. */
  UNPOOL(61),
  /** Pooled grams moved into a batch. */
  BIND(62),
  /** Grams of a batch, back to the pool. */
  UNBIND(63),
  /** Grams for a voided activity that only the project's next batch can make good. */
  REPLACE(64),
  /** Grams of a batch that became credits. */
  CONSUME(65),

  // 10 to 15: rewards
  /** Points that the authority awards by command. */
  AWARD(10),
  /** Points of a campaign, or money of a reward budget, made available. */
  FUND(11),
  /** What a campaign or a reward budget has left, taken back. */
  REFUND(12),
  /** A merchant's claim, paid. */
  PAY(13),

  // 16 to 23: credits
  /** Credits of a batch that was issued. */
  CREDIT_ISSUE(16),
  /** Credits that went from one holder to another. */
  CREDIT_TRANSFER(17),
  /** Credits set aside for a trade or a review. */
  CREDIT_FREEZE(18),
  /** Credits set aside and given back. */
  CREDIT_UNFREEZE(19),
  /** Credits used up by a claim. */
  CREDIT_RETIRE(20),
  /** Credits withdrawn without a claim. */
  CREDIT_CANCEL(21),
  /** A participant's share of the proceeds of a batch. */
  SHARE(23),

  // 24 to 31: money of the market
  /** Money that came in through the settlement bank. */
  DEPOSIT(24),
  /** Money that left through the settlement bank. */
  WITHDRAW(25),
  /** Money set aside for an order, an agreement, a withdrawal or a payout. */
  FREEZE(26),
  /** Money set aside and not needed, back to its member or participant. */
  UNFREEZE(27),
  /** The buyer's side of a trade: the price and the buyer's fee. */
  BUY(28),
  /** The seller's side of a trade: the proceeds, less the seller's fee. */
  SELL(29),

  // 40: people
  /** Points of somebody who was erased. */
  LAPSE(40);

  private final int number;

  Purpose(int number) {
    this.number = number;
  }

  /** The number in rows. */
  public int number() {
    return number;
  }

  /** The name in answers and in entry ids, for example {@code post}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The purpose with this number.
   *
   * @throws IllegalArgumentException there is none
   */
  public static Purpose byNumber(int number) {
    for (Purpose purpose : values()) {
      if (purpose.number == number) {
        return purpose;
      }
    }
    throw new IllegalArgumentException("no purpose has number " + number);
  }
}
