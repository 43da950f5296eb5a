package org.tanpuhui.deploy.driver.forest;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tanpuhui.deploy.driver.forest.Survey.Stratum;
import org.tanpuhui.deploy.driver.replay.Unconverted;

/**
 * Chinese inventory plots of the forestat package, first and third period. A plot's standing stock
 * is a volume per plot: plots of 1 mu give densities as the same package's stands have, while read
 * as m3 per hectare they would be a twentieth of that. Neither the area nor the dates are in the
 * files.
 */
final class ChinaPlots implements ForestSource {

  /** Plots of 1 mu, 1/15 ha, as the national inventory uses them; recalled, not in the files. */
  private static final BigDecimal PLOTS_PER_HA = BigDecimal.valueOf(15);

  private static final long HUNDRED_PLOTS_M2 = 66_667;

  /** The package says 2005 as an example for the first; stands aged 10 years to the third. */
  private static final LocalDate START = LocalDate.of(2005, 7, 1);

  private static final LocalDate END = LocalDate.of(2015, 6, 30);

  private record Plot(BigDecimal stockM3, int species) {}

  private static final class Sums {
    private BigDecimal start = BigDecimal.ZERO;
    private BigDecimal end = BigDecimal.ZERO;
    private int plots;
  }

  @Override
  public Survey read(Path folder, Unconverted left) throws IOException {
    Map<String, Plot> first = plots(folder.resolve("plot_1.csv"), left);
    Map<String, Plot> third = plots(folder.resolve("plot_3.csv"), left);
    Map<ForestType, Sums> strata = new TreeMap<>();
    for (Map.Entry<String, Plot> entry : new TreeMap<>(first).entrySet()) {
      Plot start = entry.getValue();
      Plot end = third.get(entry.getKey());
      if (end == null) {
        left.add("plot that was not measured twice", 1, "plot " + entry.getKey());
      } else if (start.stockM3().signum() == 0 && end.stockM3().signum() == 0) {
        left.add("plot without trees at both dates", 1, "plot " + entry.getKey());
      } else {
        int species = start.stockM3().signum() > 0 ? start.species() : end.species();
        Sums sums = strata.computeIfAbsent(type(species), t -> new Sums());
        sums.start = sums.start.add(start.stockM3());
        sums.end = sums.end.add(end.stockM3());
        sums.plots++;
      }
    }
    third.keySet().removeAll(first.keySet());
    third.keySet().forEach(plot -> left.add("plot that was not measured twice", 1, "plot " + plot));
    List<Stratum> all = new ArrayList<>();
    strata.forEach((type, sums) -> all.add(stratum(type, sums)));
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no plot was measured twice: " + folder);
    }
    return new Survey(
        "china-forestat",
        START,
        END,
        all,
        List.of(
            "Volume: standing_stock is taken per plot of 1 mu (1/15 ha): recalled, not in the files."
                + " Dates: the package names 2005 as an example; the stands' mean ages lie 10 years"
                + " apart.",
            "Stand-ins: dominant species 1xx to 3xx and 610 by masson_pine, the others by"
                + " broadleaf_mixed; the codes' meaning is recalled."));
  }

  private static Stratum stratum(ForestType type, Sums sums) {
    return new Stratum(
        type == ForestType.MASSON_PINE ? "conifer" : "broadleaf",
        type,
        sums.plots * HUNDRED_PLOTS_M2 / 100,
        perHa(sums.start, sums.plots),
        perHa(sums.end, sums.plots),
        sums.plots,
        null);
  }

  private static BigDecimal perHa(BigDecimal m3, int plots) {
    return m3.multiply(PLOTS_PER_HA)
        .divide(BigDecimal.valueOf(plots), Survey.DECIMALS, RoundingMode.HALF_UP);
  }

  /** Conifers have codes from 100 to 399, 610 is a mix of conifers. */
  static ForestType type(int species) {
    return species >= 100 && species < 400 || species == 610
        ? ForestType.MASSON_PINE
        : ForestType.BROADLEAF_MIXED;
  }

  private static Map<String, Plot> plots(Path file, Unconverted left) throws IOException {
    Map<String, Plot> plots = new HashMap<>();
    Rows.read(
        file,
        List.of("plot_id", "standing_stock", "dominant_tree_species"),
        row -> {
          BigDecimal stock = row.number("standing_stock");
          if (stock == null || row.text("plot_id").isEmpty()) {
            left.add("unreadable row", 1, "plot " + row.text("plot_id"));
          } else {
            plots.put(row.text("plot_id"), new Plot(stock, row.whole("dominant_tree_species")));
          }
        });
    return plots;
  }
}
