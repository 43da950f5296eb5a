package org.tanpuhui.ledger.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tanpuhui.ledger.journal.HoldingBooks.IssueResult;
import org.tanpuhui.platform.CityTime;

/**
 * Decides what a batch comes to: what the project owes is made good first, then whole tonnes are
 * consumed, and what is left is carried to the project's next batch.
 *
 * @param entry null when nothing is issued
 * @param result null when nothing is issued
 * @param problem why nothing is issued, else null
 * @see "domain/rules.md, section 5.2: the remainder is carried, never rounded up"
 */
public record BatchIssue(JournalEntry entry, IssueResult result, String problem, long totalMg) {
  /** The batch does not hold what the order says. */
  public static final String TOTAL_DIFFERS = "total_differs";

  /** Less than a tonne is left after what is owed. */
  public static final String BELOW_ONE_TONNE = "below_one_tonne";

  private static final long TONNE_MG = 1_000_000_000L;

  /**
   * @param stripes what the stripes of the batch hold
   * @param carriedMg what the project carries
   * @param dueMg what it owes
   */
  public static BatchIssue decide(
      HoldingCommand command, Map<AccountId, Long> stripes, long carriedMg, long dueMg) {
    long total = stripes.values().stream().reduce(0L, Math::addExact);
    if (total != command.amountMg()) {
      return new BatchIssue(null, null, TOTAL_DIFFERS, total);
    }
    long there = Math.addExact(total, carriedMg);
    long replaced = Math.min(dueMg, there);
    long tonnes = (there - replaced) / TONNE_MG;
    long carried = (there - replaced) % TONNE_MG;
    if (tonnes == 0) {
      return new BatchIssue(null, null, BELOW_ONE_TONNE, total);
    }
    AccountId consumed = AccountId.of(AccountClass.CONSUMED, command.project());
    AccountId carry = AccountId.of(AccountClass.PROJECT_POOL, command.project());
    List<PostingPair> pairs = new ArrayList<>();
    stripes.forEach(
        (stripe, amount) -> {
          if (amount > 0) {
            pairs.add(new PostingPair(Asset.REDUCTION, stripe, consumed, amount, 0));
          }
        });
    if (carriedMg > 0) {
      pairs.add(new PostingPair(Asset.REDUCTION, carry, consumed, carriedMg, 0));
    }
    if (carried > 0) {
      pairs.add(new PostingPair(Asset.REDUCTION, consumed, carry, carried, 0));
    }
    JournalEntry entry =
        new JournalEntry(
            command.entryId(),
            Purpose.CONSUME,
            consumed,
            null,
            command.occurredAt(),
            command.recordedAt(),
            CityTime.day(command.recordedAt()),
            null,
            null,
            new JournalEntry.Cause(command.commandId(), null, 0),
            pairs);
    return new BatchIssue(
        entry, new IssueResult(tonnes, carriedMg, replaced, carried), null, total);
  }
}
