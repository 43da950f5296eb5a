package org.tanpuhui.deploy.driver.forest;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.Table;
import org.tanpuhui.deploy.driver.forest.Survey.OwnCarbon;
import org.tanpuhui.deploy.driver.forest.Survey.Stratum;
import org.tanpuhui.deploy.driver.replay.Unconverted;

/** One inventory: read, reckoned in this process, compared with the source's own carbon. */
public final class ForestReplay {

  private static final BigDecimal M2_PER_HA = BigDecimal.valueOf(10_000);
  private static final BigDecimal MG_PER_T = BigDecimal.valueOf(1_000_000_000);

  private final Session session;
  private final ForestKind kind;
  private final Unconverted left = new Unconverted();

  public ForestReplay(Session session, ForestKind kind) {
    this.session = session;
    this.kind = kind;
  }

  /**
   * Reads the folder, prints what the filed version makes of it, and unless it is a dry run, has it
   * computed by the running stack as a project's monitoring.
   *
   * @return 0, or 1 when the books differ from what was reckoned
   */
  public int run(Path folder, boolean dryRun, PrintStream out) throws IOException {
    Survey survey = kind.source().read(folder, left);
    Monitored monitored = Monitored.of(survey);
    out.printf("%s, %s to %s%n", survey.project(), survey.periodStart(), survey.periodEnd());
    survey.notes().forEach(out::println);
    Table table =
        new Table(
            "stratum",
            "factors of",
            "plots",
            "ha",
            "m3/ha at start",
            "at end",
            "t CO2 per m3",
            "t CO2/ha at start",
            "at end");
    for (Stratum stratum : survey.strata()) {
      BigDecimal factor = monitored.co2PerM3(stratum.id());
      table.row(
          stratum.id(),
          stratum.type().row(),
          stratum.plots(),
          hectares(stratum.areaM2()),
          stratum.startM3PerHa(),
          stratum.endM3PerHa(),
          factor.setScale(4, RoundingMode.HALF_UP),
          tonnes(stratum.startM3PerHa(), factor),
          tonnes(stratum.endM3PerHa(), factor));
    }
    table.print(out);
    out.printf(
        "Change of stock, less 10 %% held back, baseline no growth: %s t CO2e on %s ha.%n",
        BigDecimal.valueOf(monitored.amountMg()).divide(MG_PER_T, 3, RoundingMode.DOWN),
        hectares(survey.areaM2()));
    printOwnCarbon(survey, monitored, out);
    Table leftOut = new Table("left out", "records", "for example");
    left.counts().forEach((why, n) -> leftOut.row(why, n, left.example(why)));
    out.println();
    leftOut.print(out);
    return dryRun ? 0 : new ForestSend(session, survey).run(monitored.amountMg(), out);
  }

  private static BigDecimal hectares(long areaM2) {
    return BigDecimal.valueOf(areaM2).divide(M2_PER_HA, 2, RoundingMode.HALF_UP);
  }

  private static BigDecimal tonnes(BigDecimal m3PerHa, BigDecimal factor) {
    return m3PerHa.multiply(factor).setScale(1, RoundingMode.HALF_UP);
  }

  private static void printOwnCarbon(Survey survey, Monitored monitored, PrintStream out) {
    if (survey.strata().stream().allMatch(stratum -> stratum.ownCarbon() == null)) {
      return;
    }
    Table table =
        new Table(
            "source's own carbon, t CO2/ha",
            "at",
            "own",
            "ours",
            "ours/own",
            "own saplings",
            "ours by whole stems",
            "ratio");
    for (Stratum stratum : survey.strata()) {
      OwnCarbon own = stratum.ownCarbon();
      BigDecimal factor = monitored.co2PerM3(stratum.id());
      row(
          table,
          stratum.id(),
          "start",
          own.start(),
          stratum.startM3PerHa().multiply(factor),
          own.startSaplings(),
          own.startWholeStemM3().multiply(factor));
      row(
          table,
          stratum.id(),
          "end",
          own.end(),
          stratum.endM3PerHa().multiply(factor),
          own.endSaplings(),
          own.endWholeStemM3().multiply(factor));
      row(
          table,
          stratum.id(),
          "change",
          own.end().subtract(own.start()),
          stratum.endM3PerHa().subtract(stratum.startM3PerHa()).multiply(factor),
          own.endSaplings().subtract(own.startSaplings()),
          own.endWholeStemM3().subtract(own.startWholeStemM3()).multiply(factor));
    }
    out.println();
    table.print(out);
  }

  private static void row(
      Table table,
      String stratum,
      String at,
      BigDecimal own,
      BigDecimal ours,
      BigDecimal saplings,
      BigDecimal wholeStems) {
    table.row(
        stratum,
        at,
        own.setScale(1, RoundingMode.HALF_UP),
        ours.setScale(1, RoundingMode.HALF_UP),
        ratio(ours, own),
        saplings.setScale(1, RoundingMode.HALF_UP),
        wholeStems.setScale(1, RoundingMode.HALF_UP),
        ratio(wholeStems, own));
  }

  private static String ratio(BigDecimal a, BigDecimal b) {
    return b.signum() == 0 ? "-" : a.divide(b, 3, RoundingMode.HALF_UP).toString();
  }
}
