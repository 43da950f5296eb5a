package org.tanpuhui.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import jakarta.ws.rs.POST;
import java.util.List;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** Who may know whom in every service; what only one has stands in its own {@code LayersTest}. */
public final class CommonLayers {
  private static final List<String> SERVICES =
      List.of("activity", "methodology", "ledger", "gateway");

  @ArchTest
  static final ArchRule STORE_AND_OUTBOX_DO_NOT_KNOW_WHO_ASKS =
      noClasses()
          .that()
          .resideInAnyPackage("org.tanpuhui..store..", "org.tanpuhui.*.outbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.tanpuhui.*.api..", "org.tanpuhui.*.intake..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ONLY_THE_API_KNOWS_HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.tanpuhui.*.api..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..");

  @ArchTest static final ArchRule SERVICES_KNOW_EACH_OTHER_BY_THEIR_CONTRACTS = contractsOnly();

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

  private CommonLayers() {}

  private static ArchRule contractsOnly() {
    CompositeArchRule all = null;
    for (String service : SERVICES) {
      String inside = "org.tanpuhui." + service + "..";
      ArchRule one =
          noClasses()
              .that()
              .resideOutsideOfPackage(inside)
              .should()
              .dependOnClassesThat(
                  resideInAPackage(inside)
                      .and(resideOutsideOfPackage("org.tanpuhui." + service + ".contract..")))
              .allowEmptyShould(true);
      all = all == null ? CompositeArchRule.of(one) : all.and(one);
    }
    return all;
  }
}
