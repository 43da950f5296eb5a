package org.tanpuhui.methodology.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.tanpuhui.activity.contract.BatchCommand;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.methodology.batch.BatchLog;
import org.tanpuhui.methodology.methodology.BatchStep.Action;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.web.KafkaAccess;

/** Brings what is wanted of batches to the topic {@code activities}. */
@ApplicationScoped
public class BatchCommands implements BatchLog {
  private final CommandProducer producer;

  BatchCommands(KafkaAccess kafka) {
    this.producer = new CommandProducer(kafka);
  }

  @PreDestroy
  void close() {
    producer.close();
  }

  /**
   * Appends an action to slices of a batch, each to its partition.
   *
   * @param slices each {@code {partition, slice}}
   * @throws IllegalStateException Kafka did not acknowledge all; some may stand on the log
   */
  @Override
  public void slices(Scheme scheme, int batch, Action action, List<int[]> slices) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(slices.size());
    String word = word(action);
    for (int[] slice : slices) {
      UUID id =
          Ids.timeOrdered(
              java.time.Instant.EPOCH,
              "batch",
              scheme.id(),
              Integer.toString(batch),
              word,
              Integer.toString(slice[0]),
              Integer.toString(slice[1]));
      BatchCommand command =
          new BatchCommand(scheme.id(), CommandTypes.BATCH, id, batch, word, slice[1], null);
      records.add(record(slice[0], id.toString(), command));
    }
    send(records);
  }

  /**
   * Sends one command under a key.
   *
   * @throws IllegalStateException Kafka did not acknowledge it
   */
  @Override
  public void one(Scheme scheme, int batch, String action, UUID id, String key, UUID activity) {
    BatchCommand command =
        new BatchCommand(scheme.id(), CommandTypes.BATCH, id, batch, action, 0, activity);
    send(List.of(record(null, key, command)));
  }

  private static ProducerRecord<byte[], byte[]> record(
      Integer partition, String key, BatchCommand command) {
    try {
      return CommandProducer.record(
          partition, key, command.commandId(), CommandTypes.BATCH, command);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a command is plain values", e);
    }
  }

  private void send(List<ProducerRecord<byte[], byte[]>> records) {
    try {
      producer.send(records);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new IllegalStateException("commands for a batch wait: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while commands for a batch were sent", e);
    }
  }

  private static String word(Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }
}
