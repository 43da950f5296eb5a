package org.tanpuhui.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.tanpuhui.deploy.faults.AccessMatrix.Operation;
import org.tanpuhui.deploy.faults.Stack.Kind;
import org.tanpuhui.engines.SigningKey;
import org.tanpuhui.engines.TokenRequest;
import org.tanpuhui.gateway.route.Route;
import org.tanpuhui.gateway.route.RouteTable;
import org.tanpuhui.testing.DocumentedAnswers;

/**
 * Calls every operation with every kind of caller, at the gateway and at the service itself, and
 * names each answer that the table does not allow. Ids are such that nothing has them, so that what
 * is allowed changes little.
 */
final class RoleCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 4;
  private static final String NOBODY = "00000000-0000-8000-8000-000000000000";
  private static final String REFUSED = "403 role_missing";

  private final Stack stack;
  private final List<Caller> callers = new ArrayList<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * Who calls.
   *
   * @param role null for a token that must not be taken
   * @param refusal status and code for a token that must not be taken
   */
  private record Caller(String name, String token, String role, String refusal) {}

  RoleCheck(Stack stack, SigningKey foreign) {
    this.stack = stack;
    for (String role : AccessMatrix.ROLES) {
      callers.add(new Caller(role, stack.sign(request(role)), role, null));
    }
    TokenRequest right = request("auditor");
    callers.add(new Caller("of no role", stack.sign(request("nobody")), "nobody", null));
    refused("without a token", null, "401 token_missing");
    refused("expired", stack.sign(right.ttl(Duration.ofHours(-1))), "401 token_expired");
    refused("wrongly signed", right.signedBy(foreign), "401 token_invalid");
    refused("not signed", unsigned(stack.sign(right)), "401 token_invalid");
    refused("altered", altered(stack.sign(right)), "401 token_invalid");
    refused("rubbish", "rubbish", "401 token_invalid");
    refused(
        "of another issuer",
        stack.sign(right.claim("iss", "https://elsewhere.example")),
        "401 token_invalid");
    refused(
        "for another audience",
        stack.sign(right.claim("aud", "tanpuhui:shenzhen")),
        "403 token_wrong_scheme");
    refused(
        "for two audiences",
        stack.sign(right.claim("aud", List.of("tanpuhui:sandbox", "tanpuhui:shenzhen"))),
        "403 token_wrong_scheme");
    refused(
        "of a scheme that is none",
        stack.sign(right.claim("scheme", "mars")),
        "403 token_wrong_scheme");
  }

  private static TokenRequest request(String role) {
    return TokenRequest.of(Stack.ISSUER, role).claim("org", "of-" + role);
  }

  private void refused(String name, String token, String refusal) {
    callers.add(new Caller(name, token, null, refusal));
  }

  /** The same claims with a header that says that there is no signature. */
  private static String unsigned(String token) {
    String header = "{\"alg\":\"none\",\"typ\":\"JWT\"}";
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + token.split("\\.")[1]
        + ".";
  }

  /** The signature of other claims. */
  private static String altered(String token) {
    String[] parts = token.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    byte[] other = claims.replace("auditor", "authority").getBytes(StandardCharsets.UTF_8);
    return parts[0]
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(other)
        + "."
        + parts[2];
  }

  /** How many calls were made. */
  int calls() {
    return calls.get();
  }

  /** Every answer that is not as the table says. */
  List<String> faults(List<Operation> operations) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int part = 0; part < THREADS; part++) {
        int first = part;
        parts.add(
            threads.submit(
                () -> {
                  for (int i = first; i < operations.size(); i += THREADS) {
                    check(operations.get(i));
                  }
                  return null;
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return faults.stream().sorted().toList();
  }

  private void check(Operation operation) throws IOException {
    check(operation, "gateway", stack.port(Kind.GATEWAY));
    for (Kind kind : servedBy(operation)) {
      check(operation, kind.module(), stack.port(kind));
    }
  }

  private void check(Operation operation, String where, int port) throws IOException {
    try (Wire wire = new Wire(port)) {
      for (Caller caller : callers) {
        Wire.Answer answer = call(wire, operation, caller.token());
        calls.incrementAndGet();
        String said = said(answer);
        if (!allowed(operation, caller, said)) {
          faults.add(operation + " at " + where + ", " + caller.name() + ": " + said);
        }
        DocumentedAnswers.fault(
                operation.method(),
                target(operation),
                answer.status(),
                answer.header("Content-Type"),
                answer.body())
            .ifPresent(fault -> faults.add("at " + where + ", " + caller.name() + ": " + fault));
      }
    }
  }

  private static boolean allowed(Operation operation, Caller caller, String said) {
    if (said.startsWith("5") && !said.endsWith("not_in_log_yet")) {
      return false;
    }
    if (caller.refusal() != null) {
      boolean withoutToken = operation.isOpen() && caller.token() == null;
      return withoutToken ? !said.startsWith("401") : said.equals(caller.refusal());
    }
    boolean mayCall = operation.isOpen() || operation.roles().contains(caller.role());
    return mayCall ? !said.startsWith("401") && !said.equals(REFUSED) : said.equals(REFUSED);
  }

  private static Wire.Answer call(Wire wire, Operation operation, String token) throws IOException {
    List<String> headers = new ArrayList<>();
    if (token != null) {
      headers.add("Authorization: Bearer " + token);
    }
    boolean takesBody = List.of("POST", "PUT", "PATCH").contains(operation.method());
    if (takesBody) {
      boolean events = operation.path().equals("/v1/activities");
      headers.add("Content-Type: application/" + (events ? "cloudevents+json" : "json"));
    }
    byte[] body = takesBody ? "{}".getBytes(StandardCharsets.UTF_8) : null;
    return wire.send(operation.method(), target(operation), headers, body);
  }

  /** A path whose ids nothing has. */
  static String target(Operation operation) {
    String path = operation.path();
    if (path.startsWith("/v1/ops/dead-letters")) {
      return path.equals("/v1/ops/dead-letters")
          ? path + "?stage=methodology"
          : path.replace("{id}", "m-999999999");
    }
    return path.replace("{month}", "209901")
        .replace("{day}", "2020-01-01")
        .replace("{scheme}", "sandbox")
        .replaceAll("\\{[^}]*}", NOBODY);
  }

  private static String said(Wire.Answer answer) throws IOException {
    if (!answer.header("Content-Type").startsWith("application/problem+json")) {
      return Integer.toString(answer.status());
    }
    JsonNode problem = JSON.readTree(answer.body());
    return answer.status() + " " + problem.path("code").asText();
  }

  /** The services behind the gateway that have the operation. */
  static List<Kind> servedBy(Operation operation) {
    String path = target(operation);
    String plain = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    Route route = RouteTable.find(operation.method(), plain);
    return switch (RouteTable.upstream(route, plain, "methodology")) {
      case ACTIVITY -> List.of(Kind.ACTIVITY_SERVICE);
      case METHODOLOGY -> List.of(Kind.METHODOLOGY_SERVICE);
      case LEDGER -> List.of(Kind.LEDGER_SERVICE);
      default -> List.of(Kind.METHODOLOGY_SERVICE, Kind.LEDGER_SERVICE);
    };
  }
}
