package org.tanpuhui.deploy.driver.claims;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.deploy.driver.city.Dice;
import org.tanpuhui.deploy.driver.claims.Referee.Verdict;

/**
 * Everything that is measured of a set of rides, person by person: re-reports of every kind, each
 * kind on its own, and the rides alone, as told by one partner and as told by two that share them.
 */
final class Measurement {

  private static final int FIRST = 1;
  private static final int SECOND = 2;
  private static final int COIN = 99;
  private static final int EVERY_SECOND = 2;
  private static final int EVERY_TENTH = 10;

  private final long seed;
  private final Referee referee = new Referee();
  private final Recall recall = new Recall();
  private final FalseHolds onePartner = new FalseHolds();
  private final FalseHolds twoPartners = new FalseHolds();
  private final FalseHolds seldom = new FalseHolds();

  Measurement(long seed) {
    this.seed = seed;
  }

  /**
   * Measures one person.
   *
   * @param rides in the order in which they are told
   */
  void person(List<Ride> rides) {
    Map<Plant, Dice> dice = new EnumMap<>(Plant.class);
    for (Plant plant : Plant.values()) {
      dice.put(plant, Dice.of(seed, rides.get(0).person(), plant.ordinal()));
      plant(rides, plant, dice.get(plant));
    }
    referee.nextPerson();
    for (Ride ride : rides) {
      onePartner.add(ride, rides, referee.judge(ride, FIRST));
    }
    deal(rides, EVERY_SECOND, twoPartners);
    deal(rides, EVERY_TENTH, seldom);
  }

  /** Gives one ride in so many, by chance, to the second partner. */
  private void deal(List<Ride> rides, int oneIn, FalseHolds holds) {
    Dice dice = Dice.of(seed, rides.get(0).person(), COIN);
    referee.nextPerson();
    for (Ride ride : rides) {
      int source = dice.below(oneIn) == 0 ? SECOND : FIRST;
      holds.add(ride, rides, referee.judge(ride, source));
    }
  }

  /** All rides are told once; then the second partner tells again of those that were paid. */
  private void plant(List<Ride> rides, Plant plant, Dice dice) {
    referee.nextPerson();
    boolean[] paid = new boolean[rides.size()];
    for (int i = 0; i < paid.length; i++) {
      paid[i] = referee.judge(rides.get(i), FIRST) == Verdict.PAID;
    }
    for (int i = 0; i < paid.length; i++) {
      Ride again = paid[i] ? plant.retell(rides.get(i), dice) : null;
      if (again != null) {
        recall.add(plant, rides.get(i), again, referee.judge(again, SECOND));
      }
    }
  }

  Recall recall() {
    return recall;
  }

  /** The rides as they are, all told by one partner. */
  FalseHolds onePartner() {
    return onePartner;
  }

  /** The same rides, each told by one of two partners, by a coin. */
  FalseHolds twoPartners() {
    return twoPartners;
  }

  /** The same rides, one in ten of them told by the second partner. */
  FalseHolds seldom() {
    return seldom;
  }

  /**
   * True if all that is promised was kept: every exact re-report held, 99 of 100 shifted ones, and
   * of the rides as they are less than one in a thousand falsely. Two partners by a coin is harder
   * than any promise: see the page on methodologies.
   */
  boolean isKept() {
    for (Plant plant : Plant.values()) {
      long least = plant == Plant.EXACT ? 1_000_000 : 990_000;
      if (plant.isPromised() && recall.recallPerMillion(plant) < least) {
        return false;
      }
    }
    return onePartner.perMillion() < 1_000;
  }
}
