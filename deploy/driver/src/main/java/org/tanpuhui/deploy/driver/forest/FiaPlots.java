package org.tanpuhui.deploy.driver.forest;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tanpuhui.deploy.driver.forest.Survey.OwnCarbon;
import org.tanpuhui.deploy.driver.forest.Survey.Stratum;
import org.tanpuhui.deploy.driver.replay.Unconverted;

/**
 * US Forest Inventory and Analysis: each plot at its first and its last visit. The volume is the
 * programme's net volume of the merchantable bole of live trees of at least 5 inches; a plot is
 * softwood if at its first visit more than half of its volume is.
 *
 * @see "FIA Database User Guide, tables PLOT and TREE"
 */
final class FiaPlots implements ForestSource {

  /** Exact by definition: foot 0.3048 m, acre 4046.8564224 m2, pound 0.45359237 kg. */
  private static final BigDecimal M3_PER_FT3 = new BigDecimal("0.028316846592");

  private static final BigDecimal HA_PER_ACRE = new BigDecimal("0.40468564224");
  private static final BigDecimal T_PER_LB = new BigDecimal("0.00045359237");
  private static final BigDecimal CO2 = BigDecimal.valueOf(44);
  private static final BigDecimal CARBON = BigDecimal.valueOf(12);

  /** Four subplots of 24 feet radius: 672.45 m2, rounded down. */
  private static final long PLOT_M2 = 672;

  private static final String LIVE = "1";
  private static final String NOT_SAMPLED = "3";
  private static final int FIRST_HARDWOOD_SPECIES = 300;
  private static final int MONTH_MID = 15;
  private static final List<String> STEM_PARTS =
      List.of(
          "VOLCFGRS",
          "VOLCFGRS_STUMP",
          "VOLCFGRS_TOP",
          "VOLCFGRS_BARK",
          "VOLCFGRS_STUMP_BARK",
          "VOLCFGRS_TOP_BARK");

  /** What stands per acre on one visit; cubic feet and pounds of carbon. */
  private static final class Stand {
    private BigDecimal volume = BigDecimal.ZERO;
    private BigDecimal softwood = BigDecimal.ZERO;
    private BigDecimal carbon = BigDecimal.ZERO;
    private BigDecimal saplings = BigDecimal.ZERO;
    private BigDecimal wholeStem = BigDecimal.ZERO;

    void add(Stand other) {
      volume = volume.add(other.volume);
      carbon = carbon.add(other.carbon);
      saplings = saplings.add(other.saplings);
      wholeStem = wholeStem.add(other.wholeStem);
    }
  }

  private record Visit(String id, LocalDate day, boolean sampled) {}

  private static final class Sums {
    private final Stand start = new Stand();
    private final Stand end = new Stand();
    private int plots;
  }

  @Override
  public Survey read(Path folder, Unconverted left) throws IOException {
    Map<String, Stand> stands = stands(folder.resolve("TREE.csv.gz"), left);
    Map<String, List<Visit>> plots = visits(folder.resolve("PLOT.csv.gz"), stands);
    Map<ForestType, Sums> strata = new TreeMap<>();
    long startDays = 0;
    long endDays = 0;
    int used = 0;
    for (List<Visit> visits : plots.values()) {
      List<Visit> sampled =
          visits.stream()
              .filter(Visit::sampled)
              .sorted(Comparator.comparing(Visit::day).thenComparing(Visit::id))
              .toList();
      if (sampled.size() < 2) {
        left.add("plot that was not measured twice", 1, "(one visit)");
        continue;
      }
      Visit first = sampled.get(0);
      Visit last = sampled.get(sampled.size() - 1);
      Stand start = stands.getOrDefault(first.id(), new Stand());
      Stand end = stands.getOrDefault(last.id(), new Stand());
      boolean pine = start.softwood.add(start.softwood).compareTo(start.volume) > 0;
      Sums sums =
          strata.computeIfAbsent(
              pine ? ForestType.MASSON_PINE : ForestType.BROADLEAF_MIXED, type -> new Sums());
      sums.start.add(start);
      sums.end.add(end);
      sums.plots++;
      used++;
      startDays += first.day().toEpochDay();
      endDays += last.day().toEpochDay();
    }
    if (used == 0) {
      throw new IllegalArgumentException("no plot was measured twice: " + folder);
    }
    return survey(
        strata, LocalDate.ofEpochDay(startDays / used), LocalDate.ofEpochDay(endDays / used));
  }

  private static Survey survey(Map<ForestType, Sums> sums, LocalDate start, LocalDate end) {
    List<Stratum> strata = new ArrayList<>();
    sums.forEach((type, sum) -> strata.add(stratum(type, sum)));
    return new Survey(
        "fia-ri",
        start,
        end,
        strata,
        List.of(
            "Volume: VOLCFNET x TPA_UNADJ of live trees of at least 5 inches, summed exactly; first"
                + " and last visit of each plot; the period runs between the mean dates.",
            "Stand-ins: plots mostly softwood by masson_pine, the others by broadleaf_mixed."));
  }

  private static Stratum stratum(ForestType type, Sums sums) {
    int plots = sums.plots;
    return new Stratum(
        type == ForestType.MASSON_PINE ? "softwood" : "hardwood",
        type,
        plots * PLOT_M2,
        m3PerHa(sums.start.volume, plots),
        m3PerHa(sums.end.volume, plots),
        plots,
        new OwnCarbon(
            co2PerHa(sums.start.carbon, plots),
            co2PerHa(sums.end.carbon, plots),
            co2PerHa(sums.start.saplings, plots),
            co2PerHa(sums.end.saplings, plots),
            m3PerHa(sums.start.wholeStem, plots),
            m3PerHa(sums.end.wholeStem, plots)));
  }

  private static BigDecimal m3PerHa(BigDecimal ft3PerAcre, int plots) {
    return ft3PerAcre
        .multiply(M3_PER_FT3)
        .divide(
            HA_PER_ACRE.multiply(BigDecimal.valueOf(plots)), Survey.DECIMALS, RoundingMode.HALF_UP);
  }

  private static BigDecimal co2PerHa(BigDecimal lbPerAcre, int plots) {
    return lbPerAcre
        .multiply(T_PER_LB)
        .multiply(CO2)
        .divide(
            HA_PER_ACRE.multiply(CARBON).multiply(BigDecimal.valueOf(plots)),
            Survey.DECIMALS,
            RoundingMode.HALF_UP);
  }

  private static Map<String, Stand> stands(Path file, Unconverted left) throws IOException {
    List<String> needed = new ArrayList<>(STEM_PARTS);
    needed.addAll(
        List.of("PLT_CN", "STATUSCD", "SPCD", "TPA_UNADJ", "VOLCFNET", "CARBON_AG", "CARBON_BG"));
    Map<String, Stand> stands = new HashMap<>();
    Rows.read(
        file,
        needed,
        tree -> {
          Stand stand = stands.computeIfAbsent(tree.text("PLT_CN"), plot -> new Stand());
          BigDecimal perAcre = tree.number("TPA_UNADJ");
          if (!tree.text("STATUSCD").equals(LIVE)) {
            left.add("tree that is dead or was not found", 1, "status " + tree.text("STATUSCD"));
          } else if (perAcre == null) {
            left.add("live tree that stands for no area", 1, "species " + tree.text("SPCD"));
          } else {
            add(stand, tree, perAcre);
          }
        });
    return stands;
  }

  private static void add(Stand stand, Rows tree, BigDecimal perAcre) {
    BigDecimal carbon =
        perAcre.multiply(tree.numberOrZero("CARBON_AG").add(tree.numberOrZero("CARBON_BG")));
    BigDecimal volume = tree.number("VOLCFNET");
    if (volume == null) {
      stand.saplings = stand.saplings.add(carbon);
      return;
    }
    stand.carbon = stand.carbon.add(carbon);
    stand.volume = stand.volume.add(perAcre.multiply(volume));
    if (tree.whole("SPCD") < FIRST_HARDWOOD_SPECIES) {
      stand.softwood = stand.softwood.add(perAcre.multiply(volume));
    }
    for (String part : STEM_PARTS) {
      stand.wholeStem =
          stand.wholeStem.add(perAcre.multiply(tree.numberOrZero(part)), MathContext.UNLIMITED);
    }
  }

  /** Visits of the plots on which trees were ever recorded. */
  private static Map<String, List<Visit>> visits(Path file, Map<String, Stand> stands)
      throws IOException {
    Map<String, List<Visit>> all = new TreeMap<>();
    Rows.read(
        file,
        List.of(
            "CN", "STATECD", "UNITCD", "COUNTYCD", "PLOT", "PLOT_STATUS_CD", "MEASYEAR", "MEASMON"),
        plot -> {
          String place =
              String.join(
                  "-",
                  plot.text("STATECD"),
                  plot.text("UNITCD"),
                  plot.text("COUNTYCD"),
                  plot.text("PLOT"));
          int month = plot.whole("MEASMON");
          all.computeIfAbsent(place, p -> new ArrayList<>())
              .add(
                  new Visit(
                      plot.text("CN"),
                      LocalDate.of(plot.whole("MEASYEAR"), month < 1 ? 6 : month, MONTH_MID),
                      !plot.text("PLOT_STATUS_CD").equals(NOT_SAMPLED)));
        });
    all.values()
        .removeIf(visits -> visits.stream().noneMatch(visit -> stands.containsKey(visit.id())));
    return all;
  }
}
