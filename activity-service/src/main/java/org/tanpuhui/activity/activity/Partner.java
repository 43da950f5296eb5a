package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.platform.Scheme;

/**
 * A company or app operator that reports activities.
 *
 * @param number internal number
 * @param kind {@code company} or {@code app_operator}
 * @param sources CloudEvents sources, each this partner's alone within the scheme
 * @param grades the activity types it may report, each with its evidence grade
 * @param scenarios by code
 * @param pseudonymKey 128-bit key of this partner's participant references
 */
public record Partner(
    int number,
    Scheme scheme,
    String id,
    String nameZh,
    String nameEn,
    String kind,
    boolean active,
    Set<String> sources,
    Map<String, EvidenceGrade> grades,
    Map<String, Scenario> scenarios,
    List<Backfill> backfills,
    byte[] pseudonymKey) {

  /**
   * The scenario with this code; without a code the default one, else the only one.
   *
   * @return null when there is none
   */
  public Scenario scenario(String code) {
    if (code != null) {
      return scenarios.get(code);
    }
    Scenario byDefault = scenarios.get(Scenario.DEFAULT_CODE);
    return byDefault == null && scenarios.size() == 1
        ? scenarios.values().iterator().next()
        : byDefault;
  }

  /** The open grant for activities of this type from start to end, exclusive, or null. */
  public Backfill backfill(String type, Instant start, Instant end, Instant now) {
    for (Backfill backfill : backfills) {
      if (backfill.isOpen(now)
          && backfill.activityTypes().contains(type)
          && backfill.covers(start, end)) {
        return backfill;
      }
    }
    return null;
  }

  /** Whether an open grant of any type covers this instant. */
  public boolean mayBackdate(Instant from, Instant now) {
    for (Backfill backfill : backfills) {
      if (backfill.isOpen(now) && backfill.covers(from)) {
        return true;
      }
    }
    return false;
  }
}
