package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A participant for whom a guardian acts until the age of 14.
 *
 * @param turns14On local day from which the participant acts alone
 * @see "Personal Information Protection Law, Articles 28 and 31"
 */
public record Ward(long participant, long guardian, LocalDate turns14On, Instant since) {

  public boolean isUnder14(LocalDate day) {
    return day.isBefore(turns14On);
  }
}
