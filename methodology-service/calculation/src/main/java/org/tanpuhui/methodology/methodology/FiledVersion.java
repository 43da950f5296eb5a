package org.tanpuhui.methodology.methodology;

import java.time.Instant;

/**
 * A version with the number it has in this service's rows.
 *
 * @param number at least 1, given once and never reused
 * @param withdrawnFrom first instant it no longer covers because the authority withdrew it; null
 *     when it is not withdrawn
 */
public record FiledVersion(int number, MethodologyVersion version, Instant withdrawnFrom) {

  /** A version that is not withdrawn. */
  public FiledVersion(int number, MethodologyVersion version) {
    this(number, version, null);
  }

  /** Whether it covers an activity that started then, as far as it alone says. */
  public boolean covers(Instant time) {
    return version.covers(time) && (withdrawnFrom == null || time.isBefore(withdrawnFrom));
  }
}
