package org.tanpuhui.deploy.driver.city;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.deploy.driver.city.CityEvent.Fate;
import org.tanpuhui.deploy.driver.city.CityParameters.Shares;

/**
 * Everything that one generated person does, and what is wrongly said of it, in two waves: the
 * events of the second wave depend on one of the first having been heard before.
 *
 * <p>Ordinary trips of a person follow each other with at least {@link #GAP_S_MIN} between them, so
 * that none of them is held for a double claim: that is longer than the ten minutes within which
 * two reports count as the same ride. What must be held is laid over an ordinary trip on purpose.
 */
final class PersonPlan {

  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final int GAP_S_MIN = 12 * 60;

  private static final int DAY_START_S = 6 * 3600;
  private static final int DAY_END_S = 23 * 3600;
  private static final int NIGHT_S = 2 * 3600;
  private static final int LATE_TRIP_S = 10 * 3600;
  private static final String[] LINES = {"M1", "M2", "M3", "M7", "B689", "74", "324", "101", "103"};

  private final CityParameters parameters;
  private final long person;
  private final boolean atBike;
  private final boolean atBikeTwo;
  private final List<CityEvent> first = new ArrayList<>();
  private final List<CityEvent> second = new ArrayList<>();
  private int number;
  private boolean late;

  private PersonPlan(CityParameters parameters, long person) {
    this.parameters = parameters;
    this.person = person;
    this.atBike = isAt(CityPartner.BIKE, parameters.seed(), person);
    this.atBikeTwo = isAt(CityPartner.BIKE_TWO, parameters.seed(), person);
  }

  /** The plan of this person: the same for the same parameters. */
  static PersonPlan of(CityParameters parameters, long person) {
    PersonPlan plan = new PersonPlan(parameters, person);
    for (int day = 0; day < parameters.days(); day++) {
      plan.day(day, parameters.firstDay().plusDays(day));
    }
    return plan;
  }

  /** True if the person is enrolled at this partner. Everyone is at the metro. */
  static boolean isAt(CityPartner partner, long seed, long person) {
    if (partner == CityPartner.METRO) {
      return true;
    }
    Dice dice = Dice.of(seed, person, -1);
    boolean bike = dice.chance(60_000);
    return partner == CityPartner.BIKE ? bike : bike && dice.chance(25_000);
  }

  /** Events that may be sent in any order. */
  List<CityEvent> first() {
    return first;
  }

  /** Events to be sent once those of the first wave have been accepted. */
  List<CityEvent> second() {
    return second;
  }

  private void day(int dayNumber, LocalDate date) {
    Dice dice = Dice.of(parameters.seed(), person, dayNumber);
    long midnight = date.atStartOfDay(ZONE).toEpochSecond();
    int trips = dice.chance(12_000) ? 0 : dice.between(1, 4);
    long cursor = midnight + DAY_START_S + dice.below(5400);
    boolean badDone = false;
    for (int i = 0; i < trips; i++) {
      CityEvent trip = trip(dice, cursor);
      long busyUntil = Math.max(trip.endS(), trip.startS() + 1800);
      if (busyUntil > midnight + DAY_END_S) {
        break;
      }
      first.add(trip);
      cursor = busyUntil + GAP_S_MIN + dice.below(2 * 3600);
      specials(dice, trip);
      if (!badDone && dice.chance(parameters.shares().bad())) {
        badDone = true;
        bad(dice, midnight);
      }
    }
  }

  private void specials(Dice dice, CityEvent trip) {
    Shares shares = parameters.shares();
    if (dice.chance(shares.duplicate())) {
      CityEvent copy = trip.with(trip.id(), Fate.DUPLICATE, trip.distanceM());
      (dice.chance(50_000) ? first : second).add(copy);
    }
    if (!late && dice.chance(shares.late())) {
      late = true;
      LocalDate day = parameters.firstDay().minusDays(dice.between(1, 2));
      first.add(trip(dice, day.atStartOfDay(ZONE).toEpochSecond() + LATE_TRIP_S));
    }
    if (dice.chance(shares.overlap())) {
      overlap(dice, trip);
    }
    if (trip.mode() != Mode.BUS && trip.stops() == null && dice.chance(shares.idReused())) {
      second.add(trip.with(trip.id(), Fate.ID_REUSED, trip.distanceM() + 7));
    }
  }

  private CityEvent trip(Dice dice, long startS) {
    int kind = dice.below(100);
    if (atBike && kind < 35) {
      CityPartner partner =
          atBikeTwo && dice.chance(50_000) ? CityPartner.BIKE_TWO : CityPartner.BIKE;
      int distanceM = dice.between(600, 6_000);
      int metresPerMinute = dice.between(140, 260);
      return trip(
          partner, Mode.BIKE, startS, startS + distanceM * 60L / metresPerMinute, distanceM, null);
    }
    if (kind < 40) {
      return tripBetweenStops(dice, startS);
    }
    if (kind < 75) {
      int distanceM = dice.between(1_200, 38_000);
      long seconds = distanceM * 60L / 550 + dice.between(480, 900);
      return trip(CityPartner.METRO, Mode.METRO, startS, startS + seconds, distanceM, null);
    }
    // One boarding in ten names no line.
    int line = dice.below(LINES.length + 1);
    return trip(
        CityPartner.METRO, Mode.BUS, startS, startS, 0, line == LINES.length ? null : LINES[line]);
  }

  private CityEvent tripBetweenStops(Dice dice, long startS) {
    StopPair stops = StopPair.values()[dice.below(StopPair.values().length)];
    long seconds = stops.distanceM() * 60L / 550 + dice.between(480, 900);
    return new CityEvent(
        CityPartner.METRO,
        person,
        nextId(CityPartner.METRO),
        Mode.METRO,
        startS,
        startS + seconds,
        stops.distanceM(),
        null,
        stops,
        Fate.POSTED,
        null);
  }

  private CityEvent trip(
      CityPartner partner, Mode mode, long startS, long endS, long distanceM, String line) {
    return new CityEvent(
        partner,
        person,
        nextId(partner),
        mode,
        startS,
        endS,
        distanceM,
        line,
        null,
        Fate.POSTED,
        null);
  }

  private String nextId(CityPartner partner) {
    return partner.letter() + parameters.seed() + "-" + person + "-" + number++;
  }

  /** Lays a second claim over a trip; whoever comes later is held. */
  private void overlap(Dice dice, CityEvent trip) {
    if (trip.mode() == Mode.METRO) {
      second.add(atBike ? rideDuring(trip) : boardingDuring(trip));
    } else if (trip.mode() == Mode.BIKE) {
      second.add(atBikeTwo ? sameRideElsewhere(dice, trip) : metroAcross(trip));
    }
  }

  private CityEvent rideDuring(CityEvent metro) {
    return parked(CityPartner.BIKE, Mode.BIKE, metro.startS() + 90, metro.startS() + 450, 1_000);
  }

  private CityEvent boardingDuring(CityEvent metro) {
    long middle = (metro.startS() + metro.endS()) / 2;
    return parked(CityPartner.METRO, Mode.BUS, middle, middle, 0);
  }

  private CityEvent metroAcross(CityEvent ride) {
    return parked(CityPartner.METRO, Mode.METRO, ride.startS() - 120, ride.endS() + 120, 5_000);
  }

  /** The same ride under the other operator's id, with its own clock and odometer. */
  private CityEvent sameRideElsewhere(Dice dice, CityEvent ride) {
    CityPartner other =
        ride.partner() == CityPartner.BIKE ? CityPartner.BIKE_TWO : CityPartner.BIKE;
    long seconds = ride.endS() - ride.startS();
    // A short ride reported after its end overlaps nothing and is recognised by its likeness only.
    long shift = seconds <= 300 && dice.chance(50_000) ? seconds + 30 : dice.between(-30, 30);
    long distanceM = ride.distanceM() * dice.between(970, 1030) / 1000;
    return parked(other, Mode.BIKE, ride.startS() + shift, ride.endS() + shift, distanceM);
  }

  private CityEvent parked(CityPartner partner, Mode mode, long startS, long endS, long distanceM) {
    return new CityEvent(
        partner,
        person,
        nextId(partner),
        mode,
        startS,
        endS,
        distanceM,
        null,
        null,
        Fate.PARKED,
        null);
  }

  private void bad(Dice dice, long midnight) {
    BadKind[] kinds = BadKind.values();
    BadKind kind = kinds[dice.below(kinds.length)];
    if (kind.isRide() && !atBike) {
      kind = BadKind.MISSING_FIELD;
    }
    CityPartner partner = kind.isRide() ? CityPartner.BIKE : CityPartner.METRO;
    long startS = midnight + NIGHT_S + dice.below(1800);
    int seconds = kind == BadKind.RIDE_TOO_FAST ? 300 : 900;
    int distanceM = kind == BadKind.RIDE_TOO_SHORT ? 150 : 5_000;
    if (kind == BadKind.RIDE_TOO_SHORT) {
      seconds = 90;
    } else if (kind == BadKind.RIDE_VOIDED) {
      distanceM = 2_000;
    } else if (kind == BadKind.TOO_LATE) {
      startS -= 10 * 86_400L;
    } else if (kind == BadKind.BEFORE_MANDATE) {
      startS = parameters.mandateFrom().getEpochSecond() - 3 * 3600L;
    } else if (kind == BadKind.IN_THE_FUTURE) {
      startS += 400 * 86_400L;
    }
    first.add(
        new CityEvent(
            partner,
            person,
            nextId(partner),
            kind.isRide() ? Mode.BIKE : Mode.METRO,
            startS,
            startS + seconds,
            distanceM,
            null,
            null,
            Fate.REFUSED,
            kind));
  }
}
