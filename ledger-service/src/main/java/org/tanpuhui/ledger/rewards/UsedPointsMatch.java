package org.tanpuhui.ledger.rewards;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Sets an operator's daily report of used points against the redemptions of that day. */
public final class UsedPointsMatch {
  private UsedPointsMatch() {}

  /** What a comparison found of a redemption. */
  public enum Finding {
    /** Both say the same. */
    AGREE,
    /** Reported, but not used here on that day. */
    MISSING_HERE,
    /** Used here on that day, but not reported. */
    MISSING_THERE,
    /** Both say it was used, with other points. */
    DIFFERING_POINTS
  }

  /**
   * One redemption.
   *
   * @param reported points that the report has; null when it does not name it
   * @param booked points of the redemption; null when it was not used here on that day
   */
  public record Line(UUID redemption, Long reported, Long booked, Finding finding) {}

  /**
   * @param reported points by redemption, as the operator reported
   * @param booked points by redemption used in the operator's mall on that day
   * @return one line per redemption named by either, in order of their ids
   */
  public static List<Line> compare(Map<UUID, Long> reported, Map<UUID, Long> booked) {
    Map<UUID, Line> lines = new TreeMap<>(Comparator.comparing(UUID::toString));
    reported.forEach((id, points) -> lines.put(id, line(id, points, booked.get(id))));
    booked.forEach((id, points) -> lines.putIfAbsent(id, line(id, null, points)));
    return new ArrayList<>(lines.values());
  }

  private static Line line(UUID id, Long reported, Long booked) {
    Finding finding =
        booked == null
            ? Finding.MISSING_HERE
            : reported == null
                ? Finding.MISSING_THERE
                : reported.equals(booked) ? Finding.AGREE : Finding.DIFFERING_POINTS;
    return new Line(id, reported, booked, finding);
  }
}
