package org.tanpuhui.ledger.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * What campaigns add to the postings of a batch: in full or not at all, from the share of the
 * partition, in the log's order.
 *
 * <p>Decided for the whole batch before any of it is carried out: its phases take postings out of
 * the log's order, and who gets the last points of a share must not depend on where batches end.
 * For the same reason a reversal gives nothing back that could be awarded again.
 */
public final class CampaignAwards {
  /** No campaign is in force. */
  public static final CampaignAwards NONE = new CampaignAwards(Map.of());

  private final Map<UUID, List<Award>> byEntry;

  private CampaignAwards(Map<UUID, List<Award>> byEntry) {
    this.byEntry = byEntry;
  }

  /**
   * Points of one campaign for one posting.
   *
   * @param share account that pays
   * @param points positive
   */
  public record Award(AccountId share, long points) {}

  /**
   * @param batch in log order within each partition
   * @param present ids of those entries of the batch that the journal has already
   * @param exchange gives what an activity earns; without a rule there is no award
   * @param shares of the campaigns in force when something in the batch was recorded
   * @throws PoisonRecordException an award does not fit 64 bits; names its record
   */
  public static CampaignAwards of(
      List<Input<PostReduction>> batch,
      Set<UUID> present,
      PointsRule exchange,
      CampaignShares shares)
      throws PoisonRecordException {
    if (shares.campaigns().isEmpty()) {
      return NONE;
    }
    Map<AccountId, Long> left = new HashMap<>(shares.left());
    Map<UUID, List<Award>> byEntry = new HashMap<>();
    Set<UUID> seen = new HashSet<>(present);
    for (Input<PostReduction> input : batch) {
      PostReduction post = input.value();
      if (!post.points() || post.project() || !seen.add(post.entryId())) {
        continue;
      }
      Optional<ExchangeRule> rule = exchange.at(post.scheme(), post.occurredAt());
      if (rule.isEmpty()) {
        continue;
      }
      try {
        long earned = rule.get().points(post.amount());
        List<Award> awards = take(shares.campaigns(), post, input.partition(), earned, left);
        if (!awards.isEmpty()) {
          byEntry.put(post.entryId(), awards);
        }
      } catch (ArithmeticException e) {
        throw new PoisonRecordException(
            input.partition(), input.offset(), "the amounts overflow: " + e.getMessage());
      }
    }
    return new CampaignAwards(byEntry);
  }

  private static List<Award> take(
      List<Campaign> campaigns,
      PostReduction post,
      int partition,
      long earned,
      Map<AccountId, Long> left) {
    List<Award> awards = new ArrayList<>(1);
    for (Campaign campaign : campaigns) {
      if (campaign.covers(post.scheme(), post.type(), post.partner(), post.recordedAt())) {
        AccountId share = campaign.share(partition);
        long award = campaign.award(earned);
        if (award > 0 && left.getOrDefault(share, 0L) >= award) {
          left.merge(share, -award, Math::addExact);
          awards.add(new Award(share, award));
        }
      }
    }
    return awards;
  }

  /** What is added to the posting of this entry, in order of the campaigns' numbers. */
  List<Award> of(UUID entryId) {
    return byEntry.getOrDefault(entryId, List.of());
  }
}
