package org.tanpuhui.methodology.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.PoisonRecordException;

class ClaimReaderTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00.123456789Z");
  private static final Ride RIDE =
      Samples.metro(Samples.participant(1), "m", START, START.plusSeconds(60), 1_000);

  @Test
  void aRecordIsReadWhole() throws Exception {
    Claim claim = (Claim) ClaimReader.read(RIDE.json());

    assertThat(claim.participant()).isEqualTo(RIDE.participant());
    assertThat(claim.occurredAt()).isEqualTo("2026-11-20T00:00:00.123456Z");
    assertThat(claim.quantities().whole("distance_m")).hasValue(1_000);
    assertThat(new String(claim.quantitiesJson(), StandardCharsets.UTF_8))
        .isEqualTo("{\"mode\":\"metro\",\"distance_m\":1000}");
    assertThat(claim.trace()).containsExactly(1, 2, 3);
    assertThat(claim.commitment().contentHash().toString().replace("-", ""))
        .isEqualTo(RIDE.record().contentHash());
    assertThat(claim.commitment().privateDigest().toString().replace("-", ""))
        .isEqualTo(RIDE.record().privateDigest());
  }

  @Test
  void aRecordOfTheFirstVersionIsReadAsItAlwaysWas() throws Exception {
    Claim claim;
    try (var in = ClaimReaderTest.class.getResourceAsStream("/compat/activity-record-v1.json")) {
      claim = (Claim) ClaimReader.read(in.readAllBytes());
    }

    assertThat(claim.activityId()).hasToString("9f1c2d3e-4a5b-8c6d-9e7f-0a1b2c3d4e5f");
    assertThat(claim.source()).isEqualTo("/partners/demo-bike");
    assertThat(claim.eventId()).isEqualTo("r-1");
    assertThat(claim.participant()).isEqualTo(0x0200000000000001L);
    assertThat(claim.scenario()).isEqualTo("rides");
    assertThat(claim.endedAt()).isEqualTo("2026-11-20T00:10:00Z");
    assertThat(claim.commitment().contentHash())
        .hasToString("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(claim.commitment().privateDigest()).isNull();
    assertThat(claim.grants()).isEqualTo(7);
    assertThat(claim.backfillId()).isEqualTo("grant-1");
    assertThat(claim.quantities().text("vehicle")).isEqualTo("bike");
    assertThat(claim.trace()).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "7", "{", "{}", "\"text\"", "{\"scheme\":7}", "{\"a\":1}{}"})
  void whatIsNoActivityIsPoison(String text) {
    assertThatThrownBy(() -> ClaimReader.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(PoisonRecordException.class);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "scheme, \"atlantis\"",
    "scheme, \"shenzhen\"",
    "participant, \"xyz\"",
    "participant, \"0000000000000001\"",
    "type, \"tanpuhui.activity.flight.v1\"",
    "activity_id, null",
    "activity_id, \"1\"",
    "id, null",
    "id, \"\"",
    "source, null",
    "partner, null",
    "persons, 0",
    "persons, 40000",
    "grants, -1",
    "occurred_at, null",
    "occurred_at, \"1901-01-01T00:00:00Z\"",
    "occurred_at, \"soon\"",
    "ended_at, \"3000-01-01T00:00:00Z\"",
    "content_hash, \"12\"",
    "content_hash, \"zz345678901234567890123456789012\"",
    "content_hash, null",
    "private_digest, \"12\"",
    "private_digest, \"zz345678901234567890123456789012\"",
    "private_digest, 7",
    "evidence_grade, null",
    "evidence_grade, \"perfect\"",
    "holder_kind, null",
    "data, null",
    "data, 7"
  })
  void aFaultyMemberIsPoison(String member, String value) {
    byte[] json =
        Samples.changed(
            RIDE,
            tree -> {
              try {
                return tree.<ObjectNode>set(member, Json.mapper().readTree(value));
              } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThatThrownBy(() -> ClaimReader.read(json)).isInstanceOf(PoisonRecordException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "[1]", "{\"a\":1}", "99999999999999999999"})
  void quantitiesAreWholeNumbersOrWords(String value) {
    byte[] json =
        Samples.changed(
            RIDE,
            tree -> {
              try {
                ((ObjectNode) tree.get("data")).set("distance_m", Json.mapper().readTree(value));
                return tree;
              } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThatThrownBy(() -> ClaimReader.read(json)).isInstanceOf(PoisonRecordException.class);
  }
}
