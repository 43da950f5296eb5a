package org.tanpuhui.ledger.journal;

/**
 * One row of the journal: the same amount debited from one account and credited to another.
 *
 * @param amount in the asset's unit, positive
 * @param exchangeRule number of the rule that gave the points; 0 for other assets
 * @param pool number of the pool of the pooled grams it moves; 0 for none
 */
public record PostingPair(
    Asset asset, AccountId debit, AccountId credit, long amount, int exchangeRule, int pool) {

  /** A pair that moves no pooled grams. */
  public PostingPair(
      Asset asset, AccountId debit, AccountId credit, long amount, int exchangeRule) {
    this(asset, debit, credit, amount, exchangeRule, 0);
  }

  public PostingPair {
    if (amount <= 0) {
      throw new IllegalArgumentException("a posting moves a positive amount, not " + amount);
    }
    if (debit.equals(credit) || debit.scheme() != credit.scheme()) {
      throw new IllegalArgumentException("no pair can be posted from " + debit + " to " + credit);
    }
  }
}
