package org.tanpuhui.ledger.journal;

import java.util.List;
import java.util.Map;

/**
 * What the campaigns in force have left for the partitions of a batch, as it was read.
 *
 * @param campaigns in order of their numbers: the order in which they award
 * @param left points that are not awarded yet by account of the share; absent means none. What
 *     reversals gave back is not among them
 */
public record CampaignShares(List<Campaign> campaigns, Map<AccountId, Long> left) {
  /** No campaign is in force. */
  public static final CampaignShares NONE = new CampaignShares(List.of(), Map.of());
}
