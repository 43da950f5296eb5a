package org.tanpuhui.deploy.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.client.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./deploy/bench gateway}: what the gateway adds to a call. Each connection asks the service
 * and the gateway in turn, so that whatever else the machine does falls on both alike.
 */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = {
      "Times a read of /v1/me/balances at the gateway beside the same read at ledger-service,",
      "in turn on the same machine, with one connection and with several.",
      "One JSON object on standard output."
    })
public final class GatewayBench implements Callable<Integer> {
  private static final String PERSON = "bench-gateway";

  @Mixin private Session session;

  @Option(names = "--seconds", defaultValue = "20", description = "Length of each measurement.")
  private long seconds;

  @Option(names = "--warm-up", defaultValue = "60", description = "Longest warm-up, seconds.")
  private long warmUpSeconds;

  @Option(names = "--connections", defaultValue = "8", description = "Connections of the second.")
  private int connections;

  @Option(names = "--path", defaultValue = "/v1/me/balances", description = "Path of the ledger.")
  private String path;

  /** The same request by both ways. */
  private record Pair(Times direct, Times through) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Engines engines = new Engines(session.data());
    JsonNode person =
        session
            .api()
            .post(
                "/v1/participants",
                session.tokens().ofNewcomer(PERSON),
                Api.JSON.createObjectNode());
    String token = session.tokens().ofParticipant(person.path("participant").asText());
    URI direct = engines.service("ledger");
    ObjectNode result = Api.JSON.createObjectNode();
    result.set("machine", Machine.describe());
    result.put("path", path);
    BooleanSupplier compiled =
        BenchCommand.compiled(new CpuMeter(Path.of("/proc"), engines.pids())::compilersMs);
    long warmNanos = System.nanoTime();
    while (System.nanoTime() - warmNanos < warmUpSeconds * 1_000_000_000L) {
      measure(direct, token, connections, Load.REPORT_EVERY_MS * 1_000_000L);
      if (compiled.getAsBoolean()) {
        break;
      }
    }
    for (int count : new int[] {1, connections}) {
      Pair pair = measure(direct, token, count, seconds * 1_000_000_000L);
      ObjectNode node = result.putObject("connections_" + count);
      pair.direct().into(node.putObject("direct"));
      pair.through().into(node.putObject("gateway"));
      node.put("added_p50_us", pair.through().micros(500) - pair.direct().micros(500));
      node.put("added_p99_us", pair.through().micros(990) - pair.direct().micros(990));
    }
    System.out.println(result.toPrettyString());
    return 0;
  }

  private Pair measure(URI direct, String token, int count, long nanos)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<Pair>> parts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        parts.add(threads.submit(() -> inTurn(direct, token, System.nanoTime() + nanos)));
      }
      Pair all = new Pair(new Times(), new Times());
      for (Future<Pair> part : parts) {
        all.direct().addAll(part.get().direct());
        all.through().addAll(part.get().through());
      }
      return new Pair(all.direct().sorted(), all.through().sorted());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a read failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Pair inTurn(URI direct, String token, long untilNanos) throws IOException {
    Pair pair = new Pair(new Times(), new Times());
    try (HttpReader service = new HttpReader(direct);
        HttpReader gateway = new HttpReader(session.api().gateway())) {
      while (System.nanoTime() < untilNanos) {
        pair.direct().add(timed(service, token));
        pair.through().add(timed(gateway, token));
      }
    }
    return pair;
  }

  private long timed(HttpReader reader, String token) throws IOException {
    long startNanos = System.nanoTime();
    int status = reader.get(path, token);
    if (status != 200) {
      throw new IllegalStateException(path + " answered " + status);
    }
    return System.nanoTime() - startNanos;
  }
}
