package org.tanpuhui.methodology.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.platform.json.Json;

/**
 * The golden files are what their README promises: enough vectors, each with one expectation and
 * its arithmetic. Without this a runner over an empty file would be green.
 */
class GoldenFilesTest {
  private static final int LEAST = 40;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public-transport.json",
        "shared-bike.json",
        "household-electricity.json",
        "forest.json"
      })
  void holdsAtLeastFortyVectorsWithTheirArithmetic(String file) throws IOException {
    // Given
    JsonNode vectors;
    try (InputStream in = getClass().getResourceAsStream("/golden/" + file)) {
      vectors = Json.mapper().readTree(in);
    }

    // Then
    Set<String> names = new HashSet<>();
    for (JsonNode vector : vectors) {
      String name = vector.path("name").asText();
      assertThat(names.add(name)).as("name stands once: %s", name).isTrue();
      assertThat(vector.path("arithmetic").asText()).as(name).isNotBlank();
      assertThat(vector.path("methodology").asText()).as(name).isNotBlank();
      assertThat(vector.path("version").asText()).as(name).isNotBlank();
      JsonNode expect = vector.path("expect");
      int expectations =
          (expect.has("amount_mg_co2e") ? 1 : 0)
              + (expect.has("problem") ? 1 : 0)
              + (expect.has("awaiting_settlement") ? 1 : 0)
              + (expect.has("days") && expect.has("total_mg_co2e") ? 1 : 0);
      assertThat(expectations).as(name).isEqualTo(1);
    }
    assertThat(names).hasSizeGreaterThanOrEqualTo(LEAST);
  }
}
