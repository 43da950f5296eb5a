package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.activity.contract.SettleCommand;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;

/**
 * What may no longer grow: a local month whose lateness window is over, or what came under a
 * backfill grant that is closed.
 *
 * @param month null for a backfill grant
 * @param backfillId null for a month
 * @param ended a time of the data that is the same for every repeat: the month's end, or the time
 *     at which the grant was to close by itself
 */
public record Settlement(Scheme scheme, YearMonth month, UUID backfillId, Instant ended) {
  /** Number of slices of the participants. */
  public static final int SLICES = 256;

  /** The settlement of a month. */
  public static Settlement of(Scheme scheme, YearMonth month) {
    return new Settlement(scheme, month, null, CityTime.startOf(month.plusMonths(1).atDay(1)));
  }

  /** The settlement of a grant. */
  public static Settlement of(Scheme scheme, UUID backfillId, Instant closesAt) {
    return new Settlement(scheme, null, backfillId, closesAt);
  }

  /**
   * The command for one slice; each repeat has the same id.
   *
   * @param slice in [0, {@link #SLICES})
   */
  public SettleCommand command(int slice) {
    return new SettleCommand(
        scheme.id(),
        CommandTypes.SETTLE,
        Ids.timeOrdered(ended, "settle", scheme.id(), name(), Integer.toString(slice)),
        month == null ? null : month.toString(),
        backfillId == null ? null : backfillId.toString(),
        slice);
  }

  /** The month as {@code yyyy-MM}, or the id of the grant. */
  public String name() {
    return month == null ? backfillId.toString() : month.toString();
  }
}
