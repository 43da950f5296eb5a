package org.tanpuhui.activity.activity;

/**
 * What a participant allows a partner in one scenario, from when to when.
 *
 * @param scenario scenario number
 * @param scopes bits of {@link org.tanpuhui.activity.contract.Grants}
 * @param from first microsecond
 * @param to end in microseconds, exclusive; {@link #OPEN} while not revoked
 */
public record Mandate(int scenario, int scopes, long from, long to) {
  /** No end yet. */
  public static final long OPEN = Long.MAX_VALUE;

  public boolean covers(int scenarioNumber, long instant) {
    return scenario == scenarioNumber && from <= instant && instant < to;
  }
}
