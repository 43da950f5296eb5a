package org.tanpuhui.activity.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.platform.json.Json;

/** Commands as records of {@code activities}. */
final class CommandRecords {
  private static final String SOURCE = "/tanpuhui/activity-service";

  private CommandRecords() {}

  /**
   * A record.
   *
   * @param partition where it goes, null when the key decides
   */
  static ProducerRecord<byte[], byte[]> of(
      Integer partition, String key, UUID id, String type, Object command) {
    List<Header> headers =
        List.of(
            header("ce_specversion", "1.0"),
            header("ce_id", id.toString()),
            header("ce_source", SOURCE),
            header("ce_type", type),
            header("content-type", "application/json"));
    return new ProducerRecord<>(
        Topics.ACTIVITIES, partition, null, bytes(key), value(command), headers);
  }

  private static byte[] value(Object command) {
    try {
      return Json.mapper().writeValueAsBytes(command);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a command is plain values", e);
    }
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
