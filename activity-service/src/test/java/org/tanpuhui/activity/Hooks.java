package org.tanpuhui.activity;

import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.tanpuhui.methodology.contract.OutcomeRecord;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/** Webhooks for tests: endpoints over HTTP, outcomes over Kafka. */
final class Hooks {
  static final String PATH = "/v1/partner/webhooks";

  private Hooks() {}

  /** An endpoint that was made. */
  record Made(String partner, String id, String secret, String publicKey) {
    String path() {
      return PATH + "/" + id;
    }

    ValidatableResponse get() {
      return Api.partner(partner).get(path()).then().statusCode(200);
    }

    ValidatableResponse post(String verb) {
      return Api.partner(partner).body("{}").post(path() + "/" + verb).then();
    }

    ValidatableResponse deliveries() {
      return Api.partner(partner).get(path() + "/deliveries").then().statusCode(200);
    }

    ValidatableResponse delivery(String message) {
      return Api.partner(partner).get(path() + "/deliveries/" + message).then().statusCode(200);
    }
  }

  static Made make(String partner, String url, String... types) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("url", url);
    if (types.length > 0) {
      body.put("event_types", List.of(types));
    }
    return make(partner, body);
  }

  static Made make(String partner, Map<String, Object> body) {
    ValidatableResponse made =
        Api.partner(partner).body(Bodies.json(body)).post(PATH).then().statusCode(201);
    return new Made(
        partner,
        made.extract().path("endpoint_id"),
        made.extract().path("secret"),
        made.extract().path("signing_keys[0].public_key"));
  }

  /** An outcome of the first copy of an event. */
  static OutcomeRecord outcome(String partner, String event, String status, String code) {
    String source = Api.source(partner);
    return new OutcomeRecord(
        "sandbox",
        Ids.activityId(Scheme.SANDBOX, source, event),
        1,
        status,
        code,
        "0200000000000001",
        partner,
        Instant.parse("2026-11-20T00:00:00Z"),
        Instant.now(),
        UUID.randomUUID(),
        source,
        event,
        Api.TRANSIT);
  }

  static void send(String kafka, OutcomeRecord... outcomes) throws Exception {
    List<byte[]> values = new ArrayList<>();
    for (OutcomeRecord outcome : outcomes) {
      values.add(Json.mapper().writeValueAsBytes(outcome));
    }
    send(kafka, values);
  }

  static void send(String kafka, List<byte[]> values) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.OUTCOMES, "0200000000000001".getBytes(StandardCharsets.UTF_8), value));
      }
      producer.flush();
    }
  }
}
