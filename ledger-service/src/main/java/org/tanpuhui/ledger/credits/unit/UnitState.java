package org.tanpuhui.ledger.credits.unit;

import java.util.Locale;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;

/** Where a unit is; follows from the class of the account its range stands on. */
public enum UnitState {
  HELD(AccountClass.CREDIT_HOLDING),
  FROZEN(AccountClass.CREDIT_FROZEN),
  RETIRED(AccountClass.CREDIT_RETIRED),
  CANCELLED(AccountClass.CREDIT_CANCELLED),
  WELFARE(AccountClass.CREDIT_WELFARE);

  private final AccountClass accountClass;

  UnitState(AccountClass accountClass) {
    this.accountClass = accountClass;
  }

  /** The state of units on an account of credits. */
  public static UnitState on(AccountId account) {
    for (UnitState state : values()) {
      if (state.accountClass == account.accountClass()) {
        return state;
      }
    }
    throw new IllegalArgumentException("no units stand on " + account);
  }

  /** Whether units never leave it. */
  public boolean isFinal() {
    return this == RETIRED || this == CANCELLED;
  }

  /** The name in answers, for example {@code held}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
