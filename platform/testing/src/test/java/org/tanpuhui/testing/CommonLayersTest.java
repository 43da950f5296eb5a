package org.tanpuhui.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule sees a planted class that breaks it. */
class CommonLayersTest {
  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages("org.tanpuhui.planted", "org.tanpuhui.ledger.planted");

  private static List<String> broken(ArchRule rule) {
    return rule.evaluate(PLANTED).getFailureReport().getDetails();
  }

  @Test
  void everyRuleFindsWhatBreaksIt() {
    assertThat(broken(CommonLayers.STORE_AND_OUTBOX_DO_NOT_KNOW_WHO_ASKS))
        .singleElement()
        .asString()
        .contains("PlantedStore.resource");
    assertThat(broken(CommonLayers.ONLY_THE_API_KNOWS_HTTP))
        .singleElement()
        .asString()
        .contains("PlantedStore.response");
    assertThat(broken(CommonLayers.SERVICES_KNOW_EACH_OTHER_BY_THEIR_CONTRACTS))
        .singleElement()
        .asString()
        .contains("PlantedStore.book");
    assertThat(broken(CommonLayers.EVERY_COMMAND_SAYS_WHAT_AN_IDEMPOTENCY_KEY_DOES_TO_IT))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("PlantedResource.command"));
  }
}
