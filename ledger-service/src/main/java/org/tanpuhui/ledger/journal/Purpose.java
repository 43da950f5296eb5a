package org.tanpuhui.ledger.journal;

import java.util.Locale;

/** Why an entry was made. Numbers never change. */
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
