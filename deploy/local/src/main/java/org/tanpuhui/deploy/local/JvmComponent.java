package org.tanpuhui.deploy.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.tanpuhui.engines.DetachedProcess;
import org.tanpuhui.engines.Processes;

/** A process of our own that runs in a JVM and says by HTTP whether it is ready. */
final class JvmComponent implements Component {
  private static final Duration STOP_GRACE = Duration.ofSeconds(30);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(CALL_TIMEOUT).build();

  private final Definition definition;
  private final DataFolder data;

  /**
   * What there is to know about the process.
   *
   * @param jvmArguments everything after {@code java}: options, then {@code -jar x} or {@code -cp}
   * @param environment evaluated at the start, when what it depends on runs
   * @param readyPath answered with 200 on the last of the ports
   * @param stopRank see {@link Component#stopRank()}
   * @param needs a file without which it cannot run; the name is in the message
   */
  record Definition(
      String name,
      List<Port> ports,
      List<String> jvmArguments,
      Supplier<Map<String, String>> environment,
      String readyPath,
      int stopRank,
      Path needs) {}

  JvmComponent(Definition definition, DataFolder data) {
    this.definition = definition;
    this.data = data;
  }

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public List<Port> ports() {
    Path recorded = portsFile();
    if (pid().isEmpty() || !Files.exists(recorded)) {
      return definition.ports();
    }
    try {
      List<Port> ports = new ArrayList<>();
      for (String line : Files.readAllLines(recorded)) {
        int at = line.indexOf('=');
        ports.add(new Port(Integer.parseInt(line.substring(at + 1)), line.substring(0, at)));
      }
      return List.copyOf(ports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String address() {
    return "http://127.0.0.1:" + ports().get(0).number();
  }

  @Override
  public Optional<Long> pid() {
    return DetachedProcess.find(pidFile()).map(DetachedProcess::pid);
  }

  @Override
  public void launch() {
    if (!Files.exists(definition.needs())) {
      throw new StackException(
          definition.name() + " is not built: " + definition.needs() + " is missing");
    }
    List<String> command = new ArrayList<>();
    command.add(Processes.java().toString());
    command.add(DetachedProcess.marker(pidFile()));
    command.addAll(definition.jvmArguments());
    LogTail.putOldAside(logFile());
    recordPorts();
    DetachedProcess.start(pidFile(), command, definition.environment().get(), logFile());
  }

  @Override
  public boolean isReady() {
    List<Port> ports = ports();
    URI uri =
        URI.create(
            "http://127.0.0.1:" + ports.get(ports.size() - 1).number() + definition.readyPath());
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(CALL_TIMEOUT).GET().build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void stop() {
    DetachedProcess.find(pidFile()).ifPresent(process -> process.stop(STOP_GRACE));
  }

  @Override
  public int stopRank() {
    return definition.stopRank();
  }

  @Override
  public Path logFile() {
    return data.log().resolve(definition.name() + ".log");
  }

  private Path pidFile() {
    return data.run().resolve(definition.name() + ".pid");
  }

  private Path portsFile() {
    return data.run().resolve(definition.name() + ".ports");
  }

  private void recordPorts() {
    List<String> lines =
        definition.ports().stream().map(port -> port.setting() + "=" + port.number()).toList();
    try {
      Files.createDirectories(data.run());
      Files.write(portsFile(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
