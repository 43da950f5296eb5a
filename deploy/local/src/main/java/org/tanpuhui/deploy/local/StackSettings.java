package org.tanpuhui.deploy.local;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What can be set from outside, each by the environment variable named at its method.
 *
 * @param root the checkout
 * @param environment the variables
 */
record StackSettings(Path root, Map<String, String> environment) {
  // A batch lives as long as its transaction: with a small young generation every collection copies
  // it, and half of a consumer's time goes there. Memory is taken when it is used, not at start.
  private static final int MIN_SHARED_BUFFERS_MB = 256;
  private static final int MAX_SHARED_BUFFERS_MB = 8_192;
  private static final List<String> SERVICE_JVM_OPTIONS =
      List.of(
          "-Xmx1g",
          "-Xmn640m",
          "-XX:SurvivorRatio=4",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError");
  private static final List<String> GATEWAY_JVM_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
  private static final int MANAGEMENT_OFFSET = 1000;

  /** The settings of this process; the script gives the checkout as {@code tanpuhui.root}. */
  static StackSettings ofThisProcess() {
    Path root = Path.of(System.getProperty("tanpuhui.root", ".")).toAbsolutePath().normalize();
    return new StackSettings(root, System.getenv());
  }

  /** {@code TANPUHUI_DATA}, by default {@code .data} in the checkout. */
  DataFolder data() {
    return new DataFolder(
        root.resolve(environment.getOrDefault("TANPUHUI_DATA", ".data")).normalize());
  }

  /** {@code TANPUHUI_<NAME>_PORT}. */
  Port port(String name, int usual) {
    String setting = "TANPUHUI_" + upper(name) + "_PORT";
    return new Port(number(setting, usual), setting);
  }

  /** {@code TANPUHUI_<NAME>_MANAGEMENT_PORT}, by default the main port + 1000. */
  Port managementPort(String name, Port main) {
    String setting = "TANPUHUI_" + upper(name) + "_MANAGEMENT_PORT";
    return new Port(number(setting, main.number() + MANAGEMENT_OFFSET), setting);
  }

  /** {@code TANPUHUI_GATEWAY_HOST}: the address the gateway listens on. */
  String gatewayHost() {
    return environment.getOrDefault("TANPUHUI_GATEWAY_HOST", "127.0.0.1");
  }

  /** {@code TANPUHUI_POSTGRES_SHARED_BUFFERS_MB}; else a quarter of the memory, at most 8 GiB. */
  int sharedBuffersMb() {
    return number("TANPUHUI_POSTGRES_SHARED_BUFFERS_MB", quarterOfMemoryMb());
  }

  /** What PostgreSQL's manual begins with, section 19.4; pages that are not used take no memory. */
  private static int quarterOfMemoryMb() {
    var machine =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long quarterMb = machine.getTotalMemorySize() / 4 / 1_048_576;
    return (int) Math.max(MIN_SHARED_BUFFERS_MB, Math.min(MAX_SHARED_BUFFERS_MB, quarterMb));
  }

  /** {@code TANPUHUI_START_TIMEOUT_S}: how long a process may take to become ready. */
  Duration startTimeout() {
    return Duration.ofSeconds(number("TANPUHUI_START_TIMEOUT_S", 120));
  }

  /** {@code TANPUHUI_<NAME>_JAVA_OPTS}, added after the defaults, so a later -Xmx wins. */
  List<String> jvmOptions(String name, List<String> usual) {
    List<String> all = new ArrayList<>(usual);
    String more = environment.getOrDefault("TANPUHUI_" + upper(name) + "_JAVA_OPTS", "");
    all.addAll(more.isBlank() ? List.of() : List.of(more.strip().split("\\s+")));
    return List.copyOf(all);
  }

  /** The options of a service's JVM. */
  List<String> serviceJvmOptions(String name) {
    return jvmOptions(name, name.equals("gateway") ? GATEWAY_JVM_OPTIONS : SERVICE_JVM_OPTIONS);
  }

  private int number(String setting, int usual) {
    String text = environment.get(setting);
    if (text == null || text.isBlank()) {
      return usual;
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value > 0 && value <= 65_535) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new StackException(setting + " is \"" + text + "\"; it must be a number in [1, 65535]");
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
