package org.tanpuhui.ledger.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Decides what a dry stripe of a bounded account draws from the others.
 *
 * <p>It draws what it wants, and more while it holds less than an equal share: so that stripes run
 * dry seldom as long as there is much, and the last points are found wherever they are.
 */
public final class StripeDraw {
  private StripeDraw() {}

  /** What moves to the stripe that draws; positive. */
  public record Move(AccountId from, long amount) {}

  /**
   * @param left what each stripe holds, at least 0, that of {@code own} too if it holds any
   * @param own the stripe that draws
   * @param wanted what it is going to spend
   * @return moves, the richest stripe first, of equal ones the first in key order; empty when it
   *     holds what it wants or nobody else holds any
   */
  public static List<Move> moves(SortedMap<AccountId, Long> left, AccountId own, long wanted) {
    long held = left.getOrDefault(own, 0L);
    if (held >= wanted) {
      return List.of();
    }
    long total = left.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    long target = Math.min(total, Math.max(wanted, total / Math.max(1, left.size())));
    List<Map.Entry<AccountId, Long>> richest = new ArrayList<>(left.entrySet());
    richest.removeIf(stripe -> stripe.getKey().equals(own));
    // Stable, so equal ones stay in key order.
    richest.sort(Collections.reverseOrder(Comparator.comparingLong(Map.Entry::getValue)));
    List<Move> moves = new ArrayList<>();
    long missing = target - held;
    for (Map.Entry<AccountId, Long> stripe : richest) {
      long some = Math.min(missing, stripe.getValue());
      if (some > 0) {
        moves.add(new Move(stripe.getKey(), some));
        missing -= some;
      }
    }
    return moves;
  }
}
