package org.tanpuhui.deploy.local;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops what runs. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "Stops the gateway, the services, the issuer, Kafka and PostgreSQL, in this order. The data"
          + " stays."
    })
final class DownCommand implements Callable<Integer> {

  @Override
  public Integer call() throws Exception {
    StackSettings settings = StackSettings.ofThisProcess();
    DataFolder data = settings.data();
    if (!Files.exists(data.path())) {
      System.out.println("Nothing runs.");
      return 0;
    }
    data.prepare();
    try (AutoCloseable lock = data.lock()) {
      List<String> stopped =
          new Stack(StackPlan.of(settings), System.out, settings.startTimeout())
              .down().stream().map(Component::name).toList();
      System.out.println(
          stopped.isEmpty() ? "Nothing ran." : "Stopped: " + String.join(", ", stopped));
    }
    return 0;
  }
}
