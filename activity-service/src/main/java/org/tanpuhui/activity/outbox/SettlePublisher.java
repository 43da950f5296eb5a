package org.tanpuhui.activity.outbox;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.tanpuhui.activity.activity.Settlement;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.activity.contract.SettleCommand;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.platform.stream.ProducerProperties;
import org.tanpuhui.platform.web.KafkaAccess;

/**
 * Appends settle commands to every partition of {@code activities}, with a producer that lives as
 * long as one settlement: there are a few a month.
 */
@Singleton
public final class SettlePublisher {
  private final KafkaAccess kafka;
  private final Duration timeout;

  @Inject
  public SettlePublisher(KafkaAccess kafka, ActivityConfig config) {
    this.kafka = kafka;
    this.timeout = config.acknowledgeTimeout();
  }

  /**
   * Appends every slice to every partition.
   *
   * @return number of records
   * @throws NotAppendedException Kafka did not acknowledge each of them in time
   */
  public int append(Settlement settlement) throws NotAppendedException {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            ProducerProperties.of(kafka.bootstrapServers(), kafka.client(), timeout),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      // Fails at once when Kafka is away; each send would wait as long by itself.
      int partitions = producer.partitionsFor(Topics.ACTIVITIES).size();
      List<Future<RecordMetadata>> sent = new ArrayList<>(Settlement.SLICES * partitions);
      for (int slice = 0; slice < Settlement.SLICES; slice++) {
        SettleCommand command = settlement.command(slice);
        for (int partition = 0; partition < partitions; partition++) {
          sent.add(producer.send(record(partition, command)));
        }
      }
      for (Future<RecordMetadata> future : sent) {
        future.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
      }
      return sent.size();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new NotAppendedException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotAppendedException(e);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, SettleCommand command) {
    String key = command.commandId().toString();
    return CommandRecords.of(partition, key, command.commandId(), CommandTypes.SETTLE, command);
  }
}
