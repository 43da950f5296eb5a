package org.tanpuhui.methodology.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.StreamSettings;

/** What the log itself says was received on a day, whatever our tables say. */
@ApplicationScoped
class LogDay {
  private static final long TIMEOUT_SECONDS = 10;

  private final Admin admin;
  private final StreamSettings settings;

  LogDay(Admin admin, StreamSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /**
   * Records of a day on {@code activities}, of all schemes.
   *
   * @param processed appended on that day and below the positions asked about
   * @param waiting appended on that day and not below them
   * @param expired whether the log may have dropped records of that day
   */
  record Counts(long processed, long waiting, boolean expired) {
    long records() {
      return processed + waiting;
    }
  }

  /**
   * Counts a local day by append time.
   *
   * @param next first offset not processed, by partition
   */
  Counts count(LocalDate day, Map<Integer, Long> next) {
    Map<TopicPartition, Long> earliest = offsets(p -> OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(p -> OffsetSpec.latest());
    Map<TopicPartition, Long> from = starts(day, ends);
    Map<TopicPartition, Long> to = starts(day.plusDays(1), ends);
    long processed = 0;
    long waiting = 0;
    boolean expired = false;
    for (TopicPartition partition : ends.keySet()) {
      long first = from.get(partition);
      long last = to.get(partition);
      long position = next.getOrDefault(partition.partition(), 0L);
      processed += Math.max(0, Math.min(last, position) - first);
      waiting += Math.max(0, last - Math.max(first, position));
      expired |= earliest.get(partition) > 0 && earliest.get(partition) >= first;
    }
    return new Counts(processed, waiting, expired);
  }

  /** Records of a partition, from an offset to another, exclusive. */
  record Stretch(int partition, long from, long to) {}

  /**
   * Where the records of a day stand that are not below the positions; empty when there are none.
   *
   * @param next first offset not processed, by partition
   */
  List<Stretch> waiting(LocalDate day, Map<Integer, Long> next) {
    Map<TopicPartition, Long> ends = offsets(p -> OffsetSpec.latest());
    Map<TopicPartition, Long> from = starts(day, ends);
    Map<TopicPartition, Long> to = starts(day.plusDays(1), ends);
    List<Stretch> waiting = new ArrayList<>();
    for (TopicPartition partition : ends.keySet()) {
      long first = Math.max(from.get(partition), next.getOrDefault(partition.partition(), 0L));
      if (first < to.get(partition)) {
        waiting.add(new Stretch(partition.partition(), first, to.get(partition)));
      }
    }
    return waiting;
  }

  /**
   * Records appended before an instant that are not below the positions, of all partitions.
   *
   * @param done first offset not done, by partition
   */
  long waitingBefore(Instant instant, Map<Integer, Long> done) {
    Map<TopicPartition, Long> ends = offsets(p -> OffsetSpec.latest());
    long waiting = 0;
    for (Map.Entry<TopicPartition, Long> last : starts(instant, ends).entrySet()) {
      long position = done.getOrDefault(last.getKey().partition(), 0L);
      waiting += Math.max(0, last.getValue() - position);
    }
    return waiting;
  }

  private Map<TopicPartition, Long> starts(LocalDate day, Map<TopicPartition, Long> ends) {
    return starts(CityTime.startOf(day), ends);
  }

  /** The first offset appended at or after an instant; the end when there is none. */
  private Map<TopicPartition, Long> starts(Instant instant, Map<TopicPartition, Long> ends) {
    long millis = instant.toEpochMilli();
    Map<TopicPartition, Long> found = offsets(p -> OffsetSpec.forTimestamp(millis));
    Map<TopicPartition, Long> starts = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          long offset = found.get(partition);
          starts.put(partition, offset < 0 ? end : Math.min(offset, end));
        });
    return starts;
  }

  private Map<TopicPartition, Long> offsets(Function<Integer, OffsetSpec> spec) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (int p = 0; p < settings.partitions(); p++) {
      wanted.put(new TopicPartition(settings.topic(), p), spec.apply(p));
    }
    try {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      Map<TopicPartition, ListOffsetsResultInfo> found =
          admin.listOffsets(wanted).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      found.forEach((partition, info) -> offsets.put(partition, info.offset()));
      return offsets;
    } catch (ExecutionException | TimeoutException e) {
      throw new ProblemException(ProblemCode.SERVICE_UNAVAILABLE, "the log does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.SERVICE_UNAVAILABLE, "interrupted");
    }
  }
}
