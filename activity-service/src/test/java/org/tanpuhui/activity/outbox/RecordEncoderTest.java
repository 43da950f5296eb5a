package org.tanpuhui.activity.outbox;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
          Stream.of(
                  ActivityTypes.TRANSIT_TRIP,
                  ActivityTypes.BIKE_RIDE,
                  ActivityTypes.ELECTRICITY_DAY,
                  ActivityTypes.METERED_DAY,
                  ActivityTypes.FOREST_MONITORING)
              .collect(toMap(type -> type, type -> EvidenceGrade.TRANSACTION)),
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
    byte[] trace = TraceCipher.decrypt(TraceCipher.key(7, 8), record.trace());
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

  /**
   * One event of each type and what it is committed to, by Python's hashlib and hmac: the bytes are
   * those of docs/methodologies.md.
   */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          transit-trip      | e-1 | {"boarded_at":"2026-03-10T15:00:00.25+08:00","line":"M1","mode":"bus","order_id":"order \\"1\\""} | de98ca787824dab867e2c31d3f7ae6e7 | 2975c73a29bf8205c7ab82ec08368023
          transit-trip      | e-2 | {"mode":"metro","distance_m":14200,"alighted_at":"2026-03-10T06:30:00Z","boarded_at":"2026-03-10T06:00:00Z"} | 077fc8050b8868aa144588ac797122fb | f7e93cac8921163655dd663100391e17
          bike-ride         | b-1 | {"ride_id":"车-9","start":{"datum":"gcj02","lat":22.54,"lon":114.0581},"distance_m":1940,"vehicle":"bike","unlocked_at":"2026-03-10T06:00:00Z","locked_at":"2026-03-10T06:10:00.000001Z"} | 968f419f35f304c53be47c67941f7746 | 179cd8e908c2948d2adea22314cf5ef4
          electricity-day   | d-1 | {"day":"2026-03-09","energy_wh":6200,"has_pv":false,"read_quality":"measured"} | bfbb701dd2d8d826a59dcd615d4ed8e5 | 709aac1c124707026c8ad944a50e4c12
          metered-day       | m-1 | {"day":"2026-03-09","act":"distributed-pv","amount":18500,"unit":"wh","capacity_w":5000} | d31cb9594b34e5ef1da61edf4c12a1d4 | 605b034fd125d9f6a9a56d97294f00b1
          forest-monitoring | f-1 | {"project_id":"s-1","period_start":"2025-01-01","period_end":"2025-12-31","strata":[{"stratum_id":"林 \\"B\\"","stem_volume_start_m3_per_ha":0.0,"stem_volume_end_m3_per_ha":0.125},{"stratum_id":"A","stem_volume_start_m3_per_ha":100.0,"stem_volume_end_m3_per_ha":105.20}]} | 1fc439c581eecb1d382381e40ae75d99 | d5d50eeffe42eb3957a9883fd5fb1cb7
          void              | v-1 | {"voids":"e-1","reason":"退款"} | a89da998b214ff5907333b6af95bae54 | cee8da1364d3adb49c3737de8fe8807b
          """)
  void recordsCarryTheirCommitment(
      String type, String id, String data, String privateDigest, String contentHash)
      throws Exception {
    Map<String, Object> members =
        Json.mapper()
            .readerForMapOf(Object.class)
            .with(DeserializationFeature.USE_LONG_FOR_INTS)
            .readValue(data);
    CheckedEvent event = event(id, "tanpuhui.activity." + type + ".v1", members);

    ActivityRecord record = record(event, BINDING);

    assertThat(record.privateDigest()).isEqualTo(privateDigest);
    assertThat(record.contentHash()).isEqualTo(contentHash);
  }

  @Test
  void underAnotherKeyNeitherDigestNorHashCanBeTold() throws Exception {
    Binding other =
        new Binding(
            BINDING.participant(),
            7,
            9,
            BINDING.kind(),
            BINDING.mandates(),
            BINDING.personDays(),
            BINDING.persons());

    ActivityRecord one = record(event("a"), BINDING);
    ActivityRecord same = record(event("a"), BINDING);
    ActivityRecord another = record(event("a"), other);

    assertThat(same.contentHash()).isEqualTo(one.contentHash());
    assertThat(another.privateDigest()).isNotEqualTo(one.privateDigest());
    assertThat(another.contentHash()).isNotEqualTo(one.contentHash());
  }

  private static List<Byte> nonce(byte[] json) {
    try {
      byte[] trace = Json.mapper().readValue(json, ActivityRecord.class).trace();
      return java.util.stream.IntStream.range(0, 12).mapToObj(i -> trace[i]).toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ActivityRecord record(CheckedEvent event, Binding binding) throws IOException {
    return Json.mapper()
        .readValue(
            RecordEncoder.encode(PARTNER, new Admitted(event, binding)), ActivityRecord.class);
  }

  private static CheckedEvent event(String order) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("mode", "bus");
    data.put("boarded_at", "2026-03-10T15:00:00.25+08:00");
    data.put("line", "M1");
    data.put("order_id", order);
    return event("e-1", ActivityTypes.TRANSIT_TRIP, data);
  }

  private static CheckedEvent event(String id, String type, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("source", "/partners/x");
    event.put("type", type);
    event.put("subject", "s-1");
    event.put("data", data);
    EventCheck check =
        new EventCheck(
            new IntakeLimits(Duration.ofDays(7), Duration.ofDays(366), Duration.ofMinutes(5)));
    return (CheckedEvent) check.check(Scheme.SANDBOX, Optional.of(PARTNER), event, NOW);
  }
}
