package org.tanpuhui.deploy.driver.meter;

import java.util.Arrays;
import java.util.Optional;
import org.tanpuhui.deploy.driver.event.EventTypes;

/** The recorded readings that can be replayed, each with the partner that reports them. */
public enum MeterKind {
  LONDON(
      "london-smartmeter-daily", "伦敦智能电表（回放，合成人数）", "London meters (replay, synthetic persons)") {
    @Override
    MeterSource source() {
      return new LondonMeters();
    }
  },
  SGCC(
      "sgcc-household-daily",
      "国网用户日电量（回放，合成人数）",
      "State Grid customers (replay, synthetic persons)") {
    @Override
    MeterSource source() {
      return new SgccMeters();
    }
  };

  private final String id;
  private final String nameZh;
  private final String nameEn;

  MeterKind(String id, String nameZh, String nameEn) {
    this.id = id;
    this.nameZh = nameZh;
    this.nameEn = nameEn;
  }

  abstract MeterSource source();

  /** The kind of this name. */
  public static Optional<MeterKind> of(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
  }

  /** The name in commands and file names. */
  public String id() {
    return id;
  }

  String partner() {
    return "replay-" + name().toLowerCase(java.util.Locale.ROOT) + "-meters";
  }

  String nameZh() {
    return nameZh;
  }

  String nameEn() {
    return nameEn;
  }

  String eventSource() {
    return "/partners/" + partner();
  }

  static String type() {
    return EventTypes.ELECTRICITY_DAY;
  }
}
