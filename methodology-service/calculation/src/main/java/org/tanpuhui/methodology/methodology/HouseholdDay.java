package org.tanpuhui.methodology.methodology;

import java.time.LocalDate;
import java.util.UUID;

/**
 * A household's use on one local day.
 *
 * @param energyWh use, Wh, at least 0
 * @param estimated whether the reading is an estimate
 * @param persons persons of the household that day, at least 1
 * @param waiting whether it awaits its amount now
 * @param settledMg what an earlier settlement of the same month gave it, milligrams CO2e; else 0.
 *     Days under a backfill grant settle later than the rest and share the month's caps with them
 */
public record HouseholdDay(
    UUID activityId,
    LocalDate day,
    long energyWh,
    boolean estimated,
    int persons,
    boolean waiting,
    long settledMg) {

  public HouseholdDay {
    if (energyWh < 0 || persons < 1 || settledMg < 0) {
      throw new IllegalArgumentException("energy, persons or settled amount below its least");
    }
  }
}
