package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;

/** Decides what the authority orders about campaigns: their budgets. */
public final class CampaignDesk {
  private CampaignDesk() {}

  /**
   * A campaign that commands are about.
   *
   * @param id names it as the cause of entries
   */
  public record Subject(UUID id, Scheme scheme, int number) {
    /** The campaign of a scheme with this code. */
    public static Subject of(Scheme scheme, String code, int number) {
      String[] name = {"campaign", scheme.id(), code};
      return new Subject(Ids.timeOrdered(Instant.EPOCH, name), scheme, number);
    }
  }

  /**
   * Puts points into the shares of a campaign, in equal parts; what does not divide goes to the
   * first shares, a point each.
   *
   * @param stripes whose shares
   * @param points at least 1
   */
  public static Changes fund(
      Subject campaign, List<Integer> stripes, long points, Instant at, String givenBy) {
    List<PostingPair> pairs = new ArrayList<>();
    for (int i = 0; i < stripes.size(); i++) {
      long some = Campaign.funded(points, stripes.size(), i);
      if (some > 0) {
        AccountId share = Campaign.share(campaign.scheme(), campaign.number(), stripes.get(i));
        pairs.add(new PostingPair(Asset.POINTS, issuance(campaign), share, some, 0));
      }
    }
    return Changes.of(
        List.of(entry(campaign, Purpose.FUND, 0, pairs.get(0).credit(), at, givenBy, pairs)));
  }

  /**
   * Takes back what a share has left.
   *
   * @param credits of the share: what is taken back after this much came in is taken back once
   */
  public static Changes refund(
      Subject campaign, AccountId share, long left, long credits, Instant at) {
    UUID cause = Ids.timeOrdered(Instant.EPOCH, campaign.id(), share.toString(), 0);
    List<PostingPair> pairs =
        List.of(new PostingPair(Asset.POINTS, share, issuance(campaign), left, 0));
    return Changes.of(
        List.of(
            new JournalEntry(
                Ids.timeOrdered(at, cause, Purpose.REFUND.id() + credits, 0),
                Purpose.REFUND,
                share,
                null,
                at,
                at,
                CityTime.day(at),
                null,
                null,
                new JournalEntry.Cause(campaign.id(), null, 0),
                pairs)));
  }

  private static JournalEntry entry(
      Subject campaign,
      Purpose purpose,
      int n,
      AccountId holder,
      Instant at,
      String givenBy,
      List<PostingPair> pairs) {
    return new JournalEntry(
        Ids.timeOrdered(at, campaign.id(), purpose.id(), n),
        purpose,
        holder,
        null,
        at,
        at,
        CityTime.day(at),
        null,
        null,
        new JournalEntry.Cause(campaign.id(), givenBy, 0),
        pairs);
  }

  private static AccountId issuance(Subject campaign) {
    return AccountId.system(campaign.scheme(), AccountClass.POINTS_ISSUANCE, PointsDesk.COMMANDS);
  }
}
