package org.tanpuhui.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A local single-node Kafka broker (KRaft, broker and controller in one) in a JVM and a folder of
 * its own: {@code data/} (the log), {@code server.properties}, {@code kafka.pid} and by default
 * {@code log/}.
 *
 * <p>It listens on the loopback address only and creates no topic by itself. The broker lives until
 * {@link #close} or {@link #kill}, whatever happens to this JVM, and {@link #start} on the folder
 * of a live broker adopts it.
 */
public final class KafkaEngine implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final int CALL_TIMEOUT_MS = 2_000;
  private static final int ATTEMPTS = 3;

  private final Path folder;
  private final KafkaSettings settings;
  private DetachedProcess process;
  private int port;
  private int controllerPort;

  private KafkaEngine(Path folder, KafkaSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Starts the broker of this folder, or adopts it when it runs already; returns when it answers.
   *
   * @param folder where everything is kept; survives a stop and a crash
   * @param port the port for clients, 0 for any free one; an adopted broker keeps its ports
   * @throws EngineException the broker did not start; the message carries the end of its log
   */
  public static KafkaEngine start(Path folder, int port, KafkaSettings settings) {
    KafkaEngine engine = new KafkaEngine(folder.toAbsolutePath().normalize(), settings);
    Optional<DetachedProcess> live = find(folder);
    if (live.isPresent()) {
      engine.adopt(live.get());
    } else {
      engine.startOn(port, settings.controllerPort());
    }
    return engine;
  }

  /** The live broker of this folder, if there is one. */
  public static Optional<DetachedProcess> find(Path folder) {
    return DetachedProcess.find(pidFile(folder.toAbsolutePath().normalize()));
  }

  /** The client port and the controller port that the broker of this folder was last given. */
  public static Optional<List<Integer>> recordedPorts(Path folder) {
    Path file = folder.toAbsolutePath().resolve("ports");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, String> ports = readPorts(file);
    return Optional.of(
        List.of(Integer.valueOf(ports.get("port")), Integer.valueOf(ports.get("controller"))));
  }

  /** The address for clients. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The port for clients. */
  public int port() {
    return port;
  }

  /** The broker's pid. */
  public long pid() {
    return process.pid();
  }

  /** The broker's log. */
  public Path logFile() {
    return settings.logFile().orElse(folder.resolve("log/kafka.log"));
  }

  /** SIGKILL, as a crash would; returns when the process is gone. */
  public void kill() {
    process.kill();
  }

  /** Starts the broker again on the same folder and ports; nothing to do when it runs. */
  public void restart() {
    if (!process.isAlive()) {
      startOn(port, controllerPort);
    }
  }

  /** Orderly stop; nothing to do when it does not run. */
  @Override
  public void close() {
    process.stop(STOP_TIMEOUT);
  }

  private static Path pidFile(Path folder) {
    return folder.resolve("kafka.pid");
  }

  private void adopt(DetachedProcess live) {
    process = live;
    Map<String, String> ports = readPorts(folder.resolve("ports"));
    port = Integer.parseInt(ports.get("port"));
    controllerPort = Integer.parseInt(ports.get("controller"));
    awaitAnswer();
  }

  private void startOn(int wanted, int wantedController) {
    for (int attempt = 1; ; attempt++) {
      port = wanted == 0 ? FreePorts.next() : wanted;
      controllerPort = wantedController == 0 ? FreePorts.next() : wantedController;
      writeProperties();
      format();
      process = launch();
      try {
        awaitAnswer();
        return;
      } catch (EngineException e) {
        process.kill();
        if (wanted != 0 || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private DetachedProcess launch() {
    List<String> command = new ArrayList<>();
    command.add(Processes.java().toString());
    command.add(DetachedProcess.marker(pidFile(folder)));
    command.addAll(settings.jvmOptions());
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn",
            "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaConfig=warn",
            "-cp",
            classPath(),
            "kafka.Kafka",
            propertiesFile().toString()));
    return DetachedProcess.start(pidFile(folder), command, Map.of(), logFile());
  }

  /** Writes the cluster's identity into an empty folder; a formatted folder is left as it is. */
  private void format() {
    if (Files.exists(folder.resolve("data/meta.properties"))) {
      return;
    }
    Processes.Result result =
        Processes.run(
            List.of(
                Processes.java().toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                "tanpuhui-local-stack-0",
                "--config",
                propertiesFile().toString(),
                "--ignore-formatted"),
            folder);
    if (result.exitCode() != 0) {
      throw new EngineException("formatting Kafka's folder failed:\n" + result.output());
    }
  }

  private String classPath() {
    if (!Files.isDirectory(settings.brokerJars())) {
      throw new EngineException(
          "no Kafka broker in "
              + settings.brokerJars()
              + "; build it with: mvn -q -Dquick package -pl platform/kafka-broker");
    }
    return settings.brokerJars().toAbsolutePath() + "/*";
  }

  private Path propertiesFile() {
    return folder.resolve("server.properties");
  }

  private void writeProperties() {
    try {
      Files.createDirectories(folder);
      PrivateFiles.createFolder(folder.resolve("data"));
      String text =
          """
          # Written by the launcher on every start.
          process.roles=broker,controller
          node.id=1
          controller.quorum.voters=1@127.0.0.1:%2$d
          listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
          advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
          controller.listener.names=CONTROLLER
          inter.broker.listener.name=PLAINTEXT
          listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
          log.dirs=%3$s

          auto.create.topics.enable=false
          default.replication.factor=1
          min.insync.replicas=1
          offsets.topic.replication.factor=1
          offsets.topic.num.partitions=4
          transaction.state.log.replication.factor=1
          transaction.state.log.min.isr=1
          transaction.state.log.num.partitions=2
          share.coordinator.state.topic.replication.factor=1
          share.coordinator.state.topic.min.isr=1
          share.coordinator.state.topic.num.partitions=2
          group.initial.rebalance.delay.ms=0

          num.network.threads=2
          num.io.threads=4
          background.threads=2
          log.cleaner.dedupe.buffer.size=16777216

          # After a crash a broker is let in again only when its former session has ended.
          broker.heartbeat.interval.ms=500
          broker.session.timeout.ms=3000
          """
              .formatted(port, controllerPort, folder.resolve("data"));
      Files.writeString(propertiesFile(), text);
      Files.writeString(
          folder.resolve("ports"), "port=" + port + "\ncontroller=" + controllerPort + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + folder, e);
    }
  }

  private static Map<String, String> readPorts(Path file) {
    return PrivateFiles.read(file)
        .lines()
        .map(line -> line.split("=", 2))
        .collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private void awaitAnswer() {
    boolean answered =
        Processes.await(
            START_TIMEOUT, () -> !process.isAlive() || (FreePorts.isListening(port) && answers()));
    if (!answered || !process.isAlive()) {
      throw EngineException.withLog(
          "Kafka did not start on ports " + port + " and " + controllerPort, logFile());
    }
  }

  private boolean answers() {
    return answers(bootstrapServers());
  }

  /** Whether a broker at this address answers within two seconds. */
  public static boolean answers(String bootstrapServers) {
    Map<String, Object> config =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            CALL_TIMEOUT_MS,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            CALL_TIMEOUT_MS);
    Admin admin = Admin.create(config);
    try {
      return !admin.describeCluster().nodes().get(CALL_TIMEOUT_MS, TimeUnit.MILLISECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      // Without a limit it waits for ever when a server that is no broker accepts and says nothing.
      admin.close(Duration.ZERO);
    }
  }
}
