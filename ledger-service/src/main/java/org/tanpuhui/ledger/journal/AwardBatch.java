package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.ledger.journal.Decision.BalanceChange;
import org.tanpuhui.ledger.journal.Decision.LotChange;
import org.tanpuhui.ledger.journal.Decision.StripeChange;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;

/**
 * Decides many awards that are paid from one stripe of a campaign's budget: in their order, each in
 * full or not at all, so the stripe never falls below zero. A batch gives the same books as its
 * awards one by one.
 */
public final class AwardBatch {
  private final CampaignDesk.Subject campaign;
  private final int stripe;
  private final ExchangeRule rule;
  private final OpenPeriods periods;
  private final String givenBy;

  /**
   * @param stripe whose share pays
   * @param rule gives the points their validity
   * @param periods what can still be booked to
   * @param givenBy who gave the command
   */
  public AwardBatch(
      CampaignDesk.Subject campaign,
      int stripe,
      ExchangeRule rule,
      OpenPeriods periods,
      String givenBy) {
    this.campaign = campaign;
    this.stripe = stripe;
    this.rule = rule;
    this.periods = periods;
    this.givenBy = givenBy;
  }

  /**
   * One award.
   *
   * @param id unique for ever
   * @param points positive
   * @param at when it was decided; part of its idempotency key
   */
  public record Award(UUID id, ParticipantId participant, long points, Instant at) {
    public Award {
      if (points <= 0) {
        throw new IllegalArgumentException("an award has points, not " + points);
      }
    }

    /** The entry that pays it. */
    public UUID entryId() {
      return Ids.timeOrdered(at, id, Purpose.AWARD.id(), 0);
    }
  }

  /**
   * What becomes of a batch.
   *
   * @param paid by position: paid now or before
   */
  public record Decided(Decision decision, BitSet paid) {}

  /** The points that awards which are not paid yet want, each id once. */
  public static long wanted(List<Award> awards, Set<UUID> present) {
    Set<UUID> seen = new HashSet<>(present);
    long wanted = 0;
    for (Award award : awards) {
      if (seen.add(award.entryId())) {
        wanted = Math.addExact(wanted, award.points());
      }
    }
    return wanted;
  }

  /**
   * @param present ids of entries that the journal has already
   * @param held what the stripe holds, before the moves
   * @param moves what it draws from others
   */
  public Decided decide(
      List<Award> awards, Set<UUID> present, long held, List<StripeDraw.Move> moves) {
    Books books = new Books(held);
    for (StripeDraw.Move move : moves) {
      books.draw(move, awards.get(0));
    }
    Set<UUID> there = new HashSet<>(present);
    BitSet paid = new BitSet(awards.size());
    for (int i = 0; i < awards.size(); i++) {
      Award award = awards.get(i);
      UUID entryId = award.entryId();
      if (there.contains(entryId)) {
        paid.set(i);
      } else if (award.points() <= books.left) {
        books.pay(award, entryId);
        there.add(entryId);
        paid.set(i);
      }
    }
    return new Decided(books.decision(), paid);
  }

  /** The batch while it is being decided. */
  private final class Books {
    private final AccountId share = Campaign.share(campaign.scheme(), campaign.number(), stripe);
    private final List<JournalEntry> entries = new ArrayList<>();
    private final Map<Long, Long> balances = new HashMap<>();
    private final Map<Long, Map<Integer, Long>> lots = new HashMap<>();
    private final Map<AccountId, long[]> stripes = new HashMap<>();
    private long left;

    Books(long held) {
      left = held;
    }

    /** Through the issuance, like every way into a share and out of it. */
    void draw(StripeDraw.Move move, Award first) {
      AccountId issuance =
          AccountId.system(campaign.scheme(), AccountClass.POINTS_ISSUANCE, stripe);
      UUID id = Ids.timeOrdered(first.at(), first.id(), Purpose.FUND.id(), entries.size());
      add(
          id,
          Purpose.FUND,
          move.from(),
          first,
          List.of(
              new PostingPair(Asset.POINTS, move.from(), issuance, move.amount(), 0),
              new PostingPair(Asset.POINTS, issuance, share, move.amount(), 0)));
      left = Math.addExact(left, move.amount());
    }

    void pay(Award award, UUID entryId) {
      AccountId holder = AccountId.of(award.participant());
      add(
          entryId,
          Purpose.AWARD,
          holder,
          award,
          List.of(new PostingPair(Asset.POINTS, share, holder, award.points(), rule.number())));
      left -= award.points();
      balances.merge(holder.value(), award.points(), Math::addExact);
      lots.computeIfAbsent(holder.value(), p -> new HashMap<>(2))
          .merge(CityTime.month(day(award)), award.points(), Math::addExact);
    }

    private void add(
        UUID id, Purpose purpose, AccountId holder, Award award, List<PostingPair> pairs) {
      LocalDate day = day(award);
      JournalEntry.Cause cause = new JournalEntry.Cause(award.id(), givenBy, 0);
      entries.add(
          new JournalEntry(
              id, purpose, holder, null, award.at(), award.at(), day, null, null, cause, pairs));
      for (PostingPair pair : pairs) {
        stripe(pair.debit(), pair.amount(), 0);
        stripe(pair.credit(), 0, pair.amount());
      }
    }

    private LocalDate day(Award award) {
      return periods.bookDate(campaign.scheme(), award.at());
    }

    private void stripe(AccountId account, long debits, long credits) {
      if (account.accountClass() != AccountClass.PARTICIPANT) {
        long[] sum = stripes.computeIfAbsent(account, a -> new long[2]);
        sum[0] = Math.addExact(sum[0], debits);
        sum[1] = Math.addExact(sum[1], credits);
      }
    }

    Decision decision() {
      List<BalanceChange> changes = new ArrayList<>(balances.size());
      List<LotChange> older = new ArrayList<>(0);
      balances.forEach(
          (participant, points) -> {
            List<LotChange> ofOne = new ArrayList<>(1);
            lots.get(participant)
                .forEach(
                    (month, some) ->
                        ofOne.add(
                            new LotChange(participant, month, rule.validityMonths(), some, 0)));
            Collections.sort(ofOne);
            LotChange newest = ofOne.remove(ofOne.size() - 1);
            older.addAll(ofOne);
            changes.add(new BalanceChange(participant, 0, points, newest));
          });
      changes.sort(Comparator.comparingLong(BalanceChange::participant));
      Collections.sort(older);
      List<StripeChange> moved = new ArrayList<>(stripes.size());
      stripes.forEach(
          (account, sum) -> moved.add(new StripeChange(account, Asset.POINTS, sum[0], sum[1])));
      Collections.sort(moved);
      return new Decision(entries, changes, older, moved, List.of(), Set.of(), Set.of());
    }
  }
}
