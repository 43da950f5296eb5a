package org.tanpuhui.deploy.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tanpuhui.engines.Processes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts what does not run yet. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "Starts PostgreSQL, Kafka, the token issuer, a witness of the log, the three services and the gateway, each as a"
          + " process of its own, waits until all are ready and registers the sandbox partners"
          + " demo-metro, demo-bike and demo-power with a few people.",
      "What runs already is left alone. Data lives in .data of the checkout and survives down, up"
          + " and a crash. When something does not start, the cause is printed, everything is"
          + " stopped and the exit code is 1."
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  TANPUHUI_DATA                        folder of the data (.data)",
      "  TANPUHUI_GATEWAY_PORT                8080",
      "  TANPUHUI_GATEWAY_HOST                127.0.0.1",
      "  TANPUHUI_ACTIVITY_PORT               8081",
      "  TANPUHUI_METHODOLOGY_PORT            8082",
      "  TANPUHUI_LEDGER_PORT                 8083",
      "  TANPUHUI_<NAME>_MANAGEMENT_PORT      the port above + 1000",
      "  TANPUHUI_ISSUER_PORT                 8084",
      "  TANPUHUI_WITNESS_PORT                8085",
      "  TANPUHUI_POSTGRES_PORT               15432",
      "  TANPUHUI_KAFKA_PORT                  19092",
      "  TANPUHUI_KAFKA_CONTROLLER_PORT       19093",
      "  TANPUHUI_<NAME>_JAVA_OPTS            JVM options added to the defaults (-Xmx1g)",
      "  TANPUHUI_POSTGRES_SHARED_BUFFERS_MB  a quarter of the memory",
      "  TANPUHUI_START_TIMEOUT_S             120",
      "  TANPUHUI_CACHE                       unpacked PostgreSQL programs (~/.cache/tanpuhui)"
    })
final class UpCommand implements Callable<Integer> {

  @Option(
      names = "--demo",
      description = "Then replay sample activities through the public API and print the totals.")
  private boolean demo;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these components, by name as in deploy/status; nothing is registered.")
  private List<String> only = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    long began = System.nanoTime();
    PrintStream out = System.out;
    StackSettings settings = StackSettings.ofThisProcess();
    DataFolder data = settings.data();
    data.prepare();
    StackPlan plan = StackPlan.of(settings).only(only);
    try (AutoCloseable lock = data.lock()) {
      // Also when all runs: a key that was added meanwhile is told to the witness.
      new LogSecrets(data).prepare("http://127.0.0.1:" + settings.port("witness", 8085).number());
      List<String> running =
          plan.components().stream().filter(c -> c.pid().isPresent()).map(Component::name).toList();
      if (!running.isEmpty()) {
        out.println("Already running: " + String.join(", ", running));
      }
      Stack.UpResult result = new Stack(plan, out, settings.startTimeout()).up();
      if (result.started().isEmpty()) {
        out.println("Everything is running; nothing was started.");
      }
      Addresses addresses = Addresses.of(plan);
      addresses.writeTo(data);
      if (only.isEmpty()) {
        Provisioning.Sample sample =
            new Provisioning(addresses, LocalTokens.of(data, addresses)).run();
        out.printf(
            Locale.ROOT,
            "Up after %.1f s. Data in %s%n",
            (System.nanoTime() - began) / 1e9,
            data.path());
        NextSteps.print(out, addresses, sample);
      }
    }
    return demo ? runDemo(settings, data) : 0;
  }

  private static int runDemo(StackSettings settings, DataFolder data)
      throws IOException, InterruptedException {
    Path target = settings.root().resolve("deploy/driver/target");
    String demoClass = "org.tanpuhui.deploy.driver.Demo";
    Path classFile = target.resolve("classes").resolve(demoClass.replace('.', '/') + ".class");
    if (!Files.exists(classFile)) {
      throw new StackException(
          "The demo is not built: " + classFile + " is missing. The stack itself is up.");
    }
    Addresses addresses = Addresses.readFrom(data);
    List<String> command =
        List.of(
            Processes.java().toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dslf4j.internal.verbosity=ERROR",
            "-Dtanpuhui.root=" + settings.root(),
            "-cp",
            target.resolve("classes") + ":" + target.resolve("lib") + "/*",
            demoClass,
            addresses.gateway(),
            data.issuer().toString());
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder
        .environment()
        .putAll(
            Map.of(
                "TANPUHUI_GATEWAY_URL", addresses.gateway(),
                "TANPUHUI_ISSUER_URL", addresses.issuer(),
                "TANPUHUI_ISSUER_FOLDER", data.issuer().toString(),
                "TANPUHUI_DATA", data.path().toString()));
    return builder.start().waitFor();
  }
}
