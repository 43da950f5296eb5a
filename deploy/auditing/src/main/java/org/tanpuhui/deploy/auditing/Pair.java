package org.tanpuhui.deploy.auditing;

/**
 * One row of the journal: an amount from one account to another.
 *
 * @param rule exchange rule, 0 for none
 * @param holder 0 for none
 * @param pool of the pooled grams that it moves, -1 for none
 */
record Pair(
    int line, int asset, long debit, long credit, long amount, int rule, long holder, int pool) {
  static final int REDUCTION = 1;
  static final int POINTS = 2;

  /** Class of pooled grams; the number is that of their participant. */
  static final int POOLED = 7;

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

  /** The account of a participant or project that has the scheme and number of an account. */
  static long numberOf(long account) {
    return account & ~(0xffL << CLASS_SHIFT);
  }

  /** Whose the credit is: the account of the participant whose grams were pooled at once. */
  long owner() {
    return creditClass() == POOLED ? credit - ((long) POOLED << CLASS_SHIFT) : credit;
  }

  /**
   * Whether another pair takes this one back. What was pooled at once goes to its owner by an entry
   * of its own before it is taken back.
   */
  boolean isUndoneBy(Pair other) {
    return asset == other.asset
        && amount == other.amount
        && debit == other.credit
        && owner() == other.debit
        && rule == other.rule;
  }
}
