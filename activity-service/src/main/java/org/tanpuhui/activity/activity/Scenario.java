package org.tanpuhui.activity.activity;

/**
 * A use of a partner's service in which activities arise.
 *
 * @param number internal number, unique
 * @param code unique within the partner
 * @param published whether intake is open for it
 */
public record Scenario(int number, String code, String nameZh, String nameEn, boolean published) {
  /** The scenario that a partner gets who names none. */
  public static final String DEFAULT_CODE = "default";
}
