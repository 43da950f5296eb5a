package org.tanpuhui.platform.web;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.platform.stream.StreamSettings;
import org.tanpuhui.platform.stream.TopicSetup;

/**
 * How Kafka is reached: {@code kafka.bootstrap.servers}, {@code tanpuhui.kafka.partitions}, and any
 * other client property as {@code kafka.<name>} (security and the like).
 */
@Singleton
public class KafkaAccess {
  private static final String PREFIX = "kafka.";
  private static final String BOOTSTRAP = "kafka.bootstrap.servers";

  private final String bootstrapServers;
  private final int partitions;
  private final Map<String, String> client = new TreeMap<>();

  @Inject
  public KafkaAccess(
      Config config,
      @ConfigProperty(name = BOOTSTRAP, defaultValue = "127.0.0.1:19092") String bootstrapServers,
      @ConfigProperty(name = "tanpuhui.kafka.partitions", defaultValue = "6") int partitions) {
    this.bootstrapServers = bootstrapServers;
    this.partitions = partitions;
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(PREFIX) && !name.equals(BOOTSTRAP)) {
        config
            .getOptionalValue(name, String.class)
            .ifPresent(value -> client.put(name.substring(PREFIX.length()), value));
      }
    }
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Partition count of every topic, fixed at creation. */
  public int partitions() {
    return partitions;
  }

  /** Further client properties, without the addresses. */
  public Map<String, String> client() {
    return client;
  }

  /** Properties for an admin client. */
  public Map<String, Object> adminProperties() {
    return TopicSetup.adminProperties(bootstrapServers, client);
  }

  /** Settings of a loop over this topic. */
  public StreamSettings stream(String topic, String group, StreamConfig config) {
    return new StreamSettings(
        topic,
        group,
        partitions,
        config.writers(),
        config.batchMax(),
        config.sessionTimeout(),
        bootstrapServers,
        client);
  }
}
