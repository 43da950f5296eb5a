package org.tanpuhui.activity.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.activity.Binding;
import org.tanpuhui.activity.activity.CheckedEvent;
import org.tanpuhui.activity.activity.EventCheck;
import org.tanpuhui.activity.activity.IntakeLimits;
import org.tanpuhui.activity.activity.Mandate;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Scenario;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/** The hand-written record is the contract's record, and its trace opens with the key only. */
class RecordEncoderTest {
  private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
  private static final Partner PARTNER =
      new Partner(
          1,
          Scheme.SANDBOX,
          "x",
          "x",
          "x",
          "company",
          true,
          Set.of("/partners/x"),
          Map.of(ActivityTypes.TRANSIT_TRIP, EvidenceGrade.TRANSACTION),
          Map.of("default", new Scenario(1, "default", "x", "x", true)),
          List.of(),
          new byte[16]);
  private static final Binding BINDING =
      new Binding(
          0x0200_0000_0000_002aL,
          7,
          8,
          HolderKind.HOUSEHOLD,
          new Mandate[] {new Mandate(1, Grants.RECORD | Grants.POOL, 0, Mandate.OPEN)},
          new int[] {0},
          new int[] {3});

  @Test
  void readsBackAsTheContractsRecord() throws Exception {
    CheckedEvent event = event("order \"1\"");

    byte[] json = RecordEncoder.encode(PARTNER, new Admitted(event, BINDING));

    ActivityRecord record = Json.mapper().readValue(json, ActivityRecord.class);
    assertThat(Json.mapper().readTree(Json.mapper().writeValueAsBytes(record)))
        .isEqualTo(Json.mapper().readTree(json));
    assertThat(record.activityId()).isEqualTo(event.activityId());
    assertThat(record.participant()).isEqualTo("020000000000002a");
    assertThat(record.holderKind()).isEqualTo(HolderKind.HOUSEHOLD);
    assertThat(record.persons()).isEqualTo(3);
    assertThat(record.grants()).isEqualTo(Grants.RECORD | Grants.POOL);
    assertThat(record.occurredAt()).isEqualTo(Instant.parse("2026-03-10T07:00:00.25Z"));
    assertThat(record.endedAt()).isNull();
    assertThat(record.data().toString())
        .isEqualTo(
            "{\"boarded_at\":\"2026-03-10T07:00:00.250Z\",\"line\":\"M1\",\"mode\":\"bus\"}");
    byte[] trace = TraceCipher.decrypt(7, 8, record.trace());
    assertThat(new String(trace, StandardCharsets.UTF_8))
        .isEqualTo("{\"order_id\":\"order \\\"1\\\"\"}");
  }

  @Test
  void resentEventGivesTheSameBytesAndOtherContentAnotherNonce() {
    byte[] first = RecordEncoder.encode(PARTNER, new Admitted(event("a"), BINDING));
    byte[] again = RecordEncoder.encode(PARTNER, new Admitted(event("a"), BINDING));
    byte[] other = RecordEncoder.encode(PARTNER, new Admitted(event("b"), BINDING));

    assertThat(again).isEqualTo(first);
    assertThat(nonce(other)).isNotEqualTo(nonce(first));
  }

  private static List<Byte> nonce(byte[] json) {
    try {
      byte[] trace = Json.mapper().readValue(json, ActivityRecord.class).trace();
      return java.util.stream.IntStream.range(0, 12).mapToObj(i -> trace[i]).toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static CheckedEvent event(String order) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("mode", "bus");
    data.put("boarded_at", "2026-03-10T15:00:00.25+08:00");
    data.put("line", "M1");
    data.put("order_id", order);
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", "e-1");
    event.put("source", "/partners/x");
    event.put("type", ActivityTypes.TRANSIT_TRIP);
    event.put("subject", "s-1");
    event.put("data", data);
    EventCheck check =
        new EventCheck(
            new IntakeLimits(Duration.ofDays(7), Duration.ofDays(366), Duration.ofMinutes(5)));
    return (CheckedEvent) check.check(Scheme.SANDBOX, Optional.of(PARTNER), event, NOW);
  }
}
