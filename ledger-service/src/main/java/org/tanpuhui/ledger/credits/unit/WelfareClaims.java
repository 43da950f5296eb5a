package org.tanpuhui.ledger.credits.unit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tanpuhui.ledger.journal.AccountId;

/**
 * What public-welfare accounts get of an issued batch: the whole tonnes of what people assigned to
 * them in it and of what they were carried; the remainder is carried, never rounded up. So over any
 * number of batches of a project, grams assigned are tonnes given and what is carried.
 *
 * <p>A batch may have fewer units than are claimed: where it had to make good what its project
 * owed, or where remainders of several accounts have come to a tonne each. Then the largest claims
 * are met first, and the rest stays claimed of the project's next batch.
 */
public final class WelfareClaims {
  private static final long TONNE_MG = 1_000_000_000L;

  private WelfareClaims() {}

  /**
   * What an account may claim of a batch.
   *
   * @param assignedMg grams of the batch that people assigned to it
   * @param carriedMg what was carried from the project's batches before
   * @param people whose grams they are
   */
  public record Claim(AccountId account, long assignedMg, long carriedMg, int people) {
    long mg() {
      return Math.addExact(assignedMg, carriedMg);
    }
  }

  /** What an account gets; {@code tonnes} may be 0. */
  public record Gift(Claim claim, long tonnes, long carriedOutMg) {}

  /**
   * Decides the gifts of a batch.
   *
   * @param issuedTonnes units of the batch
   * @return largest claim first, of two equal ones the lower account; claims without news of this
   *     batch (nothing assigned, nothing given) left out
   */
  public static List<Gift> decide(List<Claim> claims, long issuedTonnes) {
    List<Claim> inOrder = new ArrayList<>(claims);
    inOrder.sort(
        Comparator.comparingLong(Claim::mg)
            .reversed()
            .thenComparingLong(claim -> claim.account().value()));
    List<Gift> gifts = new ArrayList<>();
    long left = issuedTonnes;
    for (Claim claim : inOrder) {
      long tonnes = Math.min(left, claim.mg() / TONNE_MG);
      left -= tonnes;
      if (tonnes > 0 || claim.assignedMg() > 0) {
        gifts.add(new Gift(claim, tonnes, claim.mg() - tonnes * TONNE_MG));
      }
    }
    return gifts;
  }
}
