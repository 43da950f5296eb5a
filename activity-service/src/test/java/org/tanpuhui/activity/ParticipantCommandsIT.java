package org.tanpuhui.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.contract.EnrolledCommand;
import org.tanpuhui.activity.contract.PoolMandateCommand;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.platform.json.Json;

/**
 * Enrolments and pool mandates take their turn on the log. Without the table written with them, a
 * crash between commit and Kafka would lose them.
 */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
class ParticipantCommandsIT {
  @jakarta.inject.Inject DataSource database;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private String partner;
  private Map<TopicPartition, Long> before;

  @BeforeEach
  void begin() {
    TestHttp.configure();
    partner = Api.partner();
    before = KafkaLog.ends(kafka);
  }

  @Test
  void everyoneEnrolledInALargeRequestIsToldOnceAndTheTableIsEmptyAfterwards() throws Exception {
    List<Map<String, Object>> items = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      items.add(item("big-" + i, Map.of("scope", "record")));
    }

    Api.enrol(partner, items).then().statusCode(200);

    Awaitility.await().until(() -> waiting() == 0);
    List<EnrolledCommand> told = enrolled();
    assertThat(told).hasSize(3_000);
    assertThat(told.stream().map(EnrolledCommand::participant).distinct()).hasSize(3_000);
    assertThat(told.stream().map(EnrolledCommand::commandId).distinct()).hasSize(3_000);
    Api.enrol(partner, items.subList(0, 10)).then().body("items[0].status", equalTo("unchanged"));
    Awaitility.await().until(() -> waiting() == 0);
    assertThat(enrolled()).hasSize(3_000);
  }

  @Test
  void poolMandateIsToldWhenItReachesBackAndWhenItEnds() throws Exception {
    String from = Bodies.ago(Duration.ofDays(2)).toString();
    Map<String, Object> back =
        item("back", Map.of("scope", "record"), Map.of("scope", "pool", "from", from));
    Map<String, Object> ahead = item("ahead", Map.of("scope", "record"), Map.of("scope", "pool"));
    List<Map<String, Object>> lines =
        Api.enrol(partner, List.of(back, ahead)).then().extract().path("items");
    Awaitility.await().until(() -> waiting() == 0);

    assertThat(pool())
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.change()).isEqualTo(PoolMandateCommand.GIVEN);
              assertThat(command.at()).isEqualTo(Instant.parse(from));
              assertThat(command.partner()).isEqualTo(partner);
            });

    String ref = (String) lines.get(0).get("participant_ref");
    Api.partner(partner)
        .body("{\"scopes\":[\"points\"]}")
        .post("/v1/enrolments/" + ref + "/revoke")
        .then()
        .statusCode(200);
    Api.partner(partner)
        .body("{\"scopes\":[\"pool\"]}")
        .post("/v1/enrolments/" + ref + "/revoke")
        .then()
        .statusCode(200);
    Awaitility.await().until(() -> waiting() == 0);

    List<PoolMandateCommand> all = pool();
    assertThat(all).hasSize(2);
    assertThat(all.get(1).change()).isEqualTo(PoolMandateCommand.ENDED);
    assertThat(all.get(1).participant()).isEqualTo(all.get(0).participant());
  }

  private static Map<String, Object> item(String subject, Map<?, ?>... mandates) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("subject", subject);
    item.put("kind", "person");
    item.put("evidence", "app consent log");
    item.put("mandates", List.of(mandates));
    return item;
  }

  private long waiting() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM participant_command")) {
      row.next();
      return row.getLong(1);
    }
  }

  private List<EnrolledCommand> enrolled() throws Exception {
    List<EnrolledCommand> commands = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : told("tanpuhui.command.enrolled.v1")) {
      EnrolledCommand command = Json.mapper().readValue(record.value(), EnrolledCommand.class);
      if (command.partner().equals(partner)) {
        assertThat(new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
            .isEqualTo(command.participant());
        commands.add(command);
      }
    }
    return commands;
  }

  private List<PoolMandateCommand> pool() throws Exception {
    List<PoolMandateCommand> commands = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : told("tanpuhui.command.pool-mandate.v1")) {
      PoolMandateCommand command =
          Json.mapper().readValue(record.value(), PoolMandateCommand.class);
      if (command.partner().equals(partner)) {
        commands.add(command);
      }
    }
    return commands;
  }

  private List<ConsumerRecord<byte[], byte[]>> told(String type) {
    return KafkaLog.read(kafka, before, "ce_type", type);
  }
}
