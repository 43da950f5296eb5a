package org.tanpuhui.engines;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What differs between uses of a local Kafka broker.
 *
 * @param brokerJars folder with the broker's jars ({@code platform/kafka-broker/target/broker})
 * @param controllerPort the port of the KRaft controller, 0 for any free one
 * @param jvmOptions heap and collector of the broker's JVM
 * @param logFile its output; empty means {@code log/kafka.log} below the engine's folder
 */
public record KafkaSettings(
    Path brokerJars, int controllerPort, List<String> jvmOptions, Optional<Path> logFile) {
  /** Heap for the local stack. */
  public static final List<String> DEFAULT_JVM_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  /** The defaults with the broker's jars of this folder. */
  public static KafkaSettings of(Path brokerJars) {
    return new KafkaSettings(brokerJars, 0, DEFAULT_JVM_OPTIONS, Optional.empty());
  }

  /** The defaults with the jars named by the system property {@code tanpuhui.broker.lib}. */
  public static KafkaSettings fromSystemProperty() {
    String folder = System.getProperty("tanpuhui.broker.lib");
    if (folder == null) {
      throw new EngineException("system property tanpuhui.broker.lib is not set");
    }
    return of(Path.of(folder));
  }

  /** The same with this controller port. */
  public KafkaSettings withControllerPort(int port) {
    return new KafkaSettings(brokerJars, port, jvmOptions, logFile);
  }

  /** The same with these JVM options. */
  public KafkaSettings withJvmOptions(List<String> options) {
    return new KafkaSettings(brokerJars, controllerPort, List.copyOf(options), logFile);
  }

  /** The same with this log file. */
  public KafkaSettings withLogFile(Path file) {
    return new KafkaSettings(brokerJars, controllerPort, jvmOptions, Optional.of(file));
  }
}
