package org.tanpuhui.deploy.driver.forest;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * A one-entry volume table: stem volume by diameter alone, in whole centimetres, as foresters use
 * where no heights were taken. Fitted to the hardwood trees of the Rhode Island inventory by least
 * squares of ln V on ln D; the fit is statistics, the table's volumes are quantities, rounded to a
 * tenth of a litre.
 *
 * @param trees number of trees behind the fit
 * @param exponent b of V = a D^b
 * @param factor a, with D in cm and V in m3
 */
record VolumeTable(int trees, double factor, double exponent, TreeMap<Integer, BigDecimal> m3ByCm) {

  /** Trees below 5 inches have no volume in the inventory, so none here. */
  static final BigDecimal LEAST_CM = new BigDecimal("12.7");

  private static final int MOST_CM = 150;
  private static final int DECIMALS = 4;
  private static final double CM_PER_INCH = 2.54;
  private static final double M3_PER_FT3 = 0.028316846592;
  private static final int FIRST_HARDWOOD_SPECIES = 300;

  /** Sums of a straight line's least squares. */
  private static final class Fit {
    private int n;
    private double x;
    private double y;
    private double xx;
    private double xy;

    void add(double dCm, double vM3) {
      double lnD = Math.log(dCm);
      double lnV = Math.log(vM3);
      n++;
      x += lnD;
      y += lnV;
      xx += lnD * lnD;
      xy += lnD * lnV;
    }

    double slope() {
      return (n * xy - x * y) / (n * xx - x * x);
    }
  }

  /** Fits the table to the live hardwood trees of {@code TREE.csv.gz}. */
  static VolumeTable fit(Path trees) throws IOException {
    Fit fit = new Fit();
    Rows.read(
        trees,
        List.of("STATUSCD", "SPCD", "DIA", "VOLCFNET"),
        tree -> {
          BigDecimal inches = tree.number("DIA");
          BigDecimal ft3 = tree.number("VOLCFNET");
          if (tree.text("STATUSCD").equals("1")
              && tree.whole("SPCD") >= FIRST_HARDWOOD_SPECIES
              && inches != null
              && ft3 != null
              && ft3.signum() > 0) {
            fit.add(inches.doubleValue() * CM_PER_INCH, ft3.doubleValue() * M3_PER_FT3);
          }
        });
    if (fit.n < 2) {
      throw new IllegalArgumentException("no trees to fit a volume table to: " + trees);
    }
    double exponent = fit.slope();
    double factor = Math.exp((fit.y - exponent * fit.x) / fit.n);
    TreeMap<Integer, BigDecimal> table = new TreeMap<>();
    for (int cm = 1; cm <= MOST_CM; cm++) {
      table.put(
          cm,
          BigDecimal.valueOf(factor * Math.pow(cm, exponent))
              .setScale(DECIMALS, RoundingMode.HALF_UP));
    }
    return new VolumeTable(fit.n, factor, exponent, table);
  }

  /** Volume of one stem, m3; 0 below the least diameter. */
  BigDecimal m3(BigDecimal diameterCm) {
    if (diameterCm.compareTo(LEAST_CM) < 0) {
      return BigDecimal.ZERO;
    }
    int cm = diameterCm.setScale(0, RoundingMode.HALF_UP).intValue();
    return m3ByCm.get(Math.min(MOST_CM, cm));
  }
}
