package org.tanpuhui.activity.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;

/**
 * Which settlements are due. A month is, when nothing of it can be reported any more without a
 * grant: its last day has been over for the lateness window. A grant is, when nothing can come
 * under it any more. Both wait a margin longer, so that what was let in at the last moment stands
 * on the log before the command.
 *
 * <p>The first month of a scheme is the one in which the lateness window reached back to when its
 * first partner was registered: before that nobody could have reported anything. Older days come
 * under a grant and settle with it, so months from before the scheme began need no settlement.
 */
public final class SettlementPlan {
  private SettlementPlan() {}

  /**
   * @param lateness how long after its end a day may be reported
   * @param monthMargin covers the clocks of the instances
   * @param backfillMargin covers what an instance had let in before it heard that the grant closed
   */
  public record Rules(Duration lateness, Duration monthMargin, Duration backfillMargin) {}

  /**
   * A grant whose settlement was not appended yet.
   *
   * @param closesAt when it ends by itself
   * @param closedAt when somebody closed it, or null
   */
  public record Grant(Scheme scheme, UUID id, Instant closesAt, Instant closedAt) {
    Instant over() {
      return closedAt == null || closesAt.isBefore(closedAt) ? closesAt : closedAt;
    }
  }

  /**
   * What the database knows.
   *
   * @param starts when the first partner of each scheme was registered
   * @param settled months that were appended completely
   */
  public record Known(
      Map<Scheme, Instant> starts, Map<Scheme, Set<YearMonth>> settled, List<Grant> grants) {}

  /** What is due and was not appended: months, oldest first, then grants. */
  public static List<Settlement> due(Known known, Rules rules, Instant now) {
    List<Settlement> due = new ArrayList<>();
    Instant closed = now.minus(rules.lateness()).minus(rules.monthMargin());
    YearMonth end = month(closed);
    known
        .starts()
        .forEach(
            (scheme, start) -> {
              Set<YearMonth> settled = known.settled().getOrDefault(scheme, Set.of());
              YearMonth month = month(start.minus(rules.lateness()));
              for (; month.isBefore(end); month = month.plusMonths(1)) {
                if (!settled.contains(month)) {
                  due.add(Settlement.of(scheme, month));
                }
              }
            });
    for (Grant grant : known.grants()) {
      if (!grant.over().plus(rules.backfillMargin()).isAfter(now)) {
        due.add(Settlement.of(grant.scheme(), grant.id(), grant.closesAt()));
      }
    }
    return due;
  }

  private static YearMonth month(Instant instant) {
    return YearMonth.from(CityTime.day(instant));
  }
}
