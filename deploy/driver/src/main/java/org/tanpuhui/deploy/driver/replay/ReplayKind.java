package org.tanpuhui.deploy.driver.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.tanpuhui.deploy.driver.event.EventTypes;

/** The kinds of records that can be replayed, each with the partner that reports it. */
public enum ReplayKind {
  SZT("replay-szt", "深圳通刷卡（回放）", "Shenzhen Tong taps (replay)", EventTypes.TRANSIT_TRIP) {
    @Override
    public Source source(Path folder, long seed) throws IOException {
      return new SztTaps(
          MetroNetwork.read(
              companion(folder, "szmc.net-metro.json.gz"),
              companion(folder, "shenzhen_Metro.json.gz")));
    }
  },
  MIBICI("replay-mibici", "MiBici 骑行（回放）", "MiBici rides (replay)", EventTypes.BIKE_RIDE) {
    @Override
    public Source source(Path folder, long seed) throws IOException {
      return new MibiciRides(MibiciRides.stations(companion(folder, "nomenclatura_2024_12.csv")));
    }
  },
  SINGAPORE(
      "replay-singapore",
      "新加坡骑行（回放，合成骑行者）",
      "Singapore rides (replay, synthetic riders)",
      EventTypes.BIKE_RIDE) {
    @Override
    public Source source(Path folder, long seed) {
      return new SingaporeRides(seed);
    }

    @Override
    String note() {
      return "The source has no riders. Riders are synthetic (seeded, by bike and day), and every"
          + " id says so.";
    }
  };

  private final String partner;
  private final String nameZh;
  private final String nameEn;
  private final String type;

  ReplayKind(String partner, String nameZh, String nameEn, String type) {
    this.partner = partner;
    this.nameZh = nameZh;
    this.nameEn = nameEn;
    this.type = type;
  }

  /**
   * The reader of this kind.
   *
   * @param folder where the files lie, and beside them station lists and networks
   */
  public abstract Source source(Path folder, long seed) throws IOException;

  /** What a reader of the output must know; may be empty. */
  String note() {
    return "";
  }

  /** The kind of this name, in any case. */
  static Optional<ReplayKind> of(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id().equalsIgnoreCase(id)).findFirst();
  }

  /** The name in commands and file names. */
  String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  String partner() {
    return partner;
  }

  String nameZh() {
    return nameZh;
  }

  String nameEn() {
    return nameEn;
  }

  String type() {
    return type;
  }

  /** The CloudEvents source. */
  String eventSource() {
    return "/partners/" + partner;
  }

  private static Path companion(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("missing beside the records: " + file);
    }
    return file;
  }
}
