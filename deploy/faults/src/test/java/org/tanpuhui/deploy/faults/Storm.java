package org.tanpuhui.deploy.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.tanpuhui.deploy.faults.Stack.Kind;
import org.tanpuhui.testing.ApiDocument;
import org.tanpuhui.testing.ApiDocument.Call;
import org.tanpuhui.testing.ApiDocument.Parameter;

/**
 * Drives every operation of the published document with values that are valid, at a boundary, or
 * hostile, seeded, by everybody of a {@link World}; and holds every answer against the document.
 * One call in twelve is not even good HTTP ({@link Tricks}); of those only the least is asked.
 *
 * <p>It does not take away whom it needs: a suspended partner is resumed, and only {@link #SPARE}
 * is erased. Else what follows would be refused for its caller and try nothing.
 */
final class Storm {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 3;
  private static final int TEXT_IN_HEAD_MAX = 200;
  private static final int SHOWN = 400;
  private static final int SHOWN_OF_A_KIND = 2;

  /** What no answer may tell: how we are made. */
  private static final Pattern INSIDES =
      Pattern.compile(
          "org\\.tanpuhui\\.|java\\.(lang|util|sql|time)\\.|io\\.(quarkus|vertx|netty|smallrye)\\."
              + "|org\\.(postgresql|hibernate|jboss|apache)\\.|\\tat |Exception|SQLSTATE|PSQL");

  /** Refusals of the server's side that the design foresees. */
  private static final Set<String> FORESEEN = Set.of("not_in_log_yet", "period_busy");

  /** Who may be erased. */
  private static final String SPARE = "carol";

  private static final List<String> KEYS = List.of("a", "b", "c");

  private final Stack stack;
  private final World world;
  private final ApiDocument document;
  private final Hostile hostile = new Hostile();
  private final long seed;
  private final Map<String, String> tokens = new LinkedHashMap<>();
  private final Map<String, List<String>> byRole = new TreeMap<>();
  private final Map<String, List<String>> faults = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
  private final Set<String> succeeded = ConcurrentHashMap.newKeySet();

  Storm(Stack stack, World world, ApiDocument document, long seed) throws IOException {
    this.stack = stack;
    this.world = world;
    this.document = document;
    this.seed = seed;
    world
        .people()
        .forEach(
            (name, request) -> {
              tokens.put(name, stack.sign(request));
              request
                  .roles()
                  .forEach(role -> byRole.computeIfAbsent(role, r -> new ArrayList<>()).add(name));
            });
  }

  /** One request as it was sent. */
  private record Sent(String method, String target, List<String> headers, byte[] body) {
    @Override
    public String toString() {
      String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
      String all = method + " " + target + " " + text;
      return all.length() > SHOWN ? all.substring(0, SHOWN) + "…" : all;
    }
  }

  /**
   * Makes so many calls.
   *
   * @return what was wrong, by kind, with a few examples each
   */
  Map<String, List<String>> run(int calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int part = 0; part < THREADS; part++) {
        int mine = calls / THREADS + (part < calls % THREADS ? 1 : 0);
        Random random = new Random(seed + part);
        parts.add(
            threads.submit(
                () -> {
                  one(mine, random);
                  return null;
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return new TreeMap<>(faults);
  }

  /** How many answers had which status. */
  Map<Integer, Integer> statuses() {
    return new TreeMap<>(statuses);
  }

  /** Names of the operations that succeeded at least once. */
  Set<String> succeeded() {
    return new TreeSet<>(succeeded);
  }

  private void one(int calls, Random random) throws IOException {
    Values values = new Values(random, document, hostile, world.ids());
    Tricks tricks = new Tricks(random, values);
    // Each operation in turn, so that few calls reach all of them.
    int first = random.nextInt(document.calls().size());
    try (Wire wire = new Wire(stack.port(Kind.GATEWAY))) {
      for (int i = 0; i < calls; i++) {
        Call call = document.calls().get((first + i) % document.calls().size());
        Sent sent = request(call, values);
        if (values.oneIn(12)) {
          trick(tricks, call, sent);
        } else {
          Wire.Answer answer = wire.send(sent.method(), sent.target(), sent.headers(), sent.body());
          statuses.merge(answer.status(), 1, Integer::sum);
          check(call, sent, answer);
          if (answer.status() < 300) {
            succeeded.add(call.toString());
          }
          resume(call, sent, answer);
        }
      }
    }
  }

  private void resume(Call call, Sent sent, Wire.Answer answer) throws IOException {
    if (call.path.endsWith("/suspend") && answer.status() == 200) {
      try (Wire wire = new Wire(stack.port(Kind.GATEWAY))) {
        String target = sent.target().replaceFirst("/suspend.*", "/resume");
        wire.send("POST", target, List.of("Authorization: Bearer " + tokens.get("bureau")), null);
      }
    }
  }

  private Sent request(Call call, Values values) throws JsonProcessingException {
    World.Example example = example(call, values);
    String path = call.path;
    List<String> query = new ArrayList<>();
    List<String> headers = new ArrayList<>();
    for (Parameter parameter : call.parameters) {
      boolean inPath = parameter.in().equals("path");
      if (!inPath && values.oneIn(2)) {
        continue;
      }
      String text = shortened(parameter(call, parameter, values));
      if (inPath) {
        path = path.replace("{" + parameter.name() + "}", encoded(text.isEmpty() ? "-" : text));
      } else if (parameter.in().equals("query")) {
        query.add(parameter.name() + "=" + encoded(text));
      } else if (parameter.in().equals("header")) {
        headers.add(parameter.name() + ": " + text.replaceAll("[\\p{Cntrl}]", ""));
      }
    }
    if (call.method.equals("POST") && !values.oneIn(10)) {
      headers.add("Idempotency-Key: storm-" + values.any(KEYS) + "-" + values.number(50_000));
    }
    String name = example == null || values.oneIn(4) ? caller(call, values) : example.who();
    if (name != null) {
      headers.add("Authorization: Bearer " + tokens.get(name));
    }
    byte[] body = null;
    if (!call.bodies.isEmpty()) {
      String type = values.any(List.copyOf(call.bodies.keySet()));
      headers.add(
          "Content-Type: "
              + (values.oneIn(40) ? shortened(values.hostileText()) : type)
                  .replaceAll("[\\p{Cntrl}]", ""));
      body = body(call, type, values, example);
    }
    String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
    return new Sent(call.method, target, headers, body);
  }

  /** A right command of this operation; null when there was none. */
  private World.Example example(Call call, Values values) {
    String pattern = call.path.replaceAll("\\{[^}]*}", "[^/]+");
    List<World.Example> fitting =
        world.examples().stream().filter(e -> e.path().matches(pattern)).toList();
    return !call.method.equals("POST") || fitting.isEmpty() ? null : values.any(fitting);
  }

  private static String parameter(Call call, Parameter parameter, Values values) {
    if (parameter.name().equals("confirm") && !values.oneIn(20)) {
      return "no";
    }
    if (parameter.name().equals("X-Request-Id")) {
      // It goes to the logs, as its sender wants; so nothing of anybody is in it here.
      return values.oneIn(3) ? values.hostileText() : "storm-" + values.number(1_000_000);
    }
    if (parameter.name().equals("scheme") && !values.oneIn(4)) {
      return "sandbox";
    }
    if (parameter.name().equals("limit") && !values.oneIn(4)) {
      return "5";
    }
    if (parameter.in().equals("path") && !values.oneIn(5)) {
      String known = World.thingAt(call.path, parameter.name());
      if (known != null) {
        return values.text(known, parameter.schema());
      }
    }
    return values.text(parameter.name(), parameter.schema());
  }

  /** Longer heads than a server reads are among the {@link Tricks}. */
  private static String shortened(String text) {
    return text.length() > TEXT_IN_HEAD_MAX ? text.substring(0, TEXT_IN_HEAD_MAX) : text;
  }

  private byte[] body(Call call, String type, Values values, World.Example example)
      throws JsonProcessingException {
    if (values.oneIn(10)) {
      return values.hostileJson();
    }
    JsonNode value =
        example == null || values.oneIn(3)
            ? values.value("", call.bodies.get(type), 0)
            : values.changed(JSON.readTree(example.body()));
    return value.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String caller(Call call, Values values) {
    if (call.toString().equals("DELETE /v1/me")) {
      return SPARE;
    }
    if (values.oneIn(call.roles.isEmpty() ? 2 : 40)) {
      return null;
    }
    List<String> role =
        call.roles.isEmpty() || values.oneIn(15)
            ? List.copyOf(tokens.keySet())
            : byRole.get(values.any(List.copyOf(call.roles)));
    return values.any(role == null ? List.copyOf(tokens.keySet()) : role);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void trick(Tricks tricks, Call call, Sent sent) throws IOException {
    Tricks.Trick trick = tricks.of(sent.method(), sent.target(), sent.headers(), sent.body());
    Wire.Answer answer;
    try (Wire wire = new Wire(stack.port(Kind.GATEWAY), Tricks.PATIENCE_MILLIS)) {
      answer = wire.exchange(trick.bytes(), trick.head());
    } catch (IOException e) {
      // The server ended the connection, or waits for what never comes; both are right.
      answer = new Wire.Answer(0, List.of(), new byte[0]);
    }
    resume(call, sent, answer);
    if (answer.status() >= 500 && !FORESEEN.contains(code(answer))) {
      fault("status " + answer.status() + " for " + trick.name(), sent, answer);
    }
    insides(call, sent, answer);
  }

  private void check(Call call, Sent sent, Wire.Answer answer) {
    insides(call, sent, answer);
    String code = code(answer);
    if (answer.status() >= 500 && !FORESEEN.contains(code)) {
      fault("status " + answer.status() + " of " + call, sent, answer);
      return;
    }
    document
        .fault(
            sent.method(),
            sent.target(),
            answer.status(),
            answer.header("Content-Type"),
            answer.body())
        .ifPresent(fault -> fault(fault, sent, answer));
    if (answer.status() < 300 && answer.header("Content-Type").startsWith("application/json")) {
      success(call, sent, answer);
    }
  }

  private void success(Call call, Sent sent, Wire.Answer answer) {
    try {
      call.faults(answer.status(), JSON.readTree(answer.body())).stream()
          .findFirst()
          .ifPresent(
              fault ->
                  fault(call + " answers unlike its schema: " + fault.getMessage(), sent, answer));
    } catch (IOException e) {
      fault(call + " answers what is no JSON", sent, answer);
    }
  }

  /** A hostile text may come back; what it did not hold must not. */
  private void insides(Call call, Sent sent, Wire.Answer answer) {
    String text = answer.text();
    if (answer.status() >= 400 && INSIDES.matcher(text).find()) {
      String asked =
          sent.target()
              + (sent.body() == null ? "" : new String(sent.body(), StandardCharsets.UTF_8));
      if (!INSIDES.matcher(asked).find()) {
        fault("an answer of " + call + " shows how we are made", sent, answer);
      }
    }
  }

  private static String code(Wire.Answer answer) {
    if (!answer.header("Content-Type").startsWith("application/problem+json")) {
      return "";
    }
    try {
      return JSON.readTree(answer.body()).path("code").asText();
    } catch (JsonProcessingException e) {
      return "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void fault(String kind, Sent sent, Wire.Answer answer) {
    String text = answer.text();
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    List<String> of =
        faults.computeIfAbsent(kind, k -> new java.util.concurrent.CopyOnWriteArrayList<>());
    if (of.size() < SHOWN_OF_A_KIND) {
      of.add(sent + " -> " + answer.status() + " " + shown);
    }
  }
}
