package org.tanpuhui.deploy.driver.forest;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.tanpuhui.deploy.driver.forest.Survey.Stratum;
import org.tanpuhui.deploy.driver.replay.Unconverted;

/**
 * The stem-mapped plot of Michigan Big Woods: diameters of every stem in 2008 and 2014, no heights.
 * Volumes come from a one-entry table fitted to the Rhode Island inventory beside it.
 */
final class BigWoods implements ForestSource {

  /** 23 ha: the figure of the source. */
  private static final long AREA_M2 = 230_000;

  private static final BigDecimal AREA_HA = BigDecimal.valueOf(23);
  private static final LocalDate START = LocalDate.of(2008, 7, 1);
  private static final LocalDate END = LocalDate.of(2014, 6, 30);
  private static final String INVENTORY = "forest-fia-ri";

  @Override
  public Survey read(Path folder, Unconverted left) throws IOException {
    Path trees = folder.resolveSibling(INVENTORY).resolve("TREE.csv.gz");
    VolumeTable table = VolumeTable.fit(trees);
    BigDecimal start = standing(folder.resolve("census_2008_bw.csv.gz"), table, left);
    BigDecimal end = standing(folder.resolve("census_2014_bw.csv.gz"), table, left);
    return new Survey(
        "bigwoods",
        START,
        END,
        List.of(
            new Stratum(
                "oak-hickory",
                ForestType.BROADLEAF_MIXED,
                AREA_M2,
                perHa(start),
                perHa(end),
                1,
                null)),
        List.of(
            ("Volume: one-entry table V = %.4g x D^%.3f m3 (D in cm, at least 12.7), fitted to %,d"
                    + " hardwood trees of the Rhode Island inventory; the plot has no heights.")
                .formatted(table.factor(), table.exponent(), table.trees()),
            "Stand-in: oak and hickory by broadleaf_mixed."));
  }

  private static BigDecimal perHa(BigDecimal m3) {
    return m3.divide(AREA_HA, Survey.DECIMALS, RoundingMode.HALF_UP);
  }

  private static BigDecimal standing(Path census, VolumeTable table, Unconverted left)
      throws IOException {
    BigDecimal[] sum = {BigDecimal.ZERO};
    Rows.read(
        census,
        List.of("dbh", "sp"),
        stem -> {
          BigDecimal diameter = stem.number("dbh");
          if (diameter == null || diameter.signum() == 0) {
            left.add("stem without a diameter (dead)", 1, stem.text("sp"));
          } else if (diameter.compareTo(VolumeTable.LEAST_CM) < 0) {
            left.add("stem below 12.7 cm, without a volume", 1, stem.text("sp"));
          } else {
            sum[0] = sum[0].add(table.m3(diameter));
          }
        });
    return sum[0];
  }
}
