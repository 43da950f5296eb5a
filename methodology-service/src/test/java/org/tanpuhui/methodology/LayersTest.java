package org.tanpuhui.methodology;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.tanpuhui.testing.CommonLayers;

/** The folders depend on each other in the direction of the data, and what decides stands alone. */
@AnalyzeClasses(
    packages = "org.tanpuhui.methodology",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonLayers.class);

  private static final String BASE = "org.tanpuhui.methodology.";

  @ArchTest
  static final ArchRule WHAT_DECIDES_KNOWS_ONLY_JAVA_AND_VALUES =
      classes()
          .that()
          .resideInAPackage(BASE + "methodology..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              BASE + "methodology..",
              "org.tanpuhui.platform",
              "org.tanpuhui.platform.problem",
              "org.tanpuhui.activity.contract");

  @ArchTest
  static final ArchRule STORE_AND_OUTBOX_KNOW_NO_SETTINGS =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "store..", BASE + "outbox..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + "config..");

  @ArchTest
  static final ArchRule INTAKE_AND_DOCUMENTS_DO_NOT_KNOW_WHO_ASKS =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "intake..", BASE + "document..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + "api..");

  @ArchTest
  static final ArchRule DOCUMENTS_ONLY_KNOW_WHAT_DECIDES =
      noClasses()
          .that()
          .resideInAPackage(BASE + "document..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "store..", BASE + "outbox..", BASE + "intake..");
}
