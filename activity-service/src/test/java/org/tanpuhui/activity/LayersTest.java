package org.tanpuhui.activity;

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

/** Who may know whom, as in design.md section 2 and style.md section 1. */
@AnalyzeClasses(
    packages = "org.tanpuhui.activity",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
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
  static final ArchRule keepingAndSendingDoNotKnowTheEdge =
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
