package org.tanpuhui.ledger.cash;

import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;

/** The numbers of the market's cash accounts. */
public final class CashAccounts {
  private static final long NUMBER_MASK = (1L << 48) - 1;

  private CashAccounts() {}

  /** The number that a member's accounts share: a hash of its organisation's id, positive. */
  public static long memberNumber(Scheme scheme, String organisation) {
    return number("member", scheme, organisation);
  }

  /** The number that a project's accounts of the market share. */
  public static long projectNumber(Scheme scheme, String project) {
    return number("project", scheme, project);
  }

  private static long number(String kind, Scheme scheme, String name) {
    byte[] hash = Ids.hash(kind, scheme.id(), name);
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = number << Byte.SIZE | hash[i] & 0xff;
    }
    return number & NUMBER_MASK;
  }

  /** What a member may use. */
  public static AccountId available(Scheme scheme, long member) {
    return AccountId.system(scheme, AccountClass.CASH_AVAILABLE, member);
  }

  /** What a member has set aside. */
  public static AccountId frozen(Scheme scheme, long member) {
    return AccountId.system(scheme, AccountClass.CASH_FROZEN, member);
  }

  /** The ring-fenced budget of a project. */
  public static AccountId projectBudget(Scheme scheme, long project) {
    return AccountId.system(scheme, AccountClass.CASH_PROJECT_BUDGET, project);
  }

  /** A participant's own share of proceeds. */
  public static AccountId proceeds(Scheme scheme, long participant) {
    return AccountId.system(scheme, AccountClass.CASH_PROCEEDS, participant & NUMBER_MASK);
  }

  /** A participant's share that waits for the bank. */
  public static AccountId payout(Scheme scheme, long participant) {
    return AccountId.system(scheme, AccountClass.CASH_PAYOUT, participant & NUMBER_MASK);
  }

  public static AccountId bank(Scheme scheme) {
    return AccountId.system(scheme, AccountClass.CASH_BANK, PointsDesk.COMMANDS);
  }

  public static AccountId fees(Scheme scheme) {
    return AccountId.system(scheme, AccountClass.CASH_FEES, PointsDesk.COMMANDS);
  }

  public static AccountId clearing(Scheme scheme) {
    return AccountId.system(scheme, AccountClass.CASH_CLEARING, PointsDesk.COMMANDS);
  }
}
