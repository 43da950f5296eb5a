package org.tanpuhui.ledger.log.leaf;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.tanpuhui.ledger.log.leaf.EntryLeaf.Pair;

/** Leaves of made-up entries and acts, the same for the same random numbers. */
public final class RandomLeaves {
  private RandomLeaves() {}

  /** An entry or, one time in four, an act. */
  public static LeafContent any(Random random, int scheme) {
    return random.nextInt(4) == 0 ? act(random, scheme) : entry(random, scheme);
  }

  /** An entry of one to three pairs. */
  public static EntryLeaf entry(Random random, int scheme) {
    List<Pair> pairs = new ArrayList<>();
    long holder = ((long) scheme << 56) | (random.nextLong() & 0xffff_ffff_ffffL);
    int count = 1 + random.nextInt(3);
    for (int line = 0; line < count; line++) {
      long system = ((long) scheme << 56) | (1L << 48) | random.nextInt(6);
      int rule = random.nextInt(2);
      long amount = 1 + (random.nextLong() >>> 20);
      pairs.add(
          new Pair(
              line, 1 + random.nextInt(4), system, holder, amount, rule, line == 0 ? holder : 0));
    }
    return new EntryLeaf(
        scheme,
        uuid(random),
        1 + random.nextInt(30),
        instant(random),
        instant(random),
        LocalDate.of(2026, 1, 1).plusDays(random.nextInt(1000)),
        pairs,
        new Fields()
            .with(Field.ACTIVITY, uuid(random))
            .with(Field.METHODOLOGY, "metro-2024 1 " + Long.toHexString(random.nextLong()))
            .with(Field.PARTNER, random.nextBoolean() ? "demo-metro" : "示范单车"));
  }

  /** An act with a reason. */
  public static ActLeaf act(Random random, int scheme) {
    return new ActLeaf(
        scheme,
        uuid(random),
        instant(random),
        new Fields()
            .with(Field.ACT, "approval")
            .with(Field.GIVEN_BY, "officer-" + random.nextInt(9))
            .with(Field.REASON, random.nextBoolean() ? "" : "复核通过"));
  }

  private static UUID uuid(Random random) {
    return new UUID(
        (random.nextLong() & ~0xf000L) | 0x8000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
  }

  private static Instant instant(Random random) {
    return LeafContent.instant(1_767_225_600_000_000L + (random.nextLong() >>> 18));
  }
}
