package org.tanpuhui.deploy.auditing;

/**
 * One row of the journal: an amount from one account to another.
 *
 * @param rule exchange rule, 0 for none
 * @param holder 0 for none
 */
record Pair(int line, int asset, long debit, long credit, long amount, int rule, long holder) {
  static final int REDUCTION = 1;
  static final int POINTS = 2;

  private static final int CLASS_SHIFT = 48;

  int debitClass() {
    return accountClass(debit);
  }

  int creditClass() {
    return accountClass(credit);
  }

  /** Bits 48 to 55 of an account. */
  static int accountClass(long account) {
    return (int) (account >>> CLASS_SHIFT) & 0xff;
  }

  /** Whether another pair takes this one back. */
  boolean isUndoneBy(Pair other) {
    return asset == other.asset
        && amount == other.amount
        && debit == other.credit
        && credit == other.debit
        && rule == other.rule;
  }
}
