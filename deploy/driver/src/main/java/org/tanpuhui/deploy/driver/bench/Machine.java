package org.tanpuhui.deploy.driver.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.tanpuhui.deploy.driver.client.Api;

/** What a measurement was made on. */
final class Machine {

  private Machine() {}

  /** Cores, memory, Java, kernel, date, and how busy it was with other things. */
  static ObjectNode describe() throws IOException {
    ObjectNode machine = Api.JSON.createObjectNode();
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("ram_mib", ramMib());
    machine.put("java", System.getProperty("java.vm.version"));
    machine.put("kernel", System.getProperty("os.version"));
    machine.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Path load = Path.of("/proc/loadavg");
    if (Files.exists(load)) {
      machine.put("load_before", Files.readString(load).split(" ", 2)[0]);
    }
    return machine;
  }

  private static long ramMib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }
}
