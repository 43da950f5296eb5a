package org.tanpuhui.ledger.journal;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Set;
import org.tanpuhui.platform.Scheme;

/**
 * A policy incentive (政策鼓励) of the authority that adds points to what an activity earns while it is
 * in force. Its budget is points in accounts of its own, one per partition: the writer of a
 * partition spends its share in log order and sees nobody else's, so a replay awards the same.
 *
 * @param number its number in account ids
 * @param types CloudEvents types of the activities it is for, never empty
 * @param bonusPoints points for each activity, at least 0
 * @param multiplierNumerator further points per {@code multiplierDenominator} points earned, at
 *     least 0
 * @param multiplierDenominator positive
 * @param budgetPoints all that it may award, at least 0
 * @param shares partitions that have a part of the budget
 * @param validFrom applies to activities recorded at or after this
 * @param validTo and before this
 * @param partners who must have reported the activity; empty for anyone
 * @see "rules.md section 4; programmes.md: rates are local, so the rule is data"
 */
public record Campaign(
    int number,
    Scheme scheme,
    Set<String> types,
    long bonusPoints,
    long multiplierNumerator,
    long multiplierDenominator,
    long budgetPoints,
    int shares,
    Instant validFrom,
    Instant validTo,
    Set<String> partners) {
  private static final int STRIPE_BITS = 16;

  public Campaign {
    types = Set.copyOf(types);
    partners = Set.copyOf(partners);
    if (bonusPoints < 0 || multiplierNumerator < 0 || multiplierDenominator <= 0) {
      throw new IllegalArgumentException("a campaign adds points");
    }
  }

  /** Whether it is for an activity of this type, of this partner, that was recorded then. */
  public boolean covers(Scheme of, String type, String partner, Instant recordedAt) {
    return scheme == of
        && (partners.isEmpty() || partners.contains(partner))
        && !recordedAt.isBefore(validFrom)
        && recordedAt.isBefore(validTo)
        && type != null
        && types.contains(type);
  }

  /** Whether it is in force at some instant of [first, last]. */
  public boolean touches(Instant first, Instant last) {
    return !last.isBefore(validFrom) && first.isBefore(validTo);
  }

  /**
   * Points to add to an activity that earned some, rounded down once, here.
   *
   * @throws ArithmeticException more than 64 bits hold
   */
  public long award(long earned) {
    long multiplied =
        BigInteger.valueOf(earned)
            .multiply(BigInteger.valueOf(multiplierNumerator))
            .divide(BigInteger.valueOf(multiplierDenominator))
            .longValueExact();
    return Math.addExact(bonusPoints, multiplied);
  }

  /**
   * The part of the budget that a partition had at first; what does not divide goes to the first, a
   * point each.
   */
  public long funded(int stripe) {
    return funded(budgetPoints, shares, stripe);
  }

  /** The part of a budget that the share with this place has. */
  static long funded(long budgetPoints, int shares, int place) {
    return place >= shares ? 0 : budgetPoints / shares + (place < budgetPoints % shares ? 1 : 0);
  }

  /** The account of a partition's share. */
  public AccountId share(int stripe) {
    return share(scheme, number, stripe);
  }

  /** The account of a share of a campaign; {@link PointsDesk#COMMANDS} is that of commands. */
  public static AccountId share(Scheme scheme, int number, int stripe) {
    return AccountId.system(
        scheme, AccountClass.CAMPAIGN_BUDGET, ((long) number << STRIPE_BITS) | stripe);
  }

  /**
   * The campaign whose points an account holds.
   *
   * @return its number; 0 for an account of another class
   */
  public static int numberOf(AccountId account) {
    return account.accountClass() == AccountClass.CAMPAIGN_BUDGET
        ? (int) (account.number() >>> STRIPE_BITS)
        : 0;
  }
}
