package org.tanpuhui.platform;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The schemes' local time: days, month ends and expiry are those of Asia/Shanghai; instants are
 * UTC.
 */
public final class CityTime {
  public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private CityTime() {}

  /** The local day of an instant. */
  public static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZONE);
  }

  /** The first instant of a local day. */
  public static Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZONE).toInstant();
  }

  /** The local month as {@code yyyymm}. */
  public static int month(LocalDate day) {
    return day.getYear() * 100 + day.getMonthValue();
  }
}
