package org.tanpuhui.methodology.methodology;

import java.util.UUID;

/**
 * What an activity was committed to when it was accepted.
 *
 * @param contentHash 128 bits over what evidence keeps and the private digest; without one, over
 *     type, subject and data
 * @param privateDigest 128 bits over what evidence does not keep, under the participant's key; null
 *     in records of before there were any
 */
public record Commitment(UUID contentHash, UUID privateDigest) {

  /**
   * Whether a second copy says the same as this first one, as far as can be told: hashes of the two
   * forms cannot be compared, and whoever resends usually resends the same.
   */
  public boolean isSame(Commitment copy) {
    boolean comparable = (privateDigest == null) == (copy.privateDigest == null);
    return !comparable || contentHash.equals(copy.contentHash);
  }
}
