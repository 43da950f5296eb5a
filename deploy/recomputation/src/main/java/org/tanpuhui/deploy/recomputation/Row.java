package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Claim;

/**
 * One line of evidence: what was claimed and what is recorded of it.
 *
 * @param claim what was claimed; its {@code quantities} are null when they were erased
 * @param nested those members of the quantities that are lists or objects; null when there are none
 * @param recordedAt append time on the log
 * @param status {@code computed}, {@code rejected} or {@code parked}, as first decided
 * @param outcomeCode why it was rejected or parked, null when computed
 * @param amountMg recorded reduction, milligrams CO2e
 * @param quantity what it was counted by, null when not measured
 * @param reference the activity that stood in the way, null unless parked
 * @param version by which it was decided, null when none covered it
 * @param contentHash what it was committed to, null when the line has none
 * @param privateDigest what stands for subject and trace in the content hash, null in lines of
 *     before
 * @param changes what happened to it later, in order of revision
 */
record Row(
    Claim claim,
    JsonNode nested,
    Instant recordedAt,
    String status,
    String outcomeCode,
    long amountMg,
    Long quantity,
    UUID reference,
    VersionName version,
    int partition,
    long offset,
    String contentHash,
    String privateDigest,
    List<Change> changes) {

  /** How evidence names the version that decided it. */
  record VersionName(String id, String version, String hash) {}

  /**
   * A later revision of an activity.
   *
   * @param revision at least 2: the first decision is 1
   * @param amountMg what this change posts, milligrams CO2e
   * @param reversedMg what this change takes back, milligrams CO2e; null when the export does not
   *     say
   * @param quantity what it is counted by from then on; of a void: milligrams taken back
   * @param cause the void or command behind it
   * @param offset place on the log of what caused it
   * @param ordinal place among the changes that the same record caused
   */
  record Change(
      int revision,
      String status,
      String outcomeCode,
      long amountMg,
      Long reversedMg,
      Long quantity,
      UUID reference,
      String cause,
      long offset,
      int ordinal) {

    /** Whether it posts an amount. */
    boolean posts() {
      return Row.posts(status, outcomeCode);
    }
  }

  /** Whether the first decision posted an amount. */
  boolean posts() {
    return posts(status, outcomeCode);
  }

  private static boolean posts(String status, String outcomeCode) {
    return status.equals("computed") && outcomeCode == null;
  }

  /** Whether its quantities are gone and only the commitment stands. */
  boolean isErased() {
    return claim.quantities() == null;
  }
}
