package org.tanpuhui.methodology.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One slip in a sound document, and what is said of it, with its line. */
class DocumentFaultsTest {
  private static List<Fault> faults(String text) {
    return catchThrowableOfType(
            InvalidDocumentException.class, () -> DocumentReader.yaml("changed.yaml", text))
        .faults();
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}: {3}")
  @CsvSource(
      delimiter = ';',
      value = {
        "sz-household-electricity; from: 2011-01-01; from: 2011-01-02; month_start",
        "sz-household-electricity; baseline: baseline_use; baseline: electricity_factor; unit_mismatch",
        "sz-household-electricity; emission_factor: electricity_factor; emission_factor: nothing; unknown_parameter",
        "sz-household-electricity; autumn: [10, 11]; autumn: [10]; season_missing",
        "sz-household-electricity; autumn: [10, 11]; autumn: [10, 11, 9]; season_twice",
        "sz-household-electricity; autumn: [10, 11]; autumn: [10, 13]; out_of_range",
        "sz-household-electricity; autumn: 3000; autum: 3000; season_without_value",
        "sz-household-electricity; unit: wh_per_person_day; unit: kwh; unknown_unit",
        "sz-household-electricity; spring: 2000; spring: '2000.5'; not_whole_in_unit",
        "sz-household-electricity; value: 7; value: 29; value_out_of_range",
        "sz-household-electricity; value: 1; value: 2; value_out_of_range",
        "sz-household-electricity; amount_mg_co2e: 558392; amount_mg_co2e: 558393; example_differs",
        "sz-household-electricity; month: '\"2024-10\"'; month: '\"2024-13\"'; not_a_month",
        "sz-household-electricity; calculator: two-branch-baseline; calculator: linear; required",
        "sz-forest-management; masson_pine: \"1.472\"; oak: \"1.472\"; rows_differ",
        "sz-forest-management; wood_density: wood_density; wood_density: carbon_fraction; unit_mismatch",
        "sz-forest-management; non_permanence: non_permanence; non_permanence: wood_density; unit_mismatch",
        "sz-forest-management; value: \"0.10\"; value: \"1.10\"; value_out_of_range",
        "sz-forest-management; forest_type: broadleaf_mixed; forest_type: palm; example_impossible",
        "sz-forest-management; provenance: recalled; provenance: remembered; unknown_word",
        "sz-forest-management; min: 400; min: -1; out_of_range",
        "sz-forest-management; id: sz-forest; id: SZ forest; pattern",
        "sz-distributed-pv; act: distributed-pv; acts: distributed-pv; required",
        "sz-distributed-pv; metered-day.v1; bike-ride.v1; act_misplaced",
        "sz-distributed-pv; unit: wh; unit: m; units_do_not_multiply",
        "sz-distributed-pv; factor: grid_factor; factor: other; unknown_parameter",
        "sz-distributed-pv; one_of: [wh]; one_of: []; condition_incomplete",
        "sz-distributed-pv; max: 24000000; max: 24000000, one_of: [x]; not_yaml",
        "sz-distributed-pv; max: 1000000; max: 0; max_below_min",
        "sz-distributed-pv; '        source: Guangdong provincial average factor for data of 2022, recalled'; ''; required",
        "sz-distributed-pv; tanpuhui.activity.metered-day.v1; tanpuhui.activity.void.v1; unknown_activity_type"
      })
  void isNamedByItsCodeWithItsLine(String document, String good, String bad, String code) {
    String text = BundledDocuments.text(document + ".yaml");
    String from = good.replace("'\"", "\"").replace("\"'", "\"");
    String to = bad == null ? "" : bad.replace("'\"", "\"").replace("\"'", "\"");
    assertThat(text).contains(from);

    List<Fault> faults = faults(text.replaceFirst(Pattern.quote(from), to));

    assertThat(faults).extracting(f -> f.code().code()).contains(code);
    assertThat(faults)
        .allSatisfy(
            f -> {
              assertThat(f.line()).isPositive();
              assertThat(f.text().en()).isNotBlank();
              assertThat(f.text().zh()).isNotBlank().isNotEqualTo(f.text().en());
            });
  }

  @ParameterizedTest(name = "{0} | {1} -> {2} at {3}")
  @CsvSource(
      delimiter = ';',
      value = {
        "to: 2023-01-01; from: 2023-01-01; none; ",
        "; from: 2023-01-01; none; ",
        "to: 2022-12-31; from: 2023-01-01; values_gap; /parameters/0/values/0/to",
        "to: 2023-01-02; from: 2023-01-01; values_overlap; /parameters/0/values/1/from",
        "to: 2021-12-17; from: 2023-01-01; no_interval; /parameters/0/values/0/to",
        "; from: 2021-12-17; values_overlap; /parameters/0/values/1/from",
        "; 'from: 2023-01-01, to: 2030-01-01'; values_gap; /parameters/0/values/1/to"
      })
  void datedValuesLeaveNoGapAndDoNotOverlap(
      String firstTo, String second, String code, String pointer) {
    // Given two values of rf_metro, dated as the row says
    String text =
        BundledDocuments.text("sz-low-carbon-public-transport.yaml")
            .replaceFirst(
                "      - from: 2021-12-17\n        value: \"46.8\"",
                (firstTo == null ? "" : "      - " + firstTo + "\n        from: 2021-12-17\n")
                    + (firstTo == null ? "      - from: 2021-12-17\n" : "")
                    + "        value: \"46.8\"")
            .replaceFirst(
                "(?s)(cited in M5\n        provenance: secondary\n)",
                "$1      - {"
                    + second
                    + ", value: \"46.7\", source: a test, provenance: secondary}\n");

    // Then
    if (code.equals("none")) {
      assertThat(DocumentReader.yaml("x", text).version().id()).isNotBlank();
    } else {
      assertThat(faults(text))
          .singleElement()
          .satisfies(f -> assertThat(f.code().code()).isEqualTo(code))
          .satisfies(f -> assertThat(f.pointer()).isEqualTo(pointer));
    }
  }

  @Test
  void everyChapterMayBeWrongAtOnceAndAllAreNamedInOrderOfTheirLines() {
    String text =
        BundledDocuments.text("sz-household-electricity.yaml")
            .replace("lateness_days: 7", "lateness_days: seven")
            .replace("scope:", "scop:")
            .replace("direction: down", "direction: up")
            .replace("unit: wh_per_household_day", "unit: cups")
            .replace("evidence_grades: [metered]", "evidence_grades: [guessed]")
            .replace("value: \"0.3127\"", "value: much");

    List<Fault> faults = faults(text);

    assertThat(faults).isSortedAccordingTo(Comparator.comparingInt(Fault::line));
    assertThat(faults)
        .extracting(f -> f.code().code())
        .contains(
            "not_whole",
            "required",
            "unknown_member",
            "rounding_up",
            "unknown_unit",
            "unknown_grade",
            "not_decimal");
  }

  @Test
  void aRepeatedNameDoesNotHideTheOtherFaults() {
    String text =
        BundledDocuments.text("sz-distributed-pv.yaml")
            .replace("lateness_days: 7", "lateness_days: 7\nlateness_days: 8")
            .replace("direction: down", "direction: up");

    assertThat(faults(text))
        .extracting(Fault::code)
        .containsExactlyInAnyOrder(FaultCode.DUPLICATE, FaultCode.ROUNDING_UP);
  }

  @Test
  void everyCodeStandsOnThePageOfTheDocuments() throws IOException {
    String page = Files.readString(Path.of("../../docs/methodology-documents.md"));

    for (FaultCode code : FaultCode.values()) {
      assertThat(page).contains("`" + code.code() + "`");
    }
  }
}
