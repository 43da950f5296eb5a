package org.tanpuhui.ledger.journal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.ledger.journal.Decision.BalanceChange;
import org.tanpuhui.ledger.journal.Decision.LotChange;
import org.tanpuhui.ledger.journal.Decision.Progress;
import org.tanpuhui.ledger.journal.Decision.StripeChange;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Decides what a batch of recorded reductions does to the books.
 *
 * <p>Each command gives one entry: the reduction from the origin to the participant and, when the
 * participant allowed points and they are not zero, the points from the issuance to the
 * participant, with what campaigns add. A project's reduction goes to its pool and gives no points.
 * A command whose entry exists already, in the books or earlier in the batch, changes nothing. A
 * batch gives the same books as its commands one by one.
 */
public final class Poster {
  private final PointsRule rules;
  private final CampaignAwards awards;
  private final OpenPeriods periods;

  /** Where no month is closed. */
  public Poster(PointsRule rules) {
    this(rules, CampaignAwards.NONE);
  }

  /** Where no month is closed. */
  public Poster(PointsRule rules, CampaignAwards awards) {
    this(rules, awards, OpenPeriods.ALL);
  }

  /**
   * @param awards what campaigns add, of the whole batch that this is a part of
   */
  public Poster(PointsRule rules, CampaignAwards awards, OpenPeriods periods) {
    this.rules = rules;
    this.awards = awards;
    this.periods = periods;
  }

  /**
   * @param batch in log order within each partition
   * @param present ids of those entries of the batch that the journal has already
   * @throws PoisonRecordException a command's points do not fit 64 bits; names its record
   */
  public Decision decide(List<Input<PostReduction>> batch, Set<UUID> present)
      throws PoisonRecordException {
    Books books = new Books(batch.size());
    Set<UUID> seen = new HashSet<>(present);
    for (Input<PostReduction> input : batch) {
      PostReduction command = input.value();
      books.reach(command);
      if (seen.add(command.entryId())) {
        try {
          books.post(command, input.partition());
        } catch (ArithmeticException e) {
          throw new PoisonRecordException(
              input.partition(), input.offset(), "the amounts overflow: " + e.getMessage());
        }
      }
    }
    return books.decision();
  }

  /** The batch while it is being decided. */
  private final class Books {
    private final List<JournalEntry> entries;
    private final Map<Long, long[]> balances;
    private final Map<LotKey, Long> lots;
    private final Map<StripeKey, Long> stripes = new HashMap<>();
    private final Map<AccountId, Long> pools = new HashMap<>();
    private final Map<PoolKey, Long> pooled = new HashMap<>(0);
    private final Map<Pool, Integer> poolNumbers = new HashMap<>(0);
    private final Map<Integer, Long> progress = new TreeMap<>();
    private final Set<MethodologyVersion> methodologies = new LinkedHashSet<>();
    private final Map<MethodologyVersion, Integer> methodologyNumbers = new HashMap<>();
    private final Map<String, Integer> partners = new HashMap<>();

    Books(int size) {
      entries = new ArrayList<>(size);
      balances = new HashMap<>(size * 2);
      lots = new HashMap<>(size * 2);
    }

    void reach(PostReduction command) {
      progress.merge(command.activitiesPartition(), command.activitiesOffset(), Math::max);
    }

    void post(PostReduction command, int stripe) {
      AccountId holder =
          command.project()
              ? AccountId.of(AccountClass.PROJECT_POOL, command.participant())
              : AccountId.of(command.participant());
      LocalDate bookDate = periods.bookDate(command.scheme(), command.recordedAt());
      List<PostingPair> pairs = new ArrayList<>(2);

      long milligrams = command.amount().milligrams();
      AccountId origin = AccountId.system(command.scheme(), AccountClass.REDUCTION_ORIGIN, stripe);
      stripes.merge(new StripeKey(origin, Asset.REDUCTION), milligrams, Math::addExact);
      if (command.pooled() && !command.project()) {
        pairs.add(pool(command, origin, milligrams));
      } else {
        pairs.add(new PostingPair(Asset.REDUCTION, origin, holder, milligrams, 0));
      }
      if (command.project()) {
        pools.merge(holder, milligrams, Math::addExact);
        entries.add(entry(command, holder, bookDate, pairs));
        return;
      }
      long[] totals = balances.computeIfAbsent(holder.value(), id -> new long[2]);
      if (!command.pooled()) {
        totals[0] = Math.addExact(totals[0], milligrams);
      }

      if (command.points()) {
        rules
            .at(command.scheme(), command.occurredAt())
            .ifPresent(rule -> reward(command, rule, holder, bookDate, stripe, pairs));
      }
      entries.add(entry(command, holder, bookDate, pairs));
    }

    /** The grams go to the pool; the balance row is locked all the same, so it comes first. */
    private PostingPair pool(PostReduction command, AccountId origin, long milligrams) {
      Pool pool = new Pool(command.methodology().methodology(), command.partner());
      int number = poolNumbers.computeIfAbsent(pool, Pool::number);
      pooled.merge(new PoolKey(command.participant().value(), number), milligrams, Math::addExact);
      AccountId account = AccountId.of(AccountClass.POOLED, command.participant());
      return new PostingPair(Asset.REDUCTION, origin, account, milligrams, 0, number);
    }

    /** The points for an activity, and what campaigns add to them; all go to one lot. */
    private void reward(
        PostReduction command,
        ExchangeRule rule,
        AccountId holder,
        LocalDate bookDate,
        int stripe,
        List<PostingPair> pairs) {
      long earned = rule.points(command.amount());
      long points = earned;
      if (earned > 0) {
        AccountId issuance =
            AccountId.system(command.scheme(), AccountClass.POINTS_ISSUANCE, stripe);
        pairs.add(new PostingPair(Asset.POINTS, issuance, holder, earned, rule.number()));
        stripes.merge(new StripeKey(issuance, Asset.POINTS), earned, Math::addExact);
      }
      for (CampaignAwards.Award award : awards.of(command.entryId())) {
        pairs.add(
            new PostingPair(Asset.POINTS, award.share(), holder, award.points(), rule.number()));
        stripes.merge(new StripeKey(award.share(), Asset.POINTS), award.points(), Math::addExact);
        points = Math.addExact(points, award.points());
      }
      if (points > 0) {
        long[] totals = balances.get(holder.value());
        totals[1] = Math.addExact(totals[1], points);
        LotKey lot = new LotKey(holder.value(), CityTime.month(bookDate), rule.validityMonths());
        lots.merge(lot, points, Math::addExact);
      }
    }

    private JournalEntry entry(
        PostReduction command, AccountId holder, LocalDate bookDate, List<PostingPair> pairs) {
      return new JournalEntry(
          command.entryId(),
          Purpose.POST,
          holder,
          command.activityId(),
          command.occurredAt(),
          command.recordedAt(),
          bookDate,
          methodologyNumbers.computeIfAbsent(command.methodology(), MethodologyVersion::number),
          partners.computeIfAbsent(command.partner(), ReferenceNumber::partner),
          null,
          pairs);
    }

    Decision decision() {
      methodologies.addAll(methodologyNumbers.keySet());
      List<LotChange> lotChanges = new ArrayList<>(lots.size());
      lots.forEach(
          (key, sum) ->
              lotChanges.add(
                  new LotChange(key.participant, key.bookMonth, key.validityMonths, sum, 0)));
      Collections.sort(lotChanges);
      Map<Long, LotChange> newest = new HashMap<>(balances.size() * 2);
      List<LotChange> older = new ArrayList<>();
      for (LotChange lot : lotChanges) {
        LotChange before = newest.put(lot.participant(), lot);
        if (before != null) {
          older.add(before);
        }
      }
      List<BalanceChange> balanceChanges = new ArrayList<>(balances.size());
      balances.forEach(
          (id, sum) -> balanceChanges.add(new BalanceChange(id, sum[0], sum[1], newest.get(id))));
      balanceChanges.sort(Comparator.comparingLong(BalanceChange::participant));

      List<StripeChange> stripeChanges = new ArrayList<>(stripes.size());
      stripes.forEach(
          (key, sum) -> stripeChanges.add(new StripeChange(key.account, key.asset, sum, 0)));
      pools.forEach(
          (pool, sum) -> stripeChanges.add(new StripeChange(pool, Asset.REDUCTION, 0, sum)));
      Collections.sort(stripeChanges);

      List<Progress> reached = new ArrayList<>(progress.size());
      progress.forEach((partition, offset) -> reached.add(new Progress(partition, offset)));
      return new Decision(
          entries,
          balanceChanges,
          older,
          stripeChanges,
          reached,
          methodologies,
          new LinkedHashSet<>(partners.keySet()),
          pooledChanges(),
          poolNumbers.keySet());
    }

    private List<PooledChange> pooledChanges() {
      List<PooledChange> changes = new ArrayList<>(pooled.size());
      pooled.forEach(
          (key, sum) -> changes.add(new PooledChange(key.participant, key.pool, 0, sum)));
      Collections.sort(changes);
      return changes;
    }
  }

  private record LotKey(long participant, int bookMonth, int validityMonths) {}

  private record PoolKey(long participant, int pool) {}

  private record StripeKey(AccountId account, Asset asset) {}
}
