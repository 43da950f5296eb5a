package org.tanpuhui.activity.outbox;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.activity.contract.EraseCommand;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.stream.ProducerProperties;
import org.tanpuhui.platform.web.KafkaAccess;

/**
 * Appends erase commands under the participant's key, with a producer that lives as long as one:
 * they are rare.
 */
@Singleton
public final class ErasePublisher {
  private final KafkaAccess kafka;
  private final Duration timeout;

  @Inject
  public ErasePublisher(KafkaAccess kafka, ActivityConfig config) {
    this.kafka = kafka;
    this.timeout = config.acknowledgeTimeout();
  }

  /**
   * Appends one command.
   *
   * @throws NotAppendedException Kafka did not acknowledge it in time; it may stand on the log
   */
  public void append(UUID commandId, ParticipantId participant) throws NotAppendedException {
    EraseCommand command =
        new EraseCommand(
            participant.scheme().id(), CommandTypes.ERASE, commandId, participant.toString());
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            ProducerProperties.of(kafka.bootstrapServers(), kafka.client(), timeout),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              CommandRecords.of(
                  null, participant.toString(), commandId, CommandTypes.ERASE, command))
          .get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new NotAppendedException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotAppendedException(e);
    }
  }
}
