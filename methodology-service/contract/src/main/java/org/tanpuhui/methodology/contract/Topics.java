package org.tanpuhui.methodology.contract;

/** Topics written by methodology-service. */
public final class Topics {
  /** What the ledger must post. */
  public static final String REDUCTIONS = "reductions";

  /** What someone must hear of: rejected, parked, voided. */
  public static final String OUTCOMES = "outcomes";

  private Topics() {}
}
