package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.ledger.journal.Changes.Parked;
import org.tanpuhui.ledger.journal.PointsAccount.Taken;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * Decides what people order and what the calendar brings: redemptions, orders of the authority,
 * expiry. Each method decides one command on accounts that were read under lock; there is none that
 * credits one participant with the points of another.
 */
public final class PointsDesk {
  /** The stripe of system accounts that belongs to commands; partitions have the lower ones. */
  public static final long COMMANDS = 0xffff;

  private PointsDesk() {}

  /**
   * Sets points aside for a redemption, earliest expiry first.
   *
   * @return which lots they came from; empty when fewer are available, and nothing changed
   */
  public static List<Taken> reserve(PointsAccount account, long points, Instant at) {
    account.settleDebt(at);
    if (points > account.available(at)) {
      return List.of();
    }
    List<Taken> taken = account.take(points, at);
    account.reserve(points);
    return taken;
  }

  /**
   * The changes of a reservation that {@link #reserve} decided.
   *
   * @param money pairs of a reward budget that go with it
   */
  public static Changes reserved(
      PointsAccount account,
      UUID redemption,
      long points,
      Instant at,
      String givenBy,
      List<PostingPair> money) {
    return one(
        account,
        entry(account, Purpose.RESERVE, redemption, at, givenBy)
            .pair(holder(account), reserve(account), points)
            .with(money));
  }

  /**
   * Gives the points of a redemption back to their lots; what has expired meanwhile expires, and so
   * do all of them when their owner was erased meanwhile.
   *
   * @param money pairs of a reward budget that go with it
   */
  public static Changes release(
      PointsAccount account,
      UUID redemption,
      List<Taken> taken,
      Instant at,
      String givenBy,
      boolean erased,
      List<PostingPair> money) {
    long points = taken.stream().mapToLong(Taken::points).sum();
    account.unreserve(points);
    account.giveBack(taken);
    Draft draft =
        entry(account, Purpose.RELEASE, redemption, at, givenBy)
            .pair(reserve(account), holder(account), points);
    long expired = 0;
    for (Lot lot : erased ? account.withPoints() : account.expired(at)) {
      long late =
          taken.stream()
              .filter(
                  t ->
                      t.bookMonth() == lot.bookMonth()
                          && t.validityMonths() == lot.validityMonths())
              .mapToLong(Taken::points)
              .sum();
      if (late > 0) {
        account.takeFrom(lot.bookMonth(), lot.validityMonths(), late);
        expired += late;
      }
    }
    if (expired > 0) {
      draft.pair(holder(account), system(account, AccountClass.POINTS_EXPIRED), expired);
    }
    return one(account, draft.with(money));
  }

  /**
   * Cancels the points of a redemption that was used.
   *
   * @param money pairs of a reward budget that go with it
   */
  public static Changes cancel(
      PointsAccount account,
      UUID redemption,
      long points,
      Instant at,
      String givenBy,
      List<PostingPair> money) {
    account.unreserve(points);
    return one(
        account,
        entry(account, Purpose.CANCEL, redemption, at, givenBy)
            .pair(reserve(account), system(account, AccountClass.POINTS_CANCELLED), points)
            .with(money));
  }

  /** The id of the entry that an order on a parked reversal makes. */
  public static UUID orderId(Parked parked) {
    return Ids.timeOrdered(parked.recordedAt(), parked.reversalId(), Purpose.ORDER.id(), 0);
  }

  /** Takes parked points from the lots as far as they go; the rest becomes a debt. */
  public static Changes order(PointsAccount account, Parked parked, Instant at, String givenBy) {
    account.settleDebt(at);
    long held = account.take(parked.points(), at).stream().mapToLong(Taken::points).sum();
    if (held < parked.points()) {
      account.owe(parked.points() - held);
    }
    Draft draft =
        new Draft(
            orderId(parked),
            Purpose.ORDER,
            account,
            parked.activityId(),
            at,
            new JournalEntry.Cause(parked.reversalId(), givenBy, 0));
    draft.pair(holder(account), system(account, AccountClass.POINTS_ISSUANCE), parked.points());
    return one(account, draft);
  }

  /**
   * Lets all points of people who were erased lapse; a debt is paid first. Where none are left
   * there is no entry.
   *
   * @param stripe whose system account takes them
   */
  public static Changes lapse(
      List<EraseAccount> erasures, Map<Long, PointsAccount> accounts, long stripe) {
    Changes.Builder changes = new Changes.Builder();
    List<PointsAccount> changed = new ArrayList<>();
    for (EraseAccount erasure : erasures) {
      PointsAccount account = accounts.get(erasure.participant().value());
      if (account == null) {
        continue;
      }
      changed.add(account);
      account.settleDebt(erasure.recordedAt());
      long points = 0;
      for (Lot lot : account.withPoints()) {
        account.takeFrom(lot.bookMonth(), lot.validityMonths(), lot.remaining());
        points = Math.addExact(points, lot.remaining());
      }
      if (points > 0) {
        Draft draft =
            new Draft(
                erasure.entryId(),
                Purpose.LAPSE,
                account,
                null,
                erasure.recordedAt(),
                new JournalEntry.Cause(erasure.cause(), erasure.participant().toString(), 0));
        AccountId expired =
            AccountId.system(holder(account).scheme(), AccountClass.POINTS_EXPIRED, stripe);
        changes.entry(draft.pair(holder(account), expired, points).entry());
      }
    }
    return changes.build(changed);
  }

  /**
   * Expires every lot whose last day has passed. A debt is paid first. The entries depend on the
   * lots only, not on when this runs.
   *
   * @param at an end of a month
   */
  public static Changes expire(Collection<PointsAccount> accounts, Instant at) {
    Changes.Builder changes = new Changes.Builder();
    for (PointsAccount account : accounts) {
      account.settleDebt(at);
      for (Lot lot : account.expired(at)) {
        String[] name = {
          "lot",
          ParticipantId.text(account.participant()),
          Integer.toString(lot.bookMonth()),
          Integer.toString(lot.validityMonths()),
          Long.toString(lot.credited())
        };
        UUID id = Ids.timeOrdered(lot.expiresAt(), name);
        Draft draft =
            new Draft(
                Ids.timeOrdered(lot.expiresAt(), id, Purpose.EXPIRE.id(), 0),
                Purpose.EXPIRE,
                account,
                null,
                lot.expiresAt().minusMillis(1),
                new JournalEntry.Cause(id, null, 0));
        draft.pair(holder(account), system(account, AccountClass.POINTS_EXPIRED), lot.remaining());
        account.takeFrom(lot.bookMonth(), lot.validityMonths(), lot.remaining());
        changes.entry(draft.entry());
      }
    }
    return changes.build(accounts);
  }

  private static Changes one(PointsAccount account, Draft draft) {
    Changes.Builder changes = new Changes.Builder();
    changes.entry(draft.entry());
    return changes.build(List.of(account));
  }

  private static Draft entry(
      PointsAccount account, Purpose purpose, UUID redemption, Instant at, String givenBy) {
    return new Draft(
        Ids.timeOrdered(at, redemption, purpose.id(), 0),
        purpose,
        account,
        null,
        at,
        new JournalEntry.Cause(redemption, givenBy, 0));
  }

  private static AccountId holder(PointsAccount account) {
    return new AccountId(account.participant());
  }

  private static AccountId reserve(PointsAccount account) {
    AccountId holder = holder(account);
    return AccountId.system(holder.scheme(), AccountClass.POINTS_RESERVE, holder.number());
  }

  private static AccountId system(PointsAccount account, AccountClass accountClass) {
    Scheme scheme = holder(account).scheme();
    return AccountId.system(scheme, accountClass, COMMANDS);
  }

  /** An entry while its pairs are collected. */
  private record Draft(
      UUID id,
      Purpose purpose,
      PointsAccount account,
      UUID activityId,
      Instant at,
      JournalEntry.Cause cause,
      List<PostingPair> pairs) {

    Draft(
        UUID id,
        Purpose purpose,
        PointsAccount account,
        UUID activityId,
        Instant at,
        JournalEntry.Cause cause) {
      this(id, purpose, account, activityId, at, cause, new ArrayList<>(2));
    }

    Draft pair(AccountId debit, AccountId credit, long points) {
      pairs.add(new PostingPair(Asset.POINTS, debit, credit, points, 0));
      return this;
    }

    Draft with(List<PostingPair> more) {
      pairs.addAll(more);
      return this;
    }

    JournalEntry entry() {
      return new JournalEntry(
          id,
          purpose,
          holder(account),
          activityId,
          at,
          at,
          CityTime.day(at),
          null,
          null,
          cause,
          pairs);
    }
  }
}
