package org.tanpuhui.methodology.contract.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.methodology.contract.HoldingRecord;
import org.tanpuhui.methodology.contract.HoldingRecord.Kind;
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

  private static final OutcomeRecord OUTCOME = outcome(null, null, null);

  /** Since the second version it names the event. */
  private static final OutcomeRecord NAMED =
      outcome("/partners/demo-metro", "trip-1", "tanpuhui.activity.transit-trip.v1");

  private static OutcomeRecord outcome(String source, String eventId, String type) {
    return new OutcomeRecord(
        "sandbox",
        ACTIVITY,
        1,
        "parked",
        "double_claim",
        "0200000000000001",
        "demo-metro",
        Instant.parse("2026-11-20T00:00:00Z"),
        Instant.parse("2026-11-20T01:00:00.123Z"),
        UUID.fromString("1f1c2d3e-4a5b-8c6d-9e7f-0a1b2c3d4e5f"),
        source,
        eventId,
        type);
  }

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
    String named = golden("outcome-record-v2.json");
    assertThat(OutcomeRecord.read(named.getBytes(StandardCharsets.UTF_8))).isEqualTo(NAMED);
    assertThat(Json.mapper().writeValueAsString(NAMED)).isEqualTo(named);
    assertThat(OutcomeRecord.is(golden.getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(OutcomeRecord.is(named.getBytes(StandardCharsets.UTF_8))).isTrue();
    for (String other : List.of("", "{", "[]", "{\"answer_to\":\"bind\"}")) {
      assertThat(OutcomeRecord.is(other.getBytes(StandardCharsets.UTF_8))).as(other).isFalse();
    }
  }

  private static final UUID COMMAND = UUID.fromString("2f1c2d3e-4a5b-8c6d-9e7f-0a1b2c3d4e5f");
  private static final Instant AT = Instant.parse("2026-11-20T00:00:00Z");
  private static final Instant RECORDED = Instant.parse("2026-11-20T01:00:00.123Z");
  private static final String PERSON = "0200000000000001";
  private static final String PROJECT = "0200000000000009";
  private static final String PARTNER = "demo-metro";
  private static final String RIDES = "sz-low-carbon-public-transport";

  /** Every kind as it is written, in the order of the golden file. */
  private static final List<HoldingRecord> HOLDINGS =
      List.of(
          holding(Kind.MEMBER, PERSON, null, null, 0, 0, null, 0, null, null),
          holding(Kind.POOL, PERSON, RIDES, null, 664_560, 0, null, 0, null, null),
          holding(Kind.UNPOOL, PERSON, RIDES, null, 664_560, 0, null, 0, null, null),
          holding(Kind.BIND, PERSON, RIDES, null, 664_560, 0, 17, 1, PROJECT, null),
          holding(Kind.UNBIND, PERSON, RIDES, null, 600_000, 64_560, 17, 2, PROJECT, null),
          holding(Kind.REPLACE, PERSON, RIDES, ACTIVITY, 64_560, 0, 17, 0, PROJECT, null),
          holding(
              Kind.ISSUE,
              PROJECT,
              RIDES,
              null,
              3_740_862_000_000L,
              0,
              17,
              1,
              PROJECT,
              new HoldingRecord.Issue(
                  "metro-2026",
                  "metro",
                  5,
                  "2021-12-17",
                  LocalDate.parse("2026-01-01"),
                  LocalDate.parse("2026-12-31"))));

  private static HoldingRecord holding(
      Kind kind,
      String key,
      String methodology,
      UUID activity,
      long amount,
      long replaced,
      Integer batch,
      int revision,
      String project,
      HoldingRecord.Issue issue) {
    return new HoldingRecord(
        kind,
        "sandbox",
        COMMAND,
        key,
        PARTNER,
        methodology,
        activity,
        amount,
        replaced,
        batch,
        revision,
        null,
        project,
        issue,
        AT,
        RECORDED,
        3,
        42);
  }

  @Test
  void everyKindOfHoldingIsReadAndWrittenAsItAlwaysWas() throws IOException {
    List<String> golden = golden("holding-records-v1.ndjson").lines().toList();

    assertThat(HOLDINGS.stream().map(HoldingRecord::kind)).containsExactly(Kind.values());
    assertThat(HOLDINGS.stream().map(r -> new String(r.write(), StandardCharsets.UTF_8)))
        .containsExactlyElementsOf(golden);
    for (int i = 0; i < golden.size(); i++) {
      byte[] json = golden.get(i).getBytes(StandardCharsets.UTF_8);
      assertThat(HoldingRecord.is(json)).isTrue();
      assertThat(HoldingRecord.read(json)).isEqualTo(HOLDINGS.get(i));
    }
  }

  @Test
  void aPostingIsNoHolding() {
    for (String json : List.of("", "[]", "{", "{\"kind\":\"post\"}", "{\"kind\":7}", "{\"a\":1}")) {
      assertThat(HoldingRecord.is(json.getBytes(StandardCharsets.UTF_8))).as(json).isFalse();
    }
    assertThat(HoldingRecord.is("{\"a\":[{}],\"kind\":\"bind\"}".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
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
