package org.tanpuhui.ledger.credits.unit;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;

/**
 * Who may hold credits.
 *
 * @param ref organisation id, participant id, project id, or the code of a public-welfare account;
 *     1 to 200 characters
 */
public record CreditOwner(Scheme scheme, Kind kind, String ref) {
  private static final long NUMBER_MASK = (1L << 48) - 1;

  /** What kind of owner. */
  public enum Kind {
    ORGANISATION,
    PARTICIPANT,
    PROJECT,
    PUBLIC_WELFARE;

    /** The name in rows and answers. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind with this {@link #id()}.
     *
     * @throws IllegalArgumentException there is none
     */
    public static Kind byId(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }
  }

  public CreditOwner {
    if (ref == null || ref.isBlank() || ref.length() > 200) {
      throw new IllegalArgumentException("an owner's ref has 1 to 200 characters");
    }
  }

  /** An organisation: a trading member, a company, an authority. */
  public static CreditOwner organisation(Scheme scheme, String org) {
    return new CreditOwner(scheme, Kind.ORGANISATION, org);
  }

  /** A project: what is issued to it and not yet sold. */
  public static CreditOwner project(Scheme scheme, String projectId) {
    return new CreditOwner(scheme, Kind.PROJECT, projectId);
  }

  /** The account it holds credits on: of class 21 for public welfare, else 17. */
  public AccountId account() {
    byte[] hash = Ids.hash("credit-account", scheme.id(), kind.id(), ref);
    return AccountId.system(
        scheme,
        kind == Kind.PUBLIC_WELFARE ? AccountClass.CREDIT_WELFARE : AccountClass.CREDIT_HOLDING,
        ByteBuffer.wrap(hash).getLong() & NUMBER_MASK);
  }

  /**
   * The account of what a holder has frozen.
   *
   * @param holding of class 17
   */
  public static AccountId frozen(AccountId holding) {
    if (holding.accountClass() != AccountClass.CREDIT_HOLDING) {
      throw new IllegalArgumentException("nothing can be frozen on " + holding);
    }
    return AccountId.system(holding.scheme(), AccountClass.CREDIT_FROZEN, holding.number());
  }
}
