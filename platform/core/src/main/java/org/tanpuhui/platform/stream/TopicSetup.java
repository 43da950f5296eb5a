package org.tanpuhui.platform.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics a service touches when they are absent. The partition count is fixed at
 * creation: the key's partition is who may write a participant's rows, and every output goes to its
 * input's partition.
 */
public final class TopicSetup {
  private static final Duration RETENTION = Duration.ofDays(35);
  private static final long TIMEOUT_SECONDS = 30;

  private TopicSetup() {}

  /** Client properties for an {@link Admin}. */
  public static Map<String, Object> adminProperties(
      String bootstrapServers, Map<String, String> kafka) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
    return properties;
  }

  /**
   * Creates the topics that do not exist and checks the partition count of those that do.
   *
   * @throws IllegalStateException a topic has another partition count, or Kafka did not answer
   */
  public static void ensure(Admin admin, int partitions, String... topics) {
    try {
      for (String topic : topics) {
        create(admin, topic, partitions);
      }
      Map<String, TopicDescription> found = describe(admin, topics);
      for (TopicDescription description : found.values()) {
        if (description.partitions().size() != partitions) {
          throw new IllegalStateException(
              "topic "
                  + description.name()
                  + " has "
                  + description.partitions().size()
                  + " partitions, tanpuhui.kafka.partitions says "
                  + partitions
                  + "; the count is fixed at creation");
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not answer about the topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Kafka about the topics", e);
    }
  }

  /** A topic that was just made may not be known to every part of the broker for a moment. */
  private static Map<String, TopicDescription> describe(Admin admin, String... topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      try {
        return admin
            .describeTopics(List.of(topics))
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        boolean unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!unknown || System.nanoTime() > until) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static void create(Admin admin, String topic, int partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    NewTopic wanted =
        new NewTopic(topic, java.util.Optional.of(partitions), java.util.Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(RETENTION.toMillis()),
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE));
    try {
      admin.createTopics(List.of(wanted)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
