package org.tanpuhui.activity;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.engines.TestTokens;

/** The service's HTTP interface for tests. */
final class Api {
  static final String TRANSIT = "tanpuhui.activity.transit-trip.v1";
  static final String BIKE = "tanpuhui.activity.bike-ride.v1";
  static final String ONE = "application/cloudevents+json";
  static final String BATCH = "application/cloudevents-batch+json";
  static final String LINES = "application/x-ndjson";

  private Api() {}

  /** Registers a partner for both open types; its source is {@code /partners/<id>}. */
  static String partner() {
    String id = Bodies.unique("p");
    authority().body(Bodies.json(partnerBody(id))).post("/v1/partners").then().statusCode(201);
    return id;
  }

  static Map<String, Object> partnerBody(String id) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("name_zh", "测试");
    body.put("name_en", "Test");
    body.put("kind", "company");
    body.put("sources", List.of(source(id)));
    body.put("activity_types", List.of(TRANSIT, BIKE));
    body.put("evidence_grades", Map.of(TRANSIT, "transaction", BIKE, "sensor"));
    return body;
  }

  static String source(String partner) {
    return "/partners/" + partner;
  }

  static RequestSpecification authority() {
    return json(TestTokens.token("authority"));
  }

  static RequestSpecification partner(String id) {
    return json(TestTokens.partner(id));
  }

  static RequestSpecification json(String token) {
    return given().header("Authorization", "Bearer " + token).contentType("application/json");
  }

  /** Enrols subjects whose record and points mandates began a day ago. */
  static void enrol(String partner, String... subjects) {
    List<Map<String, Object>> items = new java.util.ArrayList<>();
    for (String subject : subjects) {
      items.add(item(subject));
    }
    enrol(partner, items).then().statusCode(200);
  }

  static Response enrol(String partner, List<Map<String, Object>> items) {
    return partner(partner).body(Bodies.json(Map.of("items", items))).post("/v1/enrolments");
  }

  static Map<String, Object> item(String subject) {
    String from = Bodies.ago(java.time.Duration.ofDays(1)).toString();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("subject", subject);
    item.put("kind", "person");
    item.put("evidence", "app consent log");
    item.put(
        "mandates",
        List.of(Map.of("scope", "record", "from", from), Map.of("scope", "points", "from", from)));
    return item;
  }

  static Response post(String partner, String contentType, Object body) {
    return given()
        .header("Authorization", "Bearer " + TestTokens.partner(partner))
        .contentType(contentType)
        .body(body instanceof String text ? text : Bodies.json(body))
        .post("/v1/activities");
  }
}
