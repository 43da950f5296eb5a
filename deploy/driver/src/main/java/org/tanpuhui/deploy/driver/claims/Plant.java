package org.tanpuhui.deploy.driver.claims;

import org.tanpuhui.deploy.driver.city.Dice;
import org.tanpuhui.deploy.driver.city.Mode;

/**
 * The ways in which a second partner tells of a ride once more, under an id of its own.
 *
 * <p>Shifts are uniform in whole seconds. A distance that was measured is measured again, uniform
 * within 10 % of the longer of the two.
 */
enum Plant {
  /** To the second and the metre. */
  EXACT("the same again") {
    @Override
    Ride retell(Ride ride, Dice dice) {
      return ride;
    }
  },
  /** Both ends by one shift, as by a clock that is wrong. */
  ONE_SHIFT("both ends by one shift") {
    @Override
    Ride retell(Ride ride, Dice dice) {
      int shiftS = dice.between(-SHIFT_S_MAX, SHIFT_S_MAX);
      return ride.with(ride.startS() + shiftS, ride.endS() + shiftS, distance(ride, dice));
    }
  },
  /** Each end by a shift of its own; thrown again while the ride would end before it begins. */
  TWO_SHIFTS("each end by its own shift") {
    @Override
    Ride retell(Ride ride, Dice dice) {
      if (ride.isBoarding()) {
        return ONE_SHIFT.retell(ride, dice);
      }
      long startS;
      long endS;
      do {
        startS = ride.startS() + dice.between(-SHIFT_S_MAX, SHIFT_S_MAX);
        endS = ride.endS() + dice.between(-SHIFT_S_MAX, SHIFT_S_MAX);
      } while (endS <= startS);
      return ride.with(startS, endS, distance(ride, dice));
    }
  },
  /** A bus boarding told as a whole trip: alighting and a measured distance are new. */
  WITH_ALIGHTING("boarding told with its alighting") {
    @Override
    Ride retell(Ride ride, Dice dice) {
      if (!ride.isBoarding()) {
        return null;
      }
      long startS = ride.startS() + dice.between(-SHIFT_S_MAX, SHIFT_S_MAX);
      return ride.with(startS, startS + dice.between(120, 3_600), dice.between(400, 25_000));
    }
  },
  /** Beyond what the rule promises, to show where it ends: 10 to 15 minutes, both ends alike. */
  BEYOND("beyond the rule: 10 to 15 min") {
    @Override
    Ride retell(Ride ride, Dice dice) {
      int shiftS = dice.between(SHIFT_S_MAX + 1, SHIFT_S_MAX + 300);
      int signed = dice.below(2) == 0 ? shiftS : -shiftS;
      return ride.with(ride.startS() + signed, ride.endS() + signed, distance(ride, dice));
    }
  };

  static final int SHIFT_S_MAX = 600;

  private final String words;

  Plant(String words) {
    this.words = words;
  }

  /** The ride as the second partner tells it; null when it does not tell such rides so. */
  abstract Ride retell(Ride ride, Dice dice);

  /** What a reader is told. */
  String words() {
    return words;
  }

  /** True if the rule promises to find it. */
  boolean isPromised() {
    return this != BEYOND;
  }

  private static long distance(Ride ride, Dice dice) {
    if (ride.mode() == Mode.BUS && ride.isBoarding()) {
      return ride.distanceM();
    }
    int least = (int) ((ride.distanceM() * 9 + 9) / 10);
    int most = (int) (ride.distanceM() * 10 / 9);
    return dice.between(least, most);
  }
}
