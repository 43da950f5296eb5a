package org.tanpuhui.ledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.tanpuhui.testing.CommonLayers;

/** Who may know whom. */
@AnalyzeClasses(
    packages = "org.tanpuhui.ledger",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonLayers.class);

  @ArchTest
  static final ArchRule THE_DECIDER_IS_PURE =
      classes()
          .that()
          .resideInAPackage("..ledger.journal..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.math..",
              "java.nio",
              "java.time..",
              "java.util",
              "java.util.function",
              "java.util.stream",
              "org.tanpuhui.platform",
              "org.tanpuhui.platform.stream",
              "org.tanpuhui.ledger.journal..");

  @ArchTest
  static final ArchRule THE_DECIDERS_OF_THE_MARKET_ARE_PURE =
      classes()
          .that()
          .resideInAnyPackage("org.tanpuhui.ledger.market", "org.tanpuhui.ledger.cash")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.math..",
              "java.time..",
              "java.util",
              "java.util.function",
              "java.util.stream",
              "org.tanpuhui.platform",
              "org.tanpuhui.platform.problem",
              "org.tanpuhui.ledger.journal",
              "org.tanpuhui.ledger.market",
              "org.tanpuhui.ledger.cash");

  @ArchTest
  static final ArchRule THE_STORE_KNOWS_NO_SETTINGS =
      noClasses()
          .that()
          .resideInAnyPackage("..ledger.store..", "..ledger.market.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..ledger.config..");

  @ArchTest
  static final ArchRule EDGES_REACH_THE_BOOKS_THROUGH_THE_SERVICE =
      noClasses()
          .that()
          .resideInAnyPackage("..ledger.api..", "..ledger.intake..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.tanpuhui\\.ledger\\.store\\.(Journal|Reference|Rule)(Store|Sql)");
}
