package org.tanpuhui.deploy.driver.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.deploy.driver.forest.Survey.Stratum;
import org.tanpuhui.deploy.driver.replay.SharedData;
import org.tanpuhui.deploy.driver.replay.Unconverted;

/** Expected values by hand: 1 ft3 per acre is 0.069972... m3 per hectare. */
class ForestsTest {

  private static final String TREE_HEAD =
      "PLT_CN,STATUSCD,SPCD,DIA,TPA_UNADJ,VOLCFNET,CARBON_AG,CARBON_BG,VOLCFGRS,VOLCFGRS_STUMP,"
          + "VOLCFGRS_TOP,VOLCFGRS_BARK,VOLCFGRS_STUMP_BARK,VOLCFGRS_TOP_BARK\n";
  private static final String PLOT_HEAD =
      "CN,STATECD,UNITCD,COUNTYCD,PLOT,PLOT_STATUS_CD,MEASYEAR,MEASMON\n";

  @TempDir private Path folder;

  private final Unconverted left = new Unconverted();

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void plotIsCountedAtItsFirstAndItsLastVisitByLiveTreesThatStandForAnArea() throws Exception {
    // Given: plot 7 visited three times and once not reached; plot 8 once
    write(
        folder.resolve("PLOT.csv.gz"),
        PLOT_HEAD
            + "a,44,1,1,7,1,2005,6\n"
            + "b,44,1,1,7,1,2010,6\n"
            + "c,44,1,1,7,1,2015,\n"
            + "d,44,1,1,7,3,2020,6\n"
            + "e,44,1,1,8,1,2005,6\n"
            + "f,44,1,1,9,2,2005,6\n");
    write(
        folder.resolve("TREE.csv.gz"),
        TREE_HEAD
            + "a,1,316,8,10,10,120,30,11,1,1,1,0,0\n"
            + "a,1,129,8,10,5,60,20,5,0,0,0,0,0\n"
            + "a,2,316,8,10,99,99,99,99,9,9,9,9,9\n"
            + "a,1,316,8,,99,99,99,99,9,9,9,9,9\n"
            + "a,1,316,2,75,,10,2,,,,,,\n"
            + "b,1,316,8,10,77,77,7,7,7,7,7,7,7\n"
            + "c,1,316,9,10,20,240,60,22,2,2,2,0,0\n"
            + "e,1,316,9,10,20,240,60,22,2,2,2,0,0\n");

    // When
    Survey survey = new FiaPlots().read(folder, left);

    // Then
    assertThat(survey.periodStart()).isEqualTo(LocalDate.parse("2005-06-15"));
    assertThat(survey.periodEnd()).isEqualTo(LocalDate.parse("2015-06-15"));
    assertThat(survey.strata()).hasSize(1);
    Stratum stratum = survey.strata().get(0);
    assertThat(stratum.id()).isEqualTo("hardwood");
    assertThat(stratum.plots()).isEqualTo(1);
    assertThat(stratum.areaM2()).isEqualTo(672);
    // 150 ft3/acre x 0.0699724... = 10.496 and 200 x 0.0699724... = 13.994
    assertThat(stratum.startM3PerHa()).isEqualByComparingTo("10.496");
    assertThat(stratum.endM3PerHa()).isEqualByComparingTo("13.994");
    // (10 x 150 + 10 x 80) lb/acre x 0.45359237 / 1000 / 0.40468564224 x 44 / 12 = 9.4525...
    assertThat(stratum.ownCarbon().start()).isEqualByComparingTo("9.453");
    // 75 x 12 lb/acre = 3.699
    assertThat(stratum.ownCarbon().startSaplings()).isEqualByComparingTo("3.699");
    // 10 x 14 + 10 x 5 ft3/acre = 13.295
    assertThat(stratum.ownCarbon().startWholeStemM3()).isEqualByComparingTo("13.295");
    assertThat(left.counts())
        .containsEntry("tree that is dead or was not found", 1L)
        .containsEntry("live tree that stands for no area", 1L)
        .containsEntry("plot that was not measured twice", 1L);
  }

  @Test
  void plotMostlyOfConifersIsSoftwood() throws Exception {
    write(folder.resolve("PLOT.csv.gz"), PLOT_HEAD + "a,44,1,1,7,1,2005,6\nb,44,1,1,7,1,2010,6\n");
    write(
        folder.resolve("TREE.csv.gz"),
        TREE_HEAD + "a,1,129,8,6,6,1,1,6,0,0,0,0,0\na,1,316,8,5,6,1,1,6,0,0,0,0,0\n");
    Survey survey = new FiaPlots().read(folder, left);
    assertThat(survey.strata().get(0).type()).isEqualTo(ForestType.MASSON_PINE);
    assertThat(survey.strata().get(0).endM3PerHa()).isEqualByComparingTo("0");
  }

  @Test
  void chinesePlotsMeasuredTwiceAreStockPerMu() throws Exception {
    // Given
    String head = "dominant_tree_species,standing_stock,plot_id\n";
    write(
        folder.resolve("plot_1.csv"),
        head + "421,4.0,1\n150,2.0,2\n0,0,3\n421,1.0,4\n421,,5\n610,1.0,6\n");
    write(
        folder.resolve("plot_3.csv"),
        head + "421,6.0,1\n150,3.0,2\n0,0,3\n421,9.0,7\n421,-1,8\n421,2.0,6\n");

    // When
    Survey survey = new ChinaPlots().read(folder, left);

    // Then: broadleaf 4 x 15 and 6 x 15; conifer (2 + 1) x 15 / 2 and (3 + 2) x 15 / 2
    assertThat(survey.strata()).extracting(Stratum::id).containsExactly("broadleaf", "conifer");
    assertThat(survey.strata().get(0).startM3PerHa()).isEqualByComparingTo("60");
    assertThat(survey.strata().get(0).endM3PerHa()).isEqualByComparingTo("90");
    assertThat(survey.strata().get(1).startM3PerHa()).isEqualByComparingTo("22.5");
    assertThat(survey.strata().get(1).endM3PerHa()).isEqualByComparingTo("37.5");
    assertThat(left.counts())
        .containsEntry("plot without trees at both dates", 1L)
        .containsEntry("plot that was not measured twice", 2L)
        .containsEntry("unreadable row", 2L);
  }

  @Test
  void volumeTableFindsThePowerLawItsTreesFollow() throws Exception {
    // Given: V = 0.01 ft3 x (inches)^2.5 exactly, and trees that must not count
    StringBuilder trees = new StringBuilder(TREE_HEAD);
    for (int inches = 5; inches <= 30; inches++) {
      trees.append("a,1,316,%d,6,%.12f,1,1\n".formatted(inches, 0.01 * Math.pow(inches, 2.5)));
    }
    trees.append("a,1,129,10,6,900,1,1\na,2,316,10,6,900,1,1\na,1,316,,6,900,1,1\n");
    write(folder.resolve("TREE.csv.gz"), trees.toString());

    // When
    VolumeTable table = VolumeTable.fit(folder.resolve("TREE.csv.gz"));

    // Then
    assertThat(table.trees()).isEqualTo(26);
    assertThat(table.exponent()).isCloseTo(2.5, Offset.offset(1e-9));
    // 25.4 cm: 0.01 x 10^2.5 ft3 = 0.89545 x 10^-1... by 25 cm: 0.0861 m3
    assertThat(table.m3(new BigDecimal("25.4"))).isEqualByComparingTo("0.0861");
    assertThat(table.m3(new BigDecimal("12.69"))).isEqualByComparingTo("0");
    assertThat(table.m3(new BigDecimal("900"))).isEqualTo(table.m3(new BigDecimal("150")));
  }

  @Test
  void deadAndSmallStemsOfBigWoodsHaveNoVolume() throws Exception {
    // Given
    StringBuilder trees = new StringBuilder(TREE_HEAD);
    for (int inches = 5; inches <= 30; inches++) {
      trees.append("a,1,316,%d,6,%.12f,1,1\n".formatted(inches, 0.01 * Math.pow(inches, 2.5)));
    }
    write(folder.resolve("forest-fia-ri").resolve("TREE.csv.gz"), trees.toString());
    Path big = folder.resolve("forest-bigwoods");
    String head = "treeID,stemID,sp,gx,gy,dbh,date,codes\n";
    write(
        big.resolve("census_2008_bw.csv.gz"),
        head
            + "1,1,white_oak,1,1,25.0,2008-07-01,M\n"
            + "2,1,white_oak,1,1,NA,2008-07-01,D\n"
            + "3,1,white_oak,1,1,5.0,2008-07-01,M\n");
    write(
        big.resolve("census_2014_bw.csv.gz"),
        head + "1,1,white_oak,1,1,25.0,2014-07-01,M\n4,1,white_oak,1,1,25.0,2014-07-01,M\n");

    // When
    Survey survey = new BigWoods().read(big, left);

    // Then: 0.0861 m3 over 23 ha, and twice that
    assertThat(survey.strata().get(0).startM3PerHa()).isEqualByComparingTo("0.004");
    assertThat(survey.strata().get(0).endM3PerHa()).isEqualByComparingTo("0.007");
    assertThat(left.counts())
        .containsEntry("stem without a diameter (dead)", 1L)
        .containsEntry("stem below 12.7 cm, without a volume", 1L);
  }

  @Test
  void missingFilesAndColumnsAreNamed() throws Exception {
    assertThatThrownBy(() -> new ChinaPlots().read(folder, left))
        .hasMessageContaining("plot_1.csv");
    write(folder.resolve("plot_1.csv"), "a,b\n");
    assertThatThrownBy(() -> new ChinaPlots().read(folder, left)).hasMessageContaining("plot_id");
  }

  @Test
  void recordedForestsGrow() throws Exception {
    for (ForestKind kind : ForestKind.values()) {
      Survey survey = kind.source().read(SharedData.folder(kind.id()), left);
      for (Stratum stratum : survey.strata()) {
        assertThat(stratum.endM3PerHa())
            .as("%s %s", kind, stratum.id())
            .isGreaterThan(new BigDecimal("30"))
            .isLessThan(new BigDecimal("400"));
      }
    }
  }
}
