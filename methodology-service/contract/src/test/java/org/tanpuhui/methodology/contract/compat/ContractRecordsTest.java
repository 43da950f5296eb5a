package org.tanpuhui.methodology.contract.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.methodology.contract.OutcomeRecord;
import org.tanpuhui.methodology.contract.ReductionCodec;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.json.Json;

/** Records as they stand on topics: what was written once must be read, and written, the same. */
class ContractRecordsTest {
  private static final UUID ACTIVITY = UUID.fromString("9f1c2d3e-4a5b-8c6d-9e7f-0a1b2c3d4e5f");

  private static final ReductionRecord REDUCTION =
      new ReductionRecord(
          ReductionRecord.Kind.POST,
          "sandbox",
          ACTIVITY,
          "tanpuhui.activity.transit-trip.v1",
          "0200000000000001",
          664_560,
          7,
          Instant.parse("2026-11-20T00:00:00.123456Z"),
          Instant.parse("2026-11-20T01:00:00.123Z"),
          "demo-metro",
          "sz-low-carbon-public-transport",
          "2021-12-17",
          "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
          3,
          42,
          null,
          null,
          null);

  private static final OutcomeRecord OUTCOME =
      new OutcomeRecord(
          "sandbox",
          ACTIVITY,
          1,
          "parked",
          "double_claim",
          "0200000000000001",
          "demo-metro",
          Instant.parse("2026-11-20T00:00:00Z"),
          Instant.parse("2026-11-20T01:00:00.123Z"),
          UUID.fromString("1f1c2d3e-4a5b-8c6d-9e7f-0a1b2c3d4e5f"));

  @Test
  void aReductionIsReadAndWrittenAsItAlwaysWas() throws IOException {
    String golden = golden("reduction-record-v1.json");

    assertThat(Json.mapper().readValue(golden, ReductionRecord.class)).isEqualTo(REDUCTION);
    assertThat(Json.mapper().writeValueAsString(REDUCTION)).isEqualTo(golden);
  }

  @Test
  void theCodecReadsAndWritesWhatTheMapperDoes() throws IOException {
    ReductionRecord reverse =
        new ReductionRecord(
            ReductionRecord.Kind.REVERSE,
            "sandbox",
            ACTIVITY,
            REDUCTION.type(),
            REDUCTION.participant(),
            Long.MAX_VALUE,
            0,
            Instant.parse("1999-12-31T23:59:59Z"),
            Instant.parse("2026-11-20T01:00:00.1234567Z"),
            "名\"\u0001",
            null,
            "",
            REDUCTION.versionHash(),
            0,
            Long.MAX_VALUE,
            "project",
            ACTIVITY,
            "void");
    ReductionRecord erase =
        new ReductionRecord(
            ReductionRecord.Kind.ERASE,
            "sandbox",
            null,
            null,
            REDUCTION.participant(),
            0,
            0,
            null,
            REDUCTION.recordedAt(),
            null,
            null,
            null,
            null,
            3,
            43,
            null,
            ACTIVITY,
            null);
    for (ReductionRecord record : new ReductionRecord[] {REDUCTION, reverse, erase}) {
      byte[] json = Json.mapper().writeValueAsBytes(record);

      assertThat(ReductionCodec.write(record)).isEqualTo(json);
      assertThat(ReductionCodec.read(json)).isEqualTo(record);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{} {}",
        "{\"kind\":\"take\"}",
        "{\"kind\":1}",
        "{\"amount_mg_co2e\":1.5}",
        "{\"amount_mg_co2e\":\"1\"}",
        "{\"amount_mg_co2e\":null}",
        "{\"amount_mg_co2e\":9223372036854775808}",
        "{\"grants\":2147483648}",
        "{\"activity_id\":\"1-2-3-4-5\"}",
        "{\"occurred_at\":\"yesterday\"}"
      })
  void theCodecRefusesWhatIsNoRecord(String json) {
    assertThatThrownBy(() -> ReductionCodec.read(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void anOutcomeIsReadAndWrittenAsItAlwaysWas() throws IOException {
    String golden = golden("outcome-record-v1.json");

    assertThat(Json.mapper().readValue(golden, OutcomeRecord.class)).isEqualTo(OUTCOME);
    assertThat(Json.mapper().writeValueAsString(OUTCOME)).isEqualTo(golden);
  }

  @Test
  void membersOfLaterVersionsAreNoFault() throws IOException {
    String later = golden("outcome-record-v1.json").replace("{", "{\"new_member\":[1],");

    assertThat(Json.mapper().readValue(later, OutcomeRecord.class)).isEqualTo(OUTCOME);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ContractRecordsTest.class.getResourceAsStream("/compat/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
