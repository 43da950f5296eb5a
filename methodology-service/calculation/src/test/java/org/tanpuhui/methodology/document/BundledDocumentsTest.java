package org.tanpuhui.methodology.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tanpuhui.methodology.document.BundledDocuments.Bundled;
import org.tanpuhui.methodology.document.BundledDocuments.State;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.platform.Scheme;

/** Every document of the release is sound, and says how sure its numbers are. */
class BundledDocumentsTest {
  private static final List<Bundled> ALL = BundledDocuments.all();

  @Test
  void everyDocumentReadsAndReadsAgainFromItsCanonicalForm() {
    assertThat(ALL).hasSize(11);
    for (Bundled bundled : ALL) {
      MethodologyDocument again =
          DocumentReader.canonical(bundled.file(), bundled.document().canonical());
      assertThat(again.version().hash()).isEqualTo(bundled.document().version().hash());
      assertThat(again.unconfirmed()).isEqualTo(bundled.document().unconfirmed());
    }
  }

  @Test
  void filedAreTheFourOfShenzhenDistributedPvAndYantiansTheRestIsSubmitted() {
    assertThat(ALL)
        .filteredOn(b -> b.state() == State.FILED)
        .extracting(b -> b.document().version().id() + " " + b.document().version().version())
        .containsExactly(
            "sz-low-carbon-public-transport 2021-12-17",
            "sz-shared-bike-riding illustrative-1",
            "sz-household-electricity illustrative-1",
            "sz-forest-management illustrative-1",
            "sz-distributed-pv illustrative-1",
            "yt-green-travel illustrative-1");
  }

  @Test
  void theFiledOnesGoTogetherInOneRegistry() {
    List<FiledVersion> versions = new ArrayList<>();
    for (MethodologyDocument document : BundledDocuments.filed()) {
      versions.add(new FiledVersion(versions.size() + 1, document.version()));
    }

    assertThat(new Registry(versions).byNumber(5).version().id()).isEqualTo("sz-distributed-pv");
  }

  @Test
  void otherCitiesNeverCoverShenzhen() {
    assertThat(ALL)
        .filteredOn(b -> !b.file().startsWith("sz-") && !b.file().startsWith("yt-"))
        .hasSize(4)
        .allSatisfy(
            b -> {
              assertThat(b.state()).isEqualTo(State.SUBMITTED);
              assertThat(b.document().version().schemes()).doesNotContain(Scheme.SHENZHEN);
            });
  }

  /** Another scheme is a document and configuration, with books of its own. */
  @Test
  void yantiansDocumentCoversYantianAloneAndClaimsNothingOfficial() {
    assertThat(ALL)
        .filteredOn(b -> b.file().startsWith("yt-"))
        .singleElement()
        .satisfies(
            b -> {
              assertThat(b.document().version().schemes()).containsExactly(Scheme.YANTIAN);
              assertThat(b.document().unconfirmed()).contains("/parameters/0/values/0");
            });
  }

  @Test
  void recalledAndIllustrativeValuesAreFoundAndSecondaryOnesAreNot() {
    assertThat(unconfirmed("sz-forest-management.yaml"))
        .contains("/parameters/0/values/0", "/parameters/4/values/0");
    assertThat(unconfirmed("sz-household-electricity.yaml"))
        .contains("/parameters/0/values/0", "/eligibility/0")
        .doesNotContain("/parameters/1/values/0", "/parameters/2/values/0");
    assertThat(unconfirmed("sz-low-carbon-public-transport.yaml"))
        .doesNotContain("/parameters/0/values/0", "/parameters/1/values/0");
  }

  private static List<String> unconfirmed(String file) {
    return ALL.stream()
        .filter(b -> b.file().equals(file))
        .findFirst()
        .orElseThrow()
        .document()
        .unconfirmed();
  }
}
