package org.tanpuhui.methodology.shadow;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a version would have changed. Differences are draft minus recorded, milligrams CO2e.
 *
 * @param compared both sides are known for so many activities
 * @param notCompared the others by reason: parked and voided stay what they are; days that are
 *     settled with their month have no amount of their own
 * @param byMethodology by the version that was recorded
 * @param outcomesChanged activities that count on one side only
 * @param perActivity how the differences of single activities are spread
 * @param perParticipant how the sums of single participants are spread
 */
public record ShadowResult(
    Version draft,
    Instant from,
    Instant to,
    long activities,
    long compared,
    Map<String, Long> notCompared,
    Sums total,
    List<MethodologySums> byMethodology,
    List<PartnerSums> byPartner,
    List<OutcomeChange> outcomesChanged,
    Map<String, Long> perActivity,
    Map<String, Long> perParticipant) {

  /** A version of a methodology. */
  public record Version(String id, String version, String hash) {}

  /**
   * Sums over compared activities.
   *
   * @param quantity what they are counted by, in the draft's unit (travel: metres)
   */
  public record Sums(
      long activities,
      long quantity,
      long recordedMgCo2e,
      long draftMgCo2e,
      long differenceMgCo2e,
      long higher,
      long lower) {}

  /**
   * @param recorded null for activities that no version decided
   * @param percentiles of the differences of single activities
   */
  public record MethodologySums(Version recorded, Sums sums, Map<String, Long> percentiles) {}

  /**
   * @param percentiles of the differences of single activities
   */
  public record PartnerSums(String partner, Sums sums, Map<String, Long> percentiles) {}

  /** So many activities went from one outcome to another; {@code computed} for those that count. */
  public record OutcomeChange(String from, String to, long activities) {}
}
