package org.tanpuhui.deploy.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.engines.DetachedProcess;
import org.tanpuhui.engines.KafkaEngine;
import org.tanpuhui.engines.KafkaSettings;

/** The Kafka broker. */
final class KafkaComponent implements Component {
  private static final int USUAL_PORT = 19_092;
  private static final int USUAL_CONTROLLER_PORT = 19_093;
  private static final Duration STOP_GRACE = Duration.ofSeconds(30);

  private final StackSettings settings;

  KafkaComponent(StackSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Port> ports() {
    Port clients = settings.port("kafka", USUAL_PORT);
    Port controller = settings.port("kafka_controller", USUAL_CONTROLLER_PORT);
    if (pid().isEmpty()) {
      return List.of(clients, controller);
    }
    List<Integer> actual =
        KafkaEngine.recordedPorts(folder()).orElse(List.of(clients.number(), controller.number()));
    return List.of(
        new Port(actual.get(0), clients.setting()), new Port(actual.get(1), controller.setting()));
  }

  @Override
  public String address() {
    return "127.0.0.1:" + ports().get(0).number();
  }

  @Override
  public Optional<Long> pid() {
    return KafkaEngine.find(folder()).map(DetachedProcess::pid);
  }

  @Override
  public void launch() {
    LogTail.putOldAside(logFile());
    KafkaSettings broker =
        KafkaSettings.of(settings.root().resolve("platform/kafka-broker/target/broker"))
            .withControllerPort(settings.port("kafka_controller", USUAL_CONTROLLER_PORT).number())
            .withJvmOptions(settings.jvmOptions("kafka", KafkaSettings.DEFAULT_JVM_OPTIONS))
            .withLogFile(logFile());
    KafkaEngine.start(folder(), settings.port("kafka", USUAL_PORT).number(), broker);
  }

  @Override
  public boolean isReady() {
    return pid().isPresent() && KafkaEngine.answers(address());
  }

  @Override
  public void stop() {
    KafkaEngine.find(folder()).ifPresent(process -> process.stop(STOP_GRACE));
  }

  @Override
  public int stopRank() {
    return 0;
  }

  @Override
  public Path logFile() {
    return settings.data().log().resolve("kafka.log");
  }

  private Path folder() {
    return settings.data().kafka();
  }
}
