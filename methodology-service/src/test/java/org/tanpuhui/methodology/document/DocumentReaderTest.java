package org.tanpuhui.methodology.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.methodology.TestRegistry;

class DocumentReaderTest {
  private static final String TEXT = TestRegistry.text(TestRegistry.TRANSPORT);

  private static List<Fault> faults(String text) {
    return catchThrowableOfType(
            InvalidDocumentException.class, () -> DocumentReader.yaml("changed.yaml", text))
        .faults();
  }

  @Test
  void theDocumentsOfThisReleaseAreSound() {
    assertThat(TestRegistry.documents()).hasSize(2);
    assertThat(TestRegistry.registry().reach()).hasHours(6);
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "amount_mg_co2e: 664560; amount_mg_co2e: 664561; it computes 664560",
        "\"46.8\"; \"forty-six\"; must be a decimal number",
        "\"46.8\"; \"-46.8\"; must be a decimal number",
        "calculator: linear; calculator: clever; not a known calculator",
        "metro: rf_metro; metro: rf_tram; must name a parameter",
        "lateness_days: 7; lateness_days: seven; must be a whole number",
        "lateness_days: 7; lateness_days: -1; must be in",
        "lateness_days: 7; lateness: 7; is required",
        "schemes: [shenzhen, sandbox]; schemes: [atlantis]; not a known scheme",
        "schemes: [shenzhen, sandbox]; schemes: []; must not be empty",
        "[metered, transaction]; [excellent]; not a known evidence grade",
        "direction: down; direction: up; never rounded up",
        "provenance: secondary; provenance: certain; not one of the known words",
        "from: 2021-12-17; from: yesterday; must be a day",
        "to: null; to: 2020-01-01; must be after from",
        "max: 21600; min: 0; need a greatest duration_s",
        "unit: g_co2e_per_pkm; unit: kg_co2e_per_kwh; does not go with",
        "id: sz-low-carbon; name: sz-low-carbon; is not a known member",
        "key: [line]; key: [line, stop]; must name line|stop",
        "en: Shenzhen low-carbon public transport; en: ''; must be text"
      })
  void everyFaultIsNamedWithItsLine(String good, String bad, String message) {
    assertThat(TEXT).contains(good);
    String changed = TEXT.replaceFirst(java.util.regex.Pattern.quote(good), bad);

    List<Fault> faults = faults(changed);

    assertThat(faults).anySatisfy(f -> assertThat(f.message()).contains(message));
    assertThat(faults).allSatisfy(f -> assertThat(f.line()).isPositive());
  }

  @Test
  void theLineIsTheLineOfTheFault() {
    String changed = TEXT.replace("lateness_days: 7", "lateness_days: seven");
    int line = TEXT.substring(0, TEXT.indexOf("lateness_days")).split("\n", -1).length;

    assertThat(faults(changed))
        .singleElement()
        .satisfies(f -> assertThat(f.line()).isEqualTo(line))
        .satisfies(f -> assertThat(f.pointer()).isEqualTo("/lateness_days"));
  }

  @Test
  void allFaultsAreNamedAtOnce() {
    String changed =
        TEXT.replace("lateness_days: 7", "lateness_days: seven")
            .replace("direction: down", "direction: up")
            .replace("calculator: linear", "calculator: clever");

    assertThat(faults(changed)).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"'a: [1'; not YAML", "'a: 1\na: 2'; stands here twice", "'- a'; must be an object"})
  void whatIsNoDocumentIsSaidToBeNone(String text, String message) {
    assertThatThrownBy(() -> DocumentReader.yaml("x", text.replace("\\n", "\n")))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyFileIsFaultyAndNothingElse() {
    assertThatThrownBy(() -> DocumentReader.yaml("x", ""))
        .isInstanceOf(InvalidDocumentException.class);
  }

  @Test
  void theHashIsTheSha256OfTheSortedDocumentAndIgnoresLayout() throws Exception {
    // Given
    MethodologyDocument document = DocumentReader.yaml("x", TEXT);
    MethodologyDocument spaced =
        DocumentReader.yaml("x", "# another comment\n" + TEXT.replace("\n\n", "\n"));

    // Then
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(document.canonical().getBytes(StandardCharsets.UTF_8));
    assertThat(document.version().hash()).isEqualTo(HexFormat.of().formatHex(digest));
    assertThat(spaced.version().hash()).isEqualTo(document.version().hash());
    assertThat(new ObjectMapper().readTree(document.canonical()).get("lateness_days").asInt())
        .isEqualTo(7);
  }

  @Test
  void theStoredFormReadsBackAsTheSameVersion() {
    for (MethodologyDocument document : TestRegistry.documents()) {
      MethodologyDocument again = DocumentReader.canonical("stored", document.canonical());
      assertThat(again.version().hash()).isEqualTo(document.version().hash());
      assertThat(again.canonical()).isEqualTo(document.canonical());
    }
  }

  @Test
  void theFactorOfSeptember2022IsOneChangeAway() {
    String changed =
        TEXT.replace("\"46.8\"", "\"46.7\"")
            .replace("amount_mg_co2e: 664560", "amount_mg_co2e: 663140")
            .replace("amount_mg_co2e: 1495900", "amount_mg_co2e: 1493060");

    assertThat(DocumentReader.yaml("x", changed).version().hash())
        .isNotEqualTo(DocumentReader.yaml("x", TEXT).version().hash());
  }
}
