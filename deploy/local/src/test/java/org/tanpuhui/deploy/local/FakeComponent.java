package org.tanpuhui.deploy.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A component without a process: it runs when it is told to, and writes down what was done. */
final class FakeComponent implements Component {
  private final String name;
  private final List<String> events;
  private final List<Port> ports;
  private boolean running;
  private boolean ready = true;
  private boolean brokenAtLaunch;

  FakeComponent(String name, List<String> events, Port... ports) {
    this.name = name;
    this.events = events;
    this.ports = List.of(ports);
  }

  FakeComponent running() {
    running = true;
    return this;
  }

  FakeComponent neverReady() {
    ready = false;
    return this;
  }

  FakeComponent brokenAtLaunch() {
    brokenAtLaunch = true;
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Port> ports() {
    return ports;
  }

  @Override
  public String address() {
    return "fake://" + name;
  }

  @Override
  public Optional<Long> pid() {
    return running ? Optional.of(ProcessHandle.current().pid()) : Optional.empty();
  }

  @Override
  public void launch() {
    events.add("launch " + name);
    if (brokenAtLaunch) {
      throw new IllegalStateException("cannot be");
    }
    running = true;
  }

  @Override
  public boolean isReady() {
    return running && ready;
  }

  @Override
  public void stop() {
    events.add("stop " + name);
    running = false;
  }

  @Override
  public Path logFile() {
    return Path.of("target", name + ".log");
  }
}
