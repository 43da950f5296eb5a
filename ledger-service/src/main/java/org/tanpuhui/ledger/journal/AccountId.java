package org.tanpuhui.ledger.journal;

import java.util.Optional;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * The number of an account: bits 56 to 62 the scheme, bits 48 to 55 the {@link AccountClass}, bits
 * 0 to 47 the participant's number or, for a system account, its stripe. Printed as 16 lower-case
 * hexadecimal digits. A participant's account is its participant id.
 *
 * @param value the number, positive
 */
public record AccountId(long value) {
  private static final int SCHEME_SHIFT = 56;
  private static final int CLASS_SHIFT = 48;
  private static final long NUMBER_MASK = (1L << CLASS_SHIFT) - 1;

  public AccountId {
    if (!isAccount(value)) {
      throw new IllegalArgumentException("not an account: " + ParticipantId.text(value));
    }
  }

  /** The account of a participant. */
  public static AccountId of(ParticipantId participant) {
    return new AccountId(participant.value());
  }

  /**
   * A stripe of a system account.
   *
   * @param stripe in [0, 2^48): the partition whose writer owns it
   */
  public static AccountId system(Scheme scheme, AccountClass accountClass, long stripe) {
    if (stripe < 0 || stripe > NUMBER_MASK) {
      throw new IllegalArgumentException("not a stripe: " + stripe);
    }
    return new AccountId(
        ((long) scheme.code() << SCHEME_SHIFT)
            | ((long) accountClass.number() << CLASS_SHIFT)
            | stripe);
  }

  /** The account of this class that belongs to a participant, by its number. */
  public static AccountId of(AccountClass accountClass, ParticipantId participant) {
    return system(participant.scheme(), accountClass, participant.value() & NUMBER_MASK);
  }

  /** Reads the printed form; empty if the text is no account of a known scheme and class. */
  public static Optional<AccountId> parse(String text) {
    if (text == null || !text.matches("[0-7][0-9a-f]{15}")) {
      return Optional.empty();
    }
    long value = Long.parseLong(text, 16);
    return isAccount(value) ? Optional.of(new AccountId(value)) : Optional.empty();
  }

  /** The smallest number that an account of the scheme can have. */
  public static long first(Scheme scheme) {
    return (long) scheme.code() << SCHEME_SHIFT;
  }

  /** The smallest number above all accounts of the scheme. */
  public static long end(Scheme scheme) {
    return (scheme.code() + 1L) << SCHEME_SHIFT;
  }

  private static boolean isAccount(long value) {
    int code = (int) (value >>> SCHEME_SHIFT);
    int accountClass = (int) (value >>> CLASS_SHIFT) & 0xff;
    return value > 0
        && code >= 1
        && code <= Scheme.values().length
        && AccountClass.isKnown(accountClass);
  }

  public Scheme scheme() {
    return Scheme.byCode((int) (value >>> SCHEME_SHIFT));
  }

  public AccountClass accountClass() {
    return AccountClass.byNumber((int) (value >>> CLASS_SHIFT) & 0xff);
  }

  /** The participant's number or the stripe. */
  public long number() {
    return value & NUMBER_MASK;
  }

  @Override
  public String toString() {
    return ParticipantId.text(value);
  }
}
