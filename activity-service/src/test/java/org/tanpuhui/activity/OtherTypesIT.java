package org.tanpuhui.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/** Electricity days, forest monitoring and voids over HTTP on real PostgreSQL and Kafka. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
class OtherTypesIT {
  private static final String DAY = "tanpuhui.activity.electricity-day.v1";
  private static final String FOREST = "tanpuhui.activity.forest-monitoring.v1";
  private static final String VOID = "tanpuhui.activity.void.v1";

  @Inject DataSource database;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private String partner;
  private String source;
  private String household;
  private String project;

  @BeforeEach
  void enrolHouseholdAndProject() {
    TestHttp.configure();
    partner = Bodies.unique("p");
    source = Api.source(partner);
    Map<String, Object> body = Api.partnerBody(partner);
    body.put("activity_types", List.of(DAY, FOREST));
    body.put("evidence_grades", Map.of(DAY, "metered", FOREST, "sensor"));
    Api.authority().body(Bodies.json(body)).post("/v1/partners").then().statusCode(201);
    household = Bodies.unique("meter");
    project = Bodies.unique("project");
    String from = Bodies.ago(Duration.ofDays(6)).toString();
    Map<String, Object> item = Api.item(household);
    item.put("kind", "household");
    item.put("persons", 3);
    item.put("mandates", List.of(Map.of("scope", "record", "from", from)));
    Api.enrol(partner, List.of(item, Map.of("subject", project, "kind", "project")))
        .then()
        .body("items[0].status", equalTo("enrolled"))
        .body("items[1].status", equalTo("enrolled"));
  }

  @Test
  void dayStandsInKafkaWithThePersonsOfThatDay() throws Exception {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO enrolment_persons SELECT partner_no, ?, ?, 5 FROM partner WHERE id = ?")) {
      insert.setString(1, household);
      insert.setObject(2, today().minusDays(30));
      insert.setString(3, partner);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    Map<String, Object> event = day(today().minusDays(1));

    Api.post(partner, Api.ONE, event).then().statusCode(202).body("accepted", equalTo(1));

    ActivityRecord record = recordOf(event);
    assertThat(record.persons()).isEqualTo(5);
    assertThat(record.holderKind()).isEqualTo(HolderKind.HOUSEHOLD);
    assertThat(record.grants()).isEqualTo(Grants.RECORD);
    assertThat(record.occurredAt()).isEqualTo(CityTime.startOf(today().minusDays(1)));
    assertThat(record.endedAt()).isEqualTo(CityTime.startOf(today()));
    assertThat(record.data())
        .isEqualTo(
            Json.mapper()
                .readTree(
                    "{\"day\":\""
                        + today().minusDays(1)
                        + "\",\"energy_wh\":8200,\"has_pv\":true,\"read_quality\":\"measured\","
                        + "\"tariff_tier\":1}"));
    assertThat(record.trace()).isNull();
  }

  @Test
  void monitoringOfAProjectNeedsNoMandate() throws Exception {
    Map<String, Object> event = monitoring();

    Api.post(partner, Api.ONE, event).then().statusCode(202).body("accepted", equalTo(1));

    ActivityRecord record = recordOf(event);
    assertThat(record.holderKind()).isEqualTo(HolderKind.PROJECT);
    assertThat(record.persons()).isEqualTo(1);
    assertThat(record.grants()).isEqualTo(Grants.RECORD);
    assertThat(record.data())
        .isEqualTo(
            Json.mapper()
                .readTree(
                    "{\"leakage_kg\":0,\"period_end\":\"2025-12-31\",\"period_start\":\"2025-01-01\","
                        + "\"project_id\":\""
                        + project
                        + "\",\"strata\":[{\"stratum_id\":\"a\",\"stem_volume_start_m3_per_ha\":100,"
                        + "\"stem_volume_end_m3_per_ha\":105.25}]}"));
  }

  @Test
  void voidNamesWhatItTakesBackAndWhy() throws Exception {
    Map<String, Object> day = day(today().minusDays(2));
    Map<String, Object> taken = voiding((String) day.get("id"));
    taken.put("time", "2026-01-02T03:04:05+08:00");

    Api.post(partner, Api.BATCH, List.of(day, taken)).then().body("accepted", equalTo(2));

    ActivityRecord original = recordOf(day);
    ActivityRecord record = recordOf(taken);
    assertThat(record.type()).isEqualTo(VOID);
    assertThat(record.participant()).isEqualTo(original.participant());
    assertThat(record.grants()).isZero();
    assertThat(record.occurredAt()).isEqualTo(Instant.parse("2026-01-01T19:04:05Z"));
    assertThat(record.endedAt()).isNull();
    assertThat(record.data())
        .isEqualTo(
            Json.mapper()
                .readTree(
                    "{\"reason\":\"reported twice\",\"voids_activity_id\":\""
                        + original.activityId()
                        + "\"}"));
    assertThat(original.activityId())
        .isEqualTo(Ids.activityId(Scheme.SANDBOX, source, (String) day.get("id")));
  }

  @Test
  void voidNeedsTheLinkButNeitherMandateNorTypeOfItsOwn() {
    Api.post(partner, Api.ONE, voiding("e-0", project)).then().statusCode(202);
    Api.post(partner, Api.ONE, voiding("e-0", "nobody"))
        .then()
        .statusCode(422)
        .body("code", equalTo("subject_unknown"));
  }

  @Test
  void voidCannotBeVoided() {
    Map<String, Object> first = voiding("e-0");
    Map<String, Object> second = voiding((String) first.get("id"));

    Api.post(partner, Api.BATCH, List.of(first, second))
        .then()
        .body("results[0].status", equalTo("accepted"))
        .body("results[1].code", equalTo("void_of_void"))
        .body("results[1].pointer", equalTo("/data/voids"));
    Api.post(partner, Api.ONE, second).then().statusCode(422).body("code", equalTo("void_of_void"));
  }

  @Test
  void duplicatesAreToldFromReusedIdsForEveryType() {
    List<Object> firsts = List.of(day(today().minusDays(3)), monitoring(), voiding("e-0"));
    List<Object> others = new ArrayList<>();
    List<String> members = List.of("energy_wh", "leakage_kg", "reason");
    List<Object> values = List.of(1, 1, "other");
    for (int i = 0; i < 3; i++) {
      @SuppressWarnings("unchecked") // built here
      Map<String, Object> other = new HashMap<>((Map<String, Object>) firsts.get(i));
      other.put("data", new HashMap<>(Bodies.data(other)));
      Bodies.data(other).put(members.get(i), values.get(i));
      others.add(other);
    }

    Api.post(partner, Api.BATCH, firsts).then().body("accepted", equalTo(3));
    Api.post(partner, Api.BATCH, firsts).then().body("duplicates", equalTo(3));
    var answer = Api.post(partner, Api.BATCH, others).then().extract();
    assertThat(answer.<List<String>>path("results.code"))
        .containsExactly("id_reused", "id_reused", "id_reused");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        bad(
            "time_in_future",
            "/data/day",
            e -> Bodies.data(e).put("day", today().plusDays(1).toString())),
        bad(
            "too_late",
            "/data/day",
            e -> Bodies.data(e).put("day", today().minusDays(9).toString())),
        bad("field_type", "/data/has_pv", e -> Bodies.data(e).put("has_pv", "no")),
        bad("field_type", "/data/day", e -> Bodies.data(e).put("day", "2026-02-30")),
        bad("field_range", "/data/energy_wh", e -> Bodies.data(e).put("energy_wh", -1)),
        bad("field_unknown", "/data/kwh", e -> Bodies.data(e).put("kwh", 8.2)),
        bad("type_not_allowed", "/type", e -> e.put("type", Api.BIKE)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusedDayNamesItsField(String code, String pointer, Consumer<Map<String, Object>> spoil) {
    Map<String, Object> event = day(today().minusDays(1));
    spoil.accept(event);

    Api.post(partner, Api.BATCH, List.of(event))
        .then()
        .statusCode(202)
        .body("results[0].code", equalTo(code))
        .body("results[0].pointer", equalTo(pointer));
    Api.post(partner, Api.ONE, event).then().body("code", equalTo(code));
  }

  @Test
  void activitiesBelongToTheRightKindOfHolder() {
    Map<String, Object> dayOfProject = day(today().minusDays(1));
    dayOfProject.put("subject", project);
    Map<String, Object> forestOfHousehold = monitoring();
    forestOfHousehold.put("subject", household);
    Bodies.data(forestOfHousehold).put("project_id", household);
    Map<String, Object> anotherProject = monitoring();
    Bodies.data(anotherProject).put("project_id", "another");

    var answer =
        Api.post(partner, Api.BATCH, List.of(dayOfProject, forestOfHousehold, anotherProject))
            .then()
            .extract();
    assertThat(answer.<List<String>>path("results.code"))
        .containsExactly(
            "holder_kind_not_for_type", "holder_kind_not_for_type", "subject_not_project");
  }

  private static LocalDate today() {
    return CityTime.day(Instant.now());
  }

  private Map<String, Object> day(LocalDate day) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("day", day.toString());
    data.put("energy_wh", 8_200);
    data.put("read_quality", "measured");
    data.put("tariff_tier", 1);
    data.put("has_pv", true);
    return Bodies.event(DAY, source, household, data);
  }

  private Map<String, Object> monitoring() {
    Map<String, Object> stratum = new LinkedHashMap<>();
    stratum.put("stratum_id", "a");
    stratum.put("stem_volume_start_m3_per_ha", 100);
    stratum.put("stem_volume_end_m3_per_ha", new java.math.BigDecimal("105.250"));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("project_id", project);
    data.put("period_start", "2025-01-01");
    data.put("period_end", "2025-12-31");
    data.put("strata", List.of(stratum));
    data.put("leakage_kg", 0);
    return Bodies.event(FOREST, source, project, data);
  }

  private Map<String, Object> voiding(String id) {
    return voiding(id, household);
  }

  private Map<String, Object> voiding(String id, String subject) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("voids", id);
    data.put("reason", "reported twice");
    return Bodies.event(VOID, source, subject, data);
  }

  private static Arguments bad(String code, String pointer, Consumer<Map<String, Object>> spoil) {
    return Arguments.of(code, pointer, spoil);
  }

  private ActivityRecord recordOf(Map<String, Object> event) throws Exception {
    var kept = KafkaLog.find(kafka, (String) event.get("id"));
    assertThat(kept).hasSize(1);
    return Json.mapper().readValue(kept.get(0).value(), ActivityRecord.class);
  }
}
