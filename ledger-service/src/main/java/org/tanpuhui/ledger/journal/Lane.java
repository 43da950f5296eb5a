package org.tanpuhui.ledger.journal;

import org.tanpuhui.platform.Scheme;

/**
 * The order in which one writer made its leaves. Numbers never change.
 *
 * @param number bits 16-22 the scheme, below them the writer
 */
public record Lane(int number) implements Comparable<Lane> {
  private static final int SCHEME_SHIFT = 16;
  private static final int AWARDS = 1 << 14;
  private static final int ACTS = 1 << 15;
  private static final int COMMANDS = (1 << SCHEME_SHIFT) - 1;

  /** The lane of a partition of the topic {@code reductions}. */
  public static Lane ofPartition(Scheme scheme, int partition) {
    return of(scheme, partition, 0);
  }

  /** The lane of a writer of awards, of which several work side by side. */
  public static Lane ofAwards(Scheme scheme, int writer) {
    if (writer < 0 || writer >= AWARDS) {
      throw new IllegalArgumentException("no lane for writer " + writer);
    }
    return of(scheme, writer, AWARDS);
  }

  /** The lane of a partition of the topic {@code acts}. */
  public static Lane ofActs(Scheme scheme, int partition) {
    return of(scheme, partition, ACTS);
  }

  /** The lane of what people and the clock command. */
  public static Lane ofCommands(Scheme scheme) {
    return new Lane(scheme.code() << SCHEME_SHIFT | COMMANDS);
  }

  private static Lane of(Scheme scheme, int partition, int kind) {
    if (partition < 0 || partition >= ACTS - 1) {
      throw new IllegalArgumentException("no lane for partition " + partition);
    }
    return new Lane(scheme.code() << SCHEME_SHIFT | kind | partition);
  }

  /** The lowest number of a lane of a scheme; the highest is {@link #ofCommands}. */
  public static int first(Scheme scheme) {
    return scheme.code() << SCHEME_SHIFT;
  }

  @Override
  public int compareTo(Lane other) {
    return Integer.compare(number, other.number);
  }
}
