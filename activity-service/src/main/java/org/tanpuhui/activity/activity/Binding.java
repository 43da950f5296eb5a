package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.time.LocalDate;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.contract.HolderKind;

/**
 * Whom a partner's subject stands for and what that participant allows the partner. Held by the
 * hundred thousand, hence arrays.
 *
 * @param participant participant id
 * @param traceKeyHigh first half of the participant's 128-bit trace key
 * @param mandates all of this participant for this partner, in no order
 * @param personDays first local days (epoch days) of {@code persons}, ascending
 * @param persons number of persons from that day on; the first also holds before its day
 */
public record Binding(
    long participant,
    long traceKeyHigh,
    long traceKeyLow,
    HolderKind kind,
    Mandate[] mandates,
    int[] personDays,
    int[] persons) {

  /** The scopes in force; a project needs no mandate, and its grams go straight to its pool. */
  public int grantsAt(int scenario, Instant instant) {
    if (kind == HolderKind.PROJECT) {
      return Grants.RECORD;
    }
    long micros = Micros.of(instant);
    int grants = 0;
    for (Mandate mandate : mandates) {
      if (mandate.covers(scenario, micros)) {
        grants |= mandate.scopes();
      }
    }
    return grants;
  }

  /** The persons of the holder on a local day, 1 when nobody said. */
  public int personsOn(LocalDate day) {
    if (persons.length == 0) {
      return 1;
    }
    int found = persons[0];
    for (int i = 1; i < persons.length && personDays[i] <= day.toEpochDay(); i++) {
      found = persons[i];
    }
    return found;
  }
}
