package org.tanpuhui.deploy.driver.meter;

import java.time.LocalDate;

/**
 * What a household used on one day, in the time of the records.
 *
 * @param household the source's own name for it; leaves this machine only as a keyed hash
 * @param energyWh whole Wh, at least 0
 * @param flagged true if the source says that the customer stole electricity
 */
public record MeterDay(String household, LocalDate day, long energyWh, boolean flagged) {}
