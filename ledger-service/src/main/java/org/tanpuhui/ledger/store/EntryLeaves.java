package org.tanpuhui.ledger.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.ledger.log.leaf.EntryLeaf;
import org.tanpuhui.ledger.log.leaf.Field;
import org.tanpuhui.ledger.log.leaf.Fields;

/** What the leaf of an entry commits to: all that its rows say, with names instead of numbers. */
final class EntryLeaves {
  private EntryLeaves() {}

  /**
   * @param methodology text of a methodology version's number
   * @param partner id of a partner's number
   */
  static EntryLeaf of(
      JournalEntry entry, IntFunction<String> methodology, IntFunction<String> partner) {
    List<EntryLeaf.Pair> pairs = new ArrayList<>(entry.pairs().size());
    for (PostingPair pair : entry.pairs()) {
      int line = pairs.size();
      pairs.add(
          new EntryLeaf.Pair(
              line,
              pair.asset().number(),
              pair.debit().value(),
              pair.credit().value(),
              pair.amount(),
              pair.exchangeRule(),
              line == 0 ? entry.holder().value() : 0));
    }
    return new EntryLeaf(
        entry.holder().scheme().code(),
        entry.entryId(),
        entry.purpose().number(),
        entry.occurredAt(),
        entry.recordedAt(),
        entry.bookDate(),
        pairs,
        cause(entry, methodology, partner));
  }

  private static Fields cause(
      JournalEntry entry, IntFunction<String> methodology, IntFunction<String> partner) {
    Fields fields = new Fields();
    if (entry.activityId() != null) {
      fields.with(Field.ACTIVITY, entry.activityId());
    }
    if (entry.methodologyVersion() != null) {
      fields.with(Field.METHODOLOGY, methodology.apply(entry.methodologyVersion()));
    }
    if (entry.partner() != null) {
      fields.with(Field.PARTNER, partner.apply(entry.partner()));
    }
    if (entry.cause() != null) {
      fields.with(Field.COMMAND, entry.cause().id());
      if (entry.cause().givenBy() != null) {
        fields.with(Field.GIVEN_BY, entry.cause().givenBy());
      }
      if (entry.cause().correctionRule() != 0) {
        fields.with(Field.DETAIL, "correction rule " + entry.cause().correctionRule());
      }
    }
    if (entry.purpose() == Purpose.REVERSE && entry.activityId() != null) {
      fields.with(Field.REVERSES, PostReduction.entryId(entry.occurredAt(), entry.activityId()));
    }
    return fields;
  }
}
