package org.tanpuhui.ledger.market;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Splits the proceeds of a batch among those whose grams are in it, by the largest-remainder
 * method: everyone gets the whole fen of its quota, and the fen that are left go to the largest
 * remainders, the earlier of two equal ones first.
 *
 * <p>What a batch brings in several sales is split as a whole each time, and a sale pays out the
 * difference to the split before it. So the totals after any number of sales are those of one split
 * of their sum. The method is not monotone: a share can fall by one fen while the sum grows, so a
 * difference may be -1. The whole fen of a quota never fall ({@link #floors}); only they may leave
 * the books before the batch is sold out.
 */
public final class ProceedsSplit {
  private final long[] grams;
  private final BigInteger all;

  /**
   * @param milligrams of each taker of part, in a fixed order, each positive
   */
  public ProceedsSplit(long[] milligrams) {
    this.grams = milligrams.clone();
    BigInteger sum = BigInteger.ZERO;
    for (long some : grams) {
      if (some <= 0) {
        throw new IllegalArgumentException("a share of a batch is positive, not " + some);
      }
      sum = sum.add(BigInteger.valueOf(some));
    }
    if (grams.length == 0) {
      throw new IllegalArgumentException("nobody takes part in the batch");
    }
    this.all = sum;
  }

  /**
   * Each one's share of a sum, in the order of the construction; they add up to the sum.
   *
   * @param totalFen at least 0
   */
  public long[] of(long totalFen) {
    BigInteger total = BigInteger.valueOf(totalFen);
    long[] shares = new long[grams.length];
    BigInteger[] remainders = new BigInteger[grams.length];
    long given = 0;
    for (int i = 0; i < grams.length; i++) {
      BigInteger[] quota = total.multiply(BigInteger.valueOf(grams[i])).divideAndRemainder(all);
      shares[i] = quota[0].longValueExact();
      remainders[i] = quota[1];
      given = Math.addExact(given, shares[i]);
    }
    int[] order =
        IntStream.range(0, grams.length)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; given < totalFen; i++, given++) {
      shares[order[i]]++;
    }
    return shares;
  }

  /** The whole fen of each one's quota of a sum: what no later sale can take away. */
  public long[] floors(long totalFen) {
    BigInteger total = BigInteger.valueOf(totalFen);
    return Arrays.stream(grams)
        .map(some -> total.multiply(BigInteger.valueOf(some)).divide(all).longValueExact())
        .toArray();
  }

  /** What a sale adds to each one's share; sums to the sale, single ones may be -1. */
  public long[] difference(long beforeFen, long afterFen) {
    long[] before = of(beforeFen);
    long[] after = of(afterFen);
    for (int i = 0; i < after.length; i++) {
      after[i] -= before[i];
    }
    return after;
  }
}
