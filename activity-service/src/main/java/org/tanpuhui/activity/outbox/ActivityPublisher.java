package org.tanpuhui.activity.outbox;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.stream.ProducerProperties;
import org.tanpuhui.platform.web.KafkaAccess;
import org.tanpuhui.platform.web.TraceContext;

/**
 * Writes admitted events to the topic {@code activities} with one producer for all requests; the
 * key is the participant, the partition Kafka's hash of the key.
 */
@Singleton
public final class ActivityPublisher {
  private static final Logger LOG = Logger.getLogger(ActivityPublisher.class);
  private static final Header SPEC_VERSION = header("ce_specversion", "1.0");
  private static final Header CONTENT_TYPE = header("content-type", "application/json");

  /**
   * Names the trace of the request whose events begin here.
   *
   * @see <a
   *     href="https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md">CloudEvents
   *     distributed tracing</a>
   */
  private static final String TRACEPARENT_ATTRIBUTE = "ce_traceparent";

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final KafkaAccess kafka;
  private final Duration timeout;
  private Producer<byte[], byte[]> producer;

  @Inject
  public ActivityPublisher(KafkaAccess kafka, ActivityConfig config) {
    this.kafka = kafka;
    this.timeout = config.acknowledgeTimeout();
  }

  /** What became of a batch; position by position. */
  private static final class Acks {
    private static final String DONE = "";
    private final AtomicReferenceArray<String> outcomes;
    private final CountDownLatch open;

    Acks(int size) {
      outcomes = new AtomicReferenceArray<>(size);
      open = new CountDownLatch(size);
    }

    void set(int i, Exception failure) {
      outcomes.set(i, failure == null ? DONE : failure.getClass().getSimpleName());
      open.countDown();
    }

    boolean[] done() {
      boolean[] done = new boolean[outcomes.length()];
      for (int i = 0; i < done.length; i++) {
        done[i] = DONE.equals(outcomes.get(i));
      }
      return done;
    }

    String firstFailure() {
      for (int i = 0; i < outcomes.length(); i++) {
        if (!DONE.equals(outcomes.get(i))) {
          return outcomes.get(i) == null ? "no answer in time" : outcomes.get(i);
        }
      }
      return null;
    }
  }

  /**
   * Sends these events in order and waits until each is acknowledged, has failed, or time is up.
   *
   * @return by position, whether Kafka acknowledged the event; one that was not may still arrive
   */
  public boolean[] publish(Partner partner, List<Admitted> batch) {
    Acks acks = new Acks(batch.size());
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      send(partner, batch, acks);
      acks.open.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String failure = acks.firstFailure();
    if (failure != null) {
      LOG.warnf("not all events were acknowledged batch=%d cause=%s", batch.size(), failure);
    }
    return acks.done();
  }

  void close(@Observes ShutdownEvent event) {
    synchronized (this) {
      if (producer != null) {
        producer.close(CLOSE);
      }
    }
  }

  private void send(Partner partner, List<Admitted> batch, Acks acks) {
    Exception broken = null;
    for (int i = 0; i < batch.size(); i++) {
      if (broken != null) {
        // One wait for metadata is enough; the rest would each wait as long.
        acks.set(i, broken);
        continue;
      }
      int position = i;
      ProducerRecord<byte[], byte[]> record = record(partner, batch.get(i));
      if (i == 0) {
        // Enough to find the request of its neighbours too; on each it would only cost bytes.
        TraceContext.current()
            .ifPresent(
                trace -> record.headers().add(header(TRACEPARENT_ATTRIBUTE, trace.traceparent())));
      }
      try {
        producer().send(record, (meta, failure) -> acks.set(position, failure));
      } catch (KafkaException | IllegalStateException e) {
        // IllegalStateException: the producer is closed, the service is stopping.
        broken = e;
        acks.set(i, e);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(Partner partner, Admitted admitted) {
    byte[] key =
        ParticipantId.text(admitted.binding().participant()).getBytes(StandardCharsets.US_ASCII);
    List<Header> headers =
        List.of(
            SPEC_VERSION,
            header("ce_id", admitted.event().id()),
            header("ce_source", admitted.event().source()),
            header("ce_type", admitted.event().data().schema().type()),
            CONTENT_TYPE);
    byte[] value = RecordEncoder.encode(partner, admitted);
    return new ProducerRecord<>(Topics.ACTIVITIES, null, null, key, value, headers);
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              ProducerProperties.of(kafka.bootstrapServers(), kafka.client(), timeout),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
