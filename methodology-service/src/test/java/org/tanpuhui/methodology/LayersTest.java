package org.tanpuhui.methodology;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ws.rs.POST;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** The folders depend on each other in the direction of the data, and what decides stands alone. */
@AnalyzeClasses(
    packages = "org.tanpuhui.methodology",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
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
  static final ArchRule STORE_AND_OUTBOX_DO_NOT_KNOW_WHO_ASKS =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "store..", BASE + "outbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "api..", BASE + "intake..", BASE + "config..");

  @ArchTest
  static final ArchRule INTAKE_AND_DOCUMENTS_DO_NOT_KNOW_HTTP =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "intake..", BASE + "document..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "api..", "jakarta.ws.rs..");

  @ArchTest
  static final ArchRule DOCUMENTS_ONLY_KNOW_WHAT_DECIDES =
      noClasses()
          .that()
          .resideInAPackage(BASE + "document..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "store..", BASE + "outbox..", BASE + "intake..");

  @ArchTest
  static final ArchRule EVERY_COMMAND_SAYS_WHAT_AN_IDEMPOTENCY_KEY_DOES_TO_IT =
      methods()
          .that()
          .areAnnotatedWith(POST.class)
          .and()
          .areDeclaredInClassesThat()
          .areNotAnnotatedWith(Idempotent.class)
          .and()
          .areDeclaredInClassesThat()
          .areNotAnnotatedWith(WithoutIdempotencyKey.class)
          .should()
          .beAnnotatedWith(Idempotent.class)
          .orShould()
          .beAnnotatedWith(WithoutIdempotencyKey.class)
          .allowEmptyShould(true);
}
