package org.tanpuhui.deploy.driver.claims;

import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.deploy.driver.claims.Referee.Verdict;

/**
 * What is held of rides that nobody planted. A held ride is the source's own doing if the person's
 * rides, as the source has them, include another at the same time: then one of the two records is
 * wrong, or two people shared one account. What is held otherwise is false.
 */
final class FalseHolds {

  private final List<String> examples = new ArrayList<>();
  private long rides;
  private long refused;
  private long sourceOverlaps;
  private long falselyHeld;

  /**
   * Counts one ride.
   *
   * @param all the person's rides as the source has them, this one among them
   */
  void add(Ride ride, List<Ride> all, Verdict verdict) {
    rides++;
    if (verdict == Verdict.REFUSED) {
      refused++;
    } else if (verdict == Verdict.HELD) {
      boolean atOnce = all.stream().anyMatch(other -> other != ride && other.isAtOnceWith(ride));
      if (atOnce) {
        sourceOverlaps++;
      } else {
        falselyHeld++;
        examples.add(
            "%s of %,d s, %,d m%s"
                .formatted(ride.mode(), ride.seconds(), ride.distanceM(), nearest(ride, all)));
      }
    }
  }

  private static String nearest(Ride ride, List<Ride> all) {
    Ride nearest = null;
    for (Ride other : all) {
      if (other != ride
          && (nearest == null
              || Math.abs(other.startS() - ride.startS())
                  < Math.abs(nearest.startS() - ride.startS()))) {
        nearest = other;
      }
    }
    return nearest == null
        ? ""
        : "; %s of %,d s, %,d m begins %,d s apart"
            .formatted(
                nearest.mode(),
                nearest.seconds(),
                nearest.distanceM(),
                Math.abs(nearest.startS() - ride.startS()));
  }

  long rides() {
    return rides;
  }

  /** Refused by the methodology's own conditions. */
  long refused() {
    return refused;
  }

  /** Held where the source itself has the person in two places at once. */
  long sourceOverlaps() {
    return sourceOverlaps;
  }

  long falselyHeld() {
    return falselyHeld;
  }

  /** False holds in the rides that were not refused, in millionths, rounded up. */
  long perMillion() {
    long looked = rides - refused;
    return looked == 0 ? 0 : (falselyHeld * 1_000_000 + looked - 1) / looked;
  }

  /** One line for each false hold. */
  List<String> examples() {
    return examples;
  }
}
