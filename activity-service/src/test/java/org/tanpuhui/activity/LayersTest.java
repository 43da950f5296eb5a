package org.tanpuhui.activity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.tanpuhui.testing.CommonLayers;

/** Who may know whom, as in design.md section 2 and style.md section 1. */
@AnalyzeClasses(
    packages = "org.tanpuhui.activity",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonLayers.class);

  @ArchTest
  static final ArchRule decidingIsPure =
      classes()
          .that()
          .resideInAPackage("org.tanpuhui.activity.activity..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.crypto..",
              "org.tanpuhui.activity.activity..",
              "org.tanpuhui.activity.contract..",
              "org.tanpuhui.platform",
              "org.tanpuhui.platform.problem");

  @ArchTest
  static final ArchRule keepingAndSendingDoNotKnowTheServices =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.tanpuhui.activity.store..",
              "org.tanpuhui.activity.outbox..",
              "org.tanpuhui.activity.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.tanpuhui.activity.api..", "org.tanpuhui.activity");

  @ArchTest
  static final ArchRule edgeGoesThroughTheServices =
      noClasses()
          .that()
          .resideInAPackage("org.tanpuhui.activity.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.tanpuhui.activity.store..", "org.tanpuhui.activity.outbox..");

  @ArchTest
  static final ArchRule onlyKeepingKnowsSql =
      noClasses()
          .that()
          .resideInAnyPackage("org.tanpuhui.activity.api..", "org.tanpuhui.activity.outbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.postgresql..");
}
