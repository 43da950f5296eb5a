package org.tanpuhui.methodology.config;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.methodology.intake.ActivityProcessor;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.store.BatchStore;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.methodology.store.MethodologyStore;
import org.tanpuhui.methodology.store.ReadStore;
import org.tanpuhui.platform.stream.PipelineProbe;
import org.tanpuhui.platform.stream.StreamSettings;
import org.tanpuhui.platform.stream.TopicSetup;

/** Makes the parts of this service from its settings. */
@ApplicationScoped
public class Parts {
  /** Consumer group of this service. */
  static final String GROUP = "methodology-service";

  private static final String KAFKA_PREFIX = "kafka.";

  @Produces
  @Singleton
  Registry registry(AgroalDataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return DocumentFiling.file(connection, new MethodologyStore(), DocumentFiling.bundled());
    }
  }

  @Produces
  @Singleton
  Dictionaries dictionaries(AgroalDataSource database) {
    return new Dictionaries(database::getConnection);
  }

  @Produces
  @Singleton
  ReadStore readStore(Dictionaries dictionaries, Registry registry, AgroalDataSource database) {
    return new ReadStore(dictionaries, registry, database::getConnection);
  }

  @Produces
  @Singleton
  ActivityProcessor processor(Dictionaries dictionaries, Registry registry) {
    return new ActivityProcessor(registry, new BatchStore(dictionaries, registry), dictionaries);
  }

  @Produces
  @Singleton
  StreamSettings settings(
      MethodologyConfig config,
      Config all,
      @ConfigProperty(name = "tanpuhui.kafka.partitions") int partitions,
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    return new StreamSettings(
        Topics.ACTIVITIES,
        GROUP,
        partitions,
        config.writers(),
        config.batchMax(),
        config.sessionTimeout(),
        bootstrapServers,
        kafkaProperties(all));
  }

  /** Security and the like, as {@code kafka.<client property>}. */
  private static Map<String, String> kafkaProperties(Config config) {
    Map<String, String> properties = new HashMap<>();
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(KAFKA_PREFIX + "ssl.")
          || name.startsWith(KAFKA_PREFIX + "sasl.")
          || name.equals(KAFKA_PREFIX + "security.protocol")) {
        config
            .getOptionalValue(name, String.class)
            .ifPresent(value -> properties.put(name.substring(KAFKA_PREFIX.length()), value));
      }
    }
    return properties;
  }

  @Produces
  @Singleton
  PipelineProbe probe(StreamSettings settings) {
    return new PipelineProbe(settings);
  }

  void closeProbe(@Disposes PipelineProbe probe) {
    probe.close();
  }

  @Produces
  @Singleton
  Admin admin(StreamSettings settings) {
    return Admin.create(TopicSetup.adminProperties(settings.bootstrapServers(), settings.kafka()));
  }

  void closeAdmin(@Disposes Admin admin) {
    admin.close();
  }
}
