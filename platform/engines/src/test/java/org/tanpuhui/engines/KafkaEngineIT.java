package org.tanpuhui.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An acknowledged record must be there after the broker was killed and started again. */
class KafkaEngineIT {
  private Path folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "kafka-it-");
  }

  @AfterEach
  void stopAndRemove() throws Exception {
    KafkaEngine.find(folder).ifPresent(DetachedProcess::kill);
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void acknowledgedRecordsSurviveAKilledBroker() throws Exception {
    // Given
    KafkaEngine engine = KafkaEngine.start(folder, 0, KafkaSettings.fromSystemProperty());
    String address = engine.bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
    }
    send(address, "first");
    // When
    engine.kill();
    assertThat(KafkaEngine.find(folder)).isEmpty();
    engine.restart();
    send(address, "second");
    // Then
    assertThat(engine.bootstrapServers()).isEqualTo(address);
    assertThat(read(address, 2)).containsExactly("first", "second");
  }

  @Test
  void aSecondStartAdoptsTheLiveBroker() {
    // Given
    KafkaEngine first = KafkaEngine.start(folder, 0, KafkaSettings.fromSystemProperty());
    // When
    KafkaEngine second = KafkaEngine.start(folder, 0, KafkaSettings.fromSystemProperty());
    // Then
    assertThat(second.pid()).isEqualTo(first.pid());
    assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
    second.close();
    assertThat(KafkaEngine.find(folder)).isEmpty();
  }

  @Test
  @Timeout(30)
  void aServerThatAcceptsAndSaysNothingIsNoBroker() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(KafkaEngine.answers("127.0.0.1:" + silent.getLocalPort())).isFalse();
    }
  }

  @Test
  @Timeout(90)
  void aBusyPortIsSaidWithTheLog() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  KafkaEngine.start(
                      folder, busy.getLocalPort(), KafkaSettings.fromSystemProperty()))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining(Integer.toString(busy.getLocalPort()))
          .hasMessageContaining("log file: ");
    }
  }

  private static void send(String address, String value) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", address, "acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("kept", value)).get();
    }
  }

  private static List<String> read(String address, int count) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("kept", 0);
      consumer.assign(List.of(partition));
      List<String> values = new java.util.ArrayList<>();
      consumer.seekToBeginning(List.of(partition));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
              });
      return values;
    }
  }
}
