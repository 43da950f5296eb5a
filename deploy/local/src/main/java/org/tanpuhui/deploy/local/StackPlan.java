package org.tanpuhui.deploy.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tanpuhui.engines.Database;
import org.tanpuhui.ledger.log.witness.WitnessMain;

/**
 * Which processes the stack has, in the order of their start, and how they find each other.
 *
 * @param phases components of one phase start together, after those of the phases before
 */
record StackPlan(List<List<Component>> phases) {
  private static final List<String> SERVICES_WITH_DATABASE =
      List.of("activity", "methodology", "ledger");

  /** The product: two engines, the issuer and the witness, then the services and the gateway. */
  static StackPlan of(StackSettings settings) {
    return new Builder(settings).build();
  }

  /** The same without the components that are not named; nothing named means all. */
  StackPlan only(List<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    List<String> known = components().stream().map(Component::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new StackException("There is no component " + name + "; there are " + known);
      }
    }
    return new StackPlan(
        phases.stream()
            .map(phase -> phase.stream().filter(c -> names.contains(c.name())).toList())
            .filter(phase -> !phase.isEmpty())
            .toList());
  }

  /** The order of stopping: those of one list together, after those of the lists before. */
  List<List<Component>> stopOrder() {
    List<List<Component>> order = new ArrayList<>();
    for (List<Component> phase : phases) {
      order.add(0, phase.stream().filter(c -> c.stopRank() == 1).toList());
      order.add(0, phase.stream().filter(c -> c.stopRank() == 0).toList());
    }
    return order.stream().filter(together -> !together.isEmpty()).toList();
  }

  /** All components in the order of their start. */
  List<Component> components() {
    return phases.stream().flatMap(List::stream).toList();
  }

  /** The component of this name, if it is part of the plan. */
  Optional<Component> component(String name) {
    return components().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  private static final class Builder {
    private final StackSettings settings;
    private final PostgresComponent postgres;
    private final KafkaComponent kafka;
    private final Component issuer;
    private final LogSecrets logSecrets;
    private final Component witness;

    Builder(StackSettings settings) {
      this.settings = settings;
      this.postgres = new PostgresComponent(settings, SERVICES_WITH_DATABASE);
      this.kafka = new KafkaComponent(settings);
      this.issuer = issuer();
      this.logSecrets = new LogSecrets(settings.data());
      this.witness = witness();
    }

    StackPlan build() {
      Component activity = activity();
      String methodologyAddress = loopback("methodology", 8082);
      Component ledger =
          service(
              "ledger",
              8083,
              env -> {
                withEngines(env, "ledger");
                env.put("TANPUHUI_METHODOLOGY_URL", methodologyAddress);
                env.put("TANPUHUI_ACTIVITY_URL", activity.address());
                env.put(
                    "TANPUHUI_LEDGER_EXPORT_FOLDER",
                    settings.data().path().resolve("exports/ledger").toString());
                env.putIfAbsent("TANPUHUI_PUBLIC_URL", loopback("gateway", 8080));
                logSecrets.prepare(witness.address());
                env.put("TANPUHUI_LOG_KEYS", settings.data().logKeys().toString());
                env.put("TANPUHUI_LOG_FOLDER", settings.data().transparency().toString());
              });
      Component methodology =
          service(
              "methodology",
              8082,
              env -> {
                withEngines(env, "methodology");
                env.put("TANPUHUI_LEDGER_URL", ledger.address());
                env.put("TANPUHUI_ACTIVITY_URL", activity.address());
                env.put(
                    "TANPUHUI_METHODOLOGY_EXPORT_FOLDER",
                    settings.data().path().resolve("exports/methodology").toString());
                // A demonstration runs with factors nobody has published officially.
                env.putIfAbsent("TANPUHUI_METHODOLOGY_ALLOW_ILLUSTRATIVE", "true");
              });
      Component gateway =
          service(
              "gateway",
              8080,
              env -> {
                env.put("QUARKUS_HTTP_HOST", settings.gatewayHost());
                env.put("TANPUHUI_ACTIVITY_URL", activity.address());
                env.put("TANPUHUI_METHODOLOGY_URL", methodology.address());
                env.put("TANPUHUI_LEDGER_URL", ledger.address());
              });
      return new StackPlan(
          List.of(
              List.of(postgres, kafka, issuer, witness),
              List.of(activity, methodology, ledger, gateway)));
    }

    /** It asks methodology (dry runs) and ledger (erasure), which come after it in the list. */
    private Component activity() {
      String methodology = loopback("methodology", 8082);
      String ledger = loopback("ledger", 8083);
      return service(
          "activity",
          8081,
          env -> {
            withEngines(env, "activity");
            env.put("TANPUHUI_METHODOLOGY_URL", methodology);
            env.put("TANPUHUI_LEDGER_URL", ledger);
            env.put(
                "TANPUHUI_ACTIVITY_PARTICIPANT_TOKEN_KEY",
                settings.data().issuer().resolve("participant-tokens.jwk").toString());
            env.put("TANPUHUI_WEBHOOKS_SECRET_KEY", SealKey.ofWebhooks(settings.data().issuer()));
          });
    }

    private String loopback(String name, int usualPort) {
      return "http://127.0.0.1:" + settings.port(name, usualPort).number();
    }

    private Component issuer() {
      Port port = settings.port("issuer", 8084);
      return small(
          "issuer",
          port,
          "/jwks.json",
          Map::of,
          List.of(
              Main.class.getName(),
              "issuer",
              "--port",
              Integer.toString(port.number()),
              "--folder",
              settings.data().issuer().toString()));
    }

    /** A witness of its own process and folder; a real one runs where the operator cannot reach. */
    private Component witness() {
      Port port = settings.port("witness", 8085);
      return small(
          "witness",
          port,
          "/key",
          () -> {
            logSecrets.prepare("http://127.0.0.1:" + port.number());
            return Map.of();
          },
          List.of(
              WitnessMain.class.getName(),
              "serve",
              settings.data().witness().toString(),
              logSecrets.logs().toString(),
              Integer.toString(port.number())));
    }

    /** A process of the launcher's own class path. */
    private Component small(
        String name,
        Port port,
        String readyPath,
        Supplier<Map<String, String>> environment,
        List<String> mainAndArguments) {
      Path jar = settings.root().resolve("deploy/local/target");
      List<String> arguments =
          new ArrayList<>(settings.jvmOptions(name, List.of("-Xmx64m", "-XX:+UseSerialGC")));
      arguments.addAll(
          List.of(
              "-XX:TieredStopAtLevel=1",
              "-Dslf4j.internal.verbosity=ERROR",
              "-cp",
              System.getProperty("java.class.path")));
      arguments.addAll(mainAndArguments);
      return new JvmComponent(
          new JvmComponent.Definition(
              name, List.of(port), arguments, environment, readyPath, 0, jar),
          settings.data());
    }

    private Component service(String name, int usualPort, Consumer<Map<String, String>> more) {
      Port http = settings.port(name, usualPort);
      Port management = settings.managementPort(name, http);
      Path jar =
          settings
              .root()
              .resolve(name.equals("gateway") ? name : name + "-service")
              .resolve("target/quarkus-app/quarkus-run.jar");
      List<String> arguments = new ArrayList<>(settings.serviceJvmOptions(name));
      arguments.addAll(List.of("-jar", jar.toString()));
      return new JvmComponent(
          new JvmComponent.Definition(
              name,
              List.of(http, management),
              arguments,
              () -> {
                Map<String, String> env = common(http, management);
                more.accept(env);
                return env;
              },
              "/q/health/ready",
              name.equals("gateway") ? 0 : 1,
              jar),
          settings.data());
    }

    private Map<String, String> common(Port http, Port management) {
      Map<String, String> env = new LinkedHashMap<>();
      env.put("QUARKUS_HTTP_HOST", "127.0.0.1");
      env.put("QUARKUS_HTTP_PORT", Integer.toString(http.number()));
      env.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
      env.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management.number()));
      env.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", issuer.address() + "/jwks.json");
      env.put("MP_JWT_VERIFY_ISSUER", issuer.address());
      env.put(
          "TANPUHUI_PARTICIPANT_TOKENS_SEAL_KEY",
          SealKey.ofParticipantTokens(settings.data().issuer()));
      env.put(
          "TANPUHUI_PARTICIPANT_TOKENS_KEYS_URL",
          loopback("activity", 8081) + "/internal/participant-token-keys");
      // Nobody shares out requests here, so nobody has to see it leave.
      env.putIfAbsent("TANPUHUI_DRAIN_NOTICE", "PT0S");
      return env;
    }

    private void withEngines(Map<String, String> env, String name) {
      Database database = postgres.database(name);
      env.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
      env.put("QUARKUS_DATASOURCE_USERNAME", database.app());
      env.put("QUARKUS_DATASOURCE_PASSWORD", database.appPassword());
      env.put("QUARKUS_FLYWAY_USERNAME", database.owner());
      env.put("QUARKUS_FLYWAY_PASSWORD", database.ownerPassword());
      env.put("KAFKA_BOOTSTRAP_SERVERS", kafka.address());
    }
  }
}
