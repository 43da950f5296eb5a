package org.tanpuhui.activity.outbox;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.activity.contract.EnrolledCommand;
import org.tanpuhui.activity.contract.PoolMandateCommand;
import org.tanpuhui.activity.store.ParticipantCommandStore.Kind;
import org.tanpuhui.activity.store.ParticipantCommandStore.Waiting;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.ProducerProperties;
import org.tanpuhui.platform.web.KafkaAccess;

/** Brings enrolments and pool mandates to {@code activities}, under the participant's key. */
@Singleton
public final class ParticipantCommandPublisher {
  private static final String NAME = "participant-command";

  private final KafkaAccess kafka;
  private final Duration timeout;
  private Producer<byte[], byte[]> producer;

  @Inject
  public ParticipantCommandPublisher(KafkaAccess kafka, ActivityConfig config) {
    this.kafka = kafka;
    this.timeout = config.acknowledgeTimeout();
  }

  /** Kafka did not acknowledge every command; some may stand on the log. */
  public static final class NotAppendedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotAppendedException(Throwable cause) {
      super("not every command was acknowledged", cause);
    }
  }

  /**
   * Sends these commands in order.
   *
   * @throws NotAppendedException Kafka did not acknowledge each of them in time
   */
  public synchronized void send(Scheme scheme, List<Waiting> commands) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(commands.size());
    try {
      for (Waiting command : commands) {
        sent.add(producer().send(record(scheme, command)));
      }
      for (Future<RecordMetadata> future : sent) {
        future.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      // Without it nothing later of the same participant can overtake what failed.
      close();
      throw new NotAppendedException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotAppendedException(e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    close();
  }

  private synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              ProducerProperties.of(kafka.bootstrapServers(), kafka.client(), timeout),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  private static ProducerRecord<byte[], byte[]> record(Scheme scheme, Waiting command) {
    UUID id = Ids.timeOrdered(command.at(), NAME, scheme.id(), Long.toString(command.number()));
    String participant = ParticipantId.text(command.participant());
    if (command.kind() == Kind.ENROLLED) {
      return CommandRecords.of(
          null,
          participant,
          id,
          CommandTypes.ENROLLED,
          new EnrolledCommand(
              scheme.id(),
              CommandTypes.ENROLLED,
              id,
              participant,
              command.partner(),
              command.at()));
    }
    return CommandRecords.of(
        null,
        participant,
        id,
        CommandTypes.POOL_MANDATE,
        new PoolMandateCommand(
            scheme.id(),
            CommandTypes.POOL_MANDATE,
            id,
            participant,
            command.partner(),
            command.scenario(),
            command.kind() == Kind.POOL_GIVEN ? PoolMandateCommand.GIVEN : PoolMandateCommand.ENDED,
            command.at()));
  }
}
