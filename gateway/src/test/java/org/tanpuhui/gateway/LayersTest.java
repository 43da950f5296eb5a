package org.tanpuhui.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.tanpuhui.testing.CommonLayers;

/** The folders stand side by side; only {@link Gateway} knows them all. */
@AnalyzeClasses(
    packages = "org.tanpuhui.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonLayers.class);

  @ArchTest
  static final ArchRule authKnowsNeitherRoutesNorLimits =
      noClasses()
          .that()
          .resideInAPackage("..gateway.auth..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.route..", "..gateway.limit..");

  @ArchTest
  static final ArchRule limitsKnowNeitherRoutesNorTokens =
      noClasses()
          .that()
          .resideInAPackage("..gateway.limit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.route..", "..gateway.auth..");

  @ArchTest
  static final ArchRule routesKnowNeitherTokensNorLimits =
      noClasses()
          .that()
          .resideInAPackage("..gateway.route..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.auth..", "..gateway.limit..");
}
