package org.tanpuhui.deploy.driver.city;

/**
 * One event of the generated city, with what must become of it.
 *
 * @param person number of the person, [0, participants)
 * @param id CloudEvents id, unique within the partner's source
 * @param startS epoch second of boarding or unlocking
 * @param endS epoch second of alighting or locking, equal to the start of a bus boarding
 * @param distanceM metres travelled; of a bus boarding 0
 * @param line the bus line, else null
 * @param stops of a metro trip that is reported by its stations alone, else null
 * @param bad how the event is wrong, null unless the fate is {@link Fate#REFUSED}
 */
public record CityEvent(
    CityPartner partner,
    long person,
    String id,
    Mode mode,
    long startS,
    long endS,
    long distanceM,
    String line,
    StopPair stops,
    Fate fate,
    BadKind bad) {

  /** What must become of an event. */
  public enum Fate {
    /** First copy, counts. */
    POSTED,
    /** Same id and content as one that was sent before. */
    DUPLICATE,
    /** Same id as one that was sent before, other content. */
    ID_REUSED,
    /** Overlaps a trip that was sent before: kept for a person to decide. */
    PARKED,
    /** Wrong in one way. */
    REFUSED
  }

  CityEvent with(String newId, Fate newFate, long newDistanceM) {
    return new CityEvent(
        partner, person, newId, mode, startS, endS, newDistanceM, line, stops, newFate, bad);
  }
}
