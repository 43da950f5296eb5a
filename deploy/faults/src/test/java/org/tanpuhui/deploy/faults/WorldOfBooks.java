package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tanpuhui.deploy.faults.World.CITY;
import static org.tanpuhui.deploy.faults.World.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What auditors and operators do with the books of a {@link World}. */
final class WorldOfBooks {
  /** Records that no stage can read; they come from no partner, which could not send them. */
  static final int DEAD_LETTERS = 2;

  private final World world;
  private final Map<String, String> ids;

  WorldOfBooks(World world) {
    this.world = world;
    this.ids = world.ids();
  }

  void audited() throws Exception {
    String versions = "/v1/methodologies/sz-forest-management";
    ids.put(
        "shadow_run",
        world
            .post(
                "/v1/shadow-runs",
                "platform",
                """
                {"methodology":"sz-forest-management","version":"%s","from":"2023-01-01","to":"2023-12-31"}
                """
                    .formatted(world.get(versions, null).at("/items/0/version").asText()),
                202)
            .get("shadow_run_id")
            .asText());
    ids.put(
        "export",
        world
            .post(
                "/v1/audit/exports",
                "audit-firm",
                "{\"scope\":\"all\",\"from\":\"2022-12-01\",\"to\":\"2023-12-31\"}",
                202)
            .get("export_id")
            .asText());
    String export = "/v1/audit/exports/" + world.id("export");
    await("the export")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(world.get(export, "audit-firm").get("state").asText())
                    .isEqualTo("done"));
    JsonNode manifest = world.get(export + "/manifest", "audit-firm");
    manifest.findValuesAsText("name").stream()
        .filter(name -> name.startsWith("ledger/"))
        .findFirst()
        .ifPresent(name -> ids.put("ledger_file", name.substring("ledger/".length())));
    world.get("/v1/audit/completeness?day=" + LocalDate.now(CITY), "audit-firm");
    world.post(
        "/v1/audit/leaves/open",
        "audit-firm",
        "{\"index\":0,\"reason\":\"a sample of ours\"}",
        200);
  }

  /** One is to be tried again, one is given up by two people. */
  void deadLetters() throws Exception {
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, world.stack().kafka().bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < DEAD_LETTERS; i++) {
        byte[] cut =
            ("{\"specversion\":\"1.0\",\"id\":\"cut-" + i).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>("activities", 0, new byte[] {'x'}, cut)).get();
      }
    }
    String all = "/v1/ops/dead-letters";
    await("dead letters")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(world.get(all + "?stage=methodology", "audit-firm").get("items"))
                    .hasSize(DEAD_LETTERS));
    JsonNode letters = world.get(all + "?stage=methodology", "platform").get("items");
    ids.put("dead_letter", letters.get(0).get("id").asText());
    world.get(all + "/" + world.id("dead_letter"), "platform");
    world.post(
        all + "/" + world.id("dead_letter") + "/retry?note=after+the+repair",
        "platform",
        "{}",
        200);
    String discard = all + "/" + letters.get(1).get("id").asText() + "/discard?note=cut+off";
    world.post(discard, "platform", "{}", 200);
    world.post(discard, "platform-2", "{}", 200);
  }

  /** A month that is over, by two people. */
  void closed() throws Exception {
    String month = YearMonth.now(CITY).minusMonths(2).format(DateTimeFormatter.ofPattern("yyyyMM"));
    ids.put("month", month);
    String period = "/v1/audit/periods/" + month;
    // The books may have a record before them that just came.
    await("a month proposed")
        .atMost(PATIENCE)
        .untilAsserted(() -> world.post(period + "/close", "platform", "{}", 202));
    await("a month closed")
        .atMost(PATIENCE)
        .untilAsserted(() -> world.post(period + "/close", "platform-2", "{}", 200));
    world.get(period, "audit-firm");
  }
}
