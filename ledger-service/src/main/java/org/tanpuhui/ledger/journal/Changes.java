package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.ledger.journal.Decision.LotChange;
import org.tanpuhui.ledger.journal.Decision.StripeChange;

/**
 * What commands change on accounts that were read under lock. Lists are sorted by key, no key
 * twice.
 *
 * @param entries new entries
 * @param accounts what to add to participants
 * @param lots what to add to lots that do not stand in a balance row
 * @param stripes what to add to system accounts
 * @param parked points that a reversal did not take
 */
public record Changes(
    List<JournalEntry> entries,
    List<PointsAccount.Change> accounts,
    List<LotChange> lots,
    List<StripeChange> stripes,
    List<Parked> parked) {

  /**
   * Points that a reversal did not take back.
   *
   * @param reversalId entry that reversed the reduction
   * @param cause of the reversal
   * @param why {@code outside_window}, {@code spent} or {@code expired}
   */
  public record Parked(
      UUID reversalId,
      long participant,
      long points,
      Instant recordedAt,
      UUID activityId,
      UUID cause,
      int bookMonth,
      int validityMonths,
      String why) {}

  /** The changes of entries that move system accounts only. */
  public static Changes of(Collection<JournalEntry> entries) {
    Builder builder = new Builder();
    entries.forEach(builder::entry);
    return builder.build(List.of());
  }

  /** The changes of entries that move system accounts only. */
  public static Changes of(List<JournalEntry> entries) {
    Builder changes = new Builder();
    entries.forEach(changes::entry);
    return changes.build(List.of());
  }

  /** Collects the changes of commands. */
  static final class Builder {
    private final List<JournalEntry> entries = new ArrayList<>();
    private final List<Parked> parked = new ArrayList<>();
    private final Map<AccountId, Map<Asset, long[]>> stripes = new HashMap<>();

    /** Adds an entry; its pairs move the system accounts they name. */
    void entry(JournalEntry entry) {
      entries.add(entry);
      for (PostingPair pair : entry.pairs()) {
        stripe(pair.debit(), pair.asset(), pair.amount(), 0);
        stripe(pair.credit(), pair.asset(), 0, pair.amount());
      }
    }

    void park(Parked some) {
      parked.add(some);
    }

    private void stripe(AccountId account, Asset asset, long debits, long credits) {
      AccountClass accountClass = account.accountClass();
      if (accountClass == AccountClass.PARTICIPANT
          || accountClass == AccountClass.POINTS_RESERVE
          || accountClass == AccountClass.POOLED) {
        return;
      }
      long[] sum =
          stripes
              .computeIfAbsent(account, id -> new HashMap<>())
              .computeIfAbsent(asset, a -> new long[2]);
      sum[0] = Math.addExact(sum[0], debits);
      sum[1] = Math.addExact(sum[1], credits);
    }

    Changes build(Collection<PointsAccount> accounts) {
      List<PointsAccount.Change> changes = new ArrayList<>();
      List<LotChange> lots = new ArrayList<>();
      for (PointsAccount account : accounts) {
        changes.add(account.change());
        lots.addAll(account.lotChanges());
      }
      changes.sort(Comparator.comparingLong(PointsAccount.Change::participant));
      Collections.sort(lots);
      List<StripeChange> moved = new ArrayList<>();
      stripes.forEach(
          (account, assets) ->
              assets.forEach(
                  (asset, sum) -> moved.add(new StripeChange(account, asset, sum[0], sum[1]))));
      Collections.sort(moved);
      return new Changes(entries, changes, lots, moved, parked);
    }
  }
}
