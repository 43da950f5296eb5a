package org.tanpuhui.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.journal.StripeDraw.Move;
import org.tanpuhui.platform.Scheme;

class StripeDrawTest {
  private static final AccountId OWN = stripe(1);

  @Test
  void aStripeThatHoldsEnoughDrawsNothing() {
    assertThat(StripeDraw.moves(left(0, 5, 100), OWN, 5)).isEmpty();
  }

  @Test
  void aDryStripeDrawsUpToAnEqualShareFromTheRichestFirst() {
    assertThat(StripeDraw.moves(left(10, 2, 48), OWN, 5)).containsExactly(new Move(stripe(2), 18));
  }

  @Test
  void itDrawsMoreThanItsShareWhenItWantsMore() {
    assertThat(StripeDraw.moves(left(10, 0, 8), OWN, 15))
        .containsExactly(new Move(stripe(0), 10), new Move(stripe(2), 5));
  }

  @Test
  void whatNobodyHoldsCannotBeDrawn() {
    assertThat(StripeDraw.moves(left(0, 3, 0), OWN, 15)).isEmpty();
    assertThat(StripeDraw.moves(left(1, 3, 2), OWN, 15))
        .containsExactly(new Move(stripe(2), 2), new Move(stripe(0), 1));
  }

  /** Without it a draw could create points, or take a stripe below zero. */
  @Test
  void movesKeepTheSumAndLeaveNoStripeBelowZero() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      long[] held = random.longs(1 + random.nextInt(6), 0, 100).toArray();
      SortedMap<AccountId, Long> left = left(held);
      AccountId own = stripe(random.nextInt(held.length));
      long wanted = 1 + random.nextInt(200);

      List<Move> moves = StripeDraw.moves(left, own, wanted);

      SortedMap<AccountId, Long> after = new TreeMap<>(left);
      for (Move move : moves) {
        after.merge(move.from(), -move.amount(), Long::sum);
        after.merge(own, move.amount(), Long::sum);
        assertThat(move.amount()).as("seed %d", seed).isPositive();
        assertThat(move.from()).isNotEqualTo(own);
      }
      long total = left.values().stream().mapToLong(Long::longValue).sum();
      assertThat(after.values()).as("seed %d, %s", seed, left).allMatch(some -> some >= 0);
      assertThat(after.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(total);
      assertThat(after.get(own))
          .as("seed %d, %s wants %d", seed, left, wanted)
          .isGreaterThanOrEqualTo(Math.min(total, wanted));
    }
  }

  private static AccountId stripe(int number) {
    return Campaign.share(Scheme.SANDBOX, 7, number);
  }

  private static SortedMap<AccountId, Long> left(long... held) {
    SortedMap<AccountId, Long> left = new TreeMap<>(Comparator.comparingLong(AccountId::value));
    for (int i = 0; i < held.length; i++) {
      left.put(stripe(i), held[i]);
    }
    return left;
  }
}
