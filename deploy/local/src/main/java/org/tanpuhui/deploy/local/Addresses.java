package org.tanpuhui.deploy.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.tanpuhui.engines.PrivateFiles;

/**
 * Where the stack of a data folder is reached; kept in {@code run/addresses} for commands that are
 * given without the environment of {@code up}.
 */
record Addresses(String gateway, String issuer, String postgres, String kafka) {

  static Addresses of(StackPlan plan) {
    return new Addresses(
        address(plan, "gateway").replace("127.0.0.1", "localhost"),
        address(plan, "issuer"),
        address(plan, "postgres"),
        address(plan, "kafka"));
  }

  /** Those of the last {@code up}, or else those that the settings would give. */
  static Addresses ofSettings(StackSettings settings, DataFolder data) {
    return Files.exists(file(data)) ? readFrom(data) : of(StackPlan.of(settings));
  }

  static Addresses readFrom(DataFolder data) {
    Map<String, String> values =
        PrivateFiles.read(file(data))
            .lines()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    return new Addresses(
        values.get("gateway"), values.get("issuer"), values.get("postgres"), values.get("kafka"));
  }

  void writeTo(DataFolder data) {
    PrivateFiles.write(
        file(data),
        "gateway=%s%nissuer=%s%npostgres=%s%nkafka=%s%n"
            .formatted(gateway, issuer, postgres, kafka));
  }

  private static String address(StackPlan plan, String name) {
    return plan.component(name).map(Component::address).orElse("");
  }

  private static Path file(DataFolder data) {
    return data.run().resolve("addresses");
  }
}
