package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.ledger.journal.Changes.Parked;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Decides reversals. The recorded reduction always goes back to where it came from. Its points go
 * with it, from the lot they were credited to, when the correction rule lets them; else they are
 * parked and wait for an order of the authority.
 */
public final class Reverser {

  /** An entry of the journal that posted an activity. */
  public record Posted(
      UUID entryId,
      UUID activityId,
      AccountId holder,
      Instant occurredAt,
      Instant recordedAt,
      LocalDate bookDate,
      Integer methodologyVersion,
      Integer partner,
      List<PostingPair> pairs) {

    /** The same of an entry that is not in the journal yet. */
    public static Posted of(JournalEntry entry) {
      return new Posted(
          entry.entryId(),
          entry.activityId(),
          entry.holder(),
          entry.occurredAt(),
          entry.recordedAt(),
          entry.bookDate(),
          entry.methodologyVersion(),
          entry.partner(),
          entry.pairs());
    }
  }

  private final PointsRule exchange;
  private final List<CorrectionRule> corrections;
  private final OpenPeriods periods;

  /** Where no month is closed. */
  public Reverser(PointsRule exchange, List<CorrectionRule> corrections) {
    this(new RuleBook(exchange, corrections, List.of(), OpenPeriods.ALL));
  }

  public Reverser(RuleBook rules) {
    this.exchange = rules.exchange();
    this.corrections = rules.corrections();
    this.periods = rules.periods();
  }

  /**
   * @param batch at most one reversal per participant
   * @param posted the entries to reverse, by id
   * @param present ids of reversals that the journal has already; they change nothing
   * @param accounts of all participants in the batch that have one
   * @throws PoisonRecordException names a reversal of something that is not in the books
   */
  public Changes decide(
      List<Input<ReverseReduction>> batch,
      Map<UUID, Posted> posted,
      Set<UUID> present,
      Map<Long, PointsAccount> accounts)
      throws PoisonRecordException {
    Changes.Builder changes = new Changes.Builder();
    for (Input<ReverseReduction> input : batch) {
      ReverseReduction command = input.value();
      if (present.contains(command.entryId())) {
        continue;
      }
      Posted original = posted.get(command.posted());
      if (original == null) {
        throw new PoisonRecordException(
            input.partition(),
            input.offset(),
            "nothing to reverse: the books have no entry for activity " + command.activityId());
      }
      try {
        reverse(command, original, accounts.get(original.holder().value()), changes);
      } catch (ArithmeticException e) {
        throw new PoisonRecordException(input.partition(), input.offset(), e.getMessage());
      }
    }
    return changes.build(accounts.values());
  }

  private void reverse(
      ReverseReduction command, Posted original, PointsAccount account, Changes.Builder changes) {
    List<PostingPair> pairs = new ArrayList<>(2);
    List<PostingPair> points = new ArrayList<>(1);
    for (PostingPair pair : original.pairs()) {
      // What was pooled at once has been moved to the participant by a command before this one.
      AccountId from =
          pair.credit().accountClass() == AccountClass.POOLED ? original.holder() : pair.credit();
      PostingPair back =
          new PostingPair(pair.asset(), from, pair.debit(), pair.amount(), pair.exchangeRule());
      if (pair.asset() == Asset.POINTS) {
        points.add(back);
        continue;
      }
      pairs.add(back);
      if (original.holder().accountClass() == AccountClass.PARTICIPANT) {
        account.debitReduction(pair.amount());
      }
    }
    int rule = points.isEmpty() ? 0 : takeBack(command, original, account, points, pairs, changes);
    changes.entry(
        new JournalEntry(
            command.entryId(),
            Purpose.REVERSE,
            original.holder(),
            command.activityId(),
            original.occurredAt(),
            command.recordedAt(),
            periods.bookDate(account(command).scheme(), command.recordedAt()),
            original.methodologyVersion(),
            original.partner(),
            new JournalEntry.Cause(command.cause(), null, rule),
            pairs));
  }

  /**
   * The points of an activity, those of campaigns too, which are all in one lot: back to where they
   * came from, or parked together.
   *
   * @param points their pairs, turned round
   * @return number of the rule that let them go; 0 when they are parked
   */
  private int takeBack(
      ReverseReduction command,
      Posted original,
      PointsAccount account,
      List<PostingPair> points,
      List<PostingPair> pairs,
      Changes.Builder changes) {
    long sum = points.stream().mapToLong(PostingPair::amount).reduce(0, Math::addExact);
    int month = CityTime.month(original.bookDate());
    int validity = exchange.byNumber(points.get(0).exchangeRule()).validityMonths();
    Optional<CorrectionRule> correction =
        CorrectionRule.at(corrections, account(command).scheme(), command.recordedAt());
    String why = obstacle(command, original, account, sum, validity, correction);
    if (why == null) {
      account.takeFrom(month, validity, sum);
      pairs.addAll(points);
      return correction.get().number();
    }
    changes.park(
        new Parked(
            command.entryId(),
            account.participant(),
            sum,
            command.recordedAt(),
            command.activityId(),
            command.cause(),
            month,
            validity,
            why));
    return 0;
  }

  private static AccountId account(ReverseReduction command) {
    return AccountId.of(command.participant());
  }

  /** Why the points cannot go with the reversal; null when they can. */
  private static String obstacle(
      ReverseReduction command,
      Posted original,
      PointsAccount account,
      long points,
      int validity,
      Optional<CorrectionRule> correction) {
    int month = CityTime.month(original.bookDate());
    LocalDate lastDay = Lot.lastDayOf(month, validity);
    if (!command.recordedAt().isBefore(CityTime.startOf(lastDay.plusDays(1)))) {
      return "expired";
    }
    if (correction.isEmpty()
        || !correction.get().covers(original.recordedAt(), command.recordedAt())) {
      return "outside_window";
    }
    account.settleDebt(command.recordedAt());
    return account.remaining(month, validity) < points ? "spent" : null;
  }
}
