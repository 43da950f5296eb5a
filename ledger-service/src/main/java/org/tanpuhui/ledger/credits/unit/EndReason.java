package org.tanpuhui.ledger.credits.unit;

import java.util.Locale;
import java.util.Optional;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/**
 * Why units came to their end. Numbers never change: they are the numbers of accounts.
 *
 * @see "domain/rules.md, section 5.2: retirement reasons with real precedents"
 */
public enum EndReason {
  /** An entity of the trading system covers a part of its obligation. */
  COMPLIANCE_OFFSET(AccountClass.CREDIT_RETIRED, 1),
  /** Somebody makes an event, a year or a product carbon neutral of its own accord. */
  VOLUNTARY_NEUTRALITY(AccountClass.CREDIT_RETIRED, 2),
  /** Who damaged the environment restores by substitution. */
  ECOLOGICAL_RESTORATION(AccountClass.CREDIT_RETIRED, 3),
  /** A public-welfare account gives its units to everybody. */
  PUBLIC_WELFARE(AccountClass.CREDIT_RETIRED, 4),
  /** A holder withdraws units and claims nothing for it. */
  VOLUNTARY_CANCELLATION(AccountClass.CREDIT_CANCELLED, 1),
  /** The authority withdraws units that should never have been issued. */
  WRONGLY_ISSUED(AccountClass.CREDIT_CANCELLED, 2);

  private final AccountClass accountClass;
  private final int number;

  EndReason(AccountClass accountClass, int number) {
    this.accountClass = accountClass;
    this.number = number;
  }

  /** Whether it is a retirement; a cancellation otherwise. */
  public boolean isRetirement() {
    return accountClass == AccountClass.CREDIT_RETIRED;
  }

  /** Where the units of a scheme end for this reason. */
  public AccountId account(Scheme scheme) {
    return AccountId.system(scheme, accountClass, number);
  }

  /** The name in requests and answers, for example {@code compliance_offset}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reason with this {@link #id()}. */
  public static Optional<EndReason> byId(String id) {
    for (EndReason reason : values()) {
      if (reason.id().equals(id)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  /** The reason that an account is for; empty for accounts where nothing ends. */
  public static Optional<EndReason> of(AccountId account) {
    for (EndReason reason : values()) {
      if (reason.accountClass == account.accountClass() && reason.number == account.number()) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
