package org.tanpuhui.deploy.driver.city;

/**
 * A small seeded random source (SplitMix64): the same words in, the same throws out, on every
 * machine and for ever. One per person and day, so that any person can be planned again without
 * planning the others.
 *
 * @see "Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014"
 */
public final class Dice {

  private long state;

  private Dice(long state) {
    this.state = state;
  }

  /** Dice for these words, order counting. */
  public static Dice of(long... words) {
    long state = 0x9E3779B97F4A7C15L;
    for (long word : words) {
      state = mix(state ^ mix(word + 0x9E3779B97F4A7C15L));
    }
    return new Dice(state);
  }

  /** Uniform in [0, bound); bound in [1, 2^31). */
  public int below(int bound) {
    state += 0x9E3779B97F4A7C15L;
    return (int) (((mix(state) >>> 32) * bound) >>> 32);
  }

  /** Uniform in [from, to]. */
  public int between(int from, int to) {
    return from + below(to - from + 1);
  }

  /** True with this many chances in a hundred thousand. */
  public boolean chance(int perHundredThousand) {
    return below(100_000) < perHundredThousand;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
