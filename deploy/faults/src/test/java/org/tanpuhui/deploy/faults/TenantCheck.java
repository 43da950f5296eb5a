package org.tanpuhui.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tanpuhui.deploy.faults.AccessMatrix.Operation;
import org.tanpuhui.deploy.faults.AccessMatrix.Reach;
import org.tanpuhui.deploy.faults.Stack.Kind;
import org.tanpuhui.engines.TokenRequest;
import org.tanpuhui.testing.DocumentedAnswers;

/**
 * Tries the things of one tenant as others: what a stranger hears of it must be, word for word,
 * what it hears of a thing that never was. The owner must hear something else, or the case would
 * prove nothing.
 */
final class TenantCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int COLUMNS = 6;
  private static final Pattern NAME = Pattern.compile("\\{([a-z_-]+)}");
  private static final Pattern HEX_ID = Pattern.compile("[0-9a-f]{16}|[0-9a-f]{32}");
  private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final String OTHER_SCHEME = "shenzhen";

  /** Variables that name nothing that belongs to anybody. */
  private static final Set<String> NO_IDS = Set.of("month", "name", "scheme", "path", "code");

  /**
   * What is the caller's own, or refused by role, over a thing that anyone may read of, or a day.
   */
  private static final List<String> OF_PUBLIC_THINGS =
      List.of(
          "/v1/methodologies/.*",
          "/v1/partner/statements/.*",
          "/v1/public-welfare-accounts/[^/]+/donate",
          "/v1/me/sales/mandates/[^/]+/revoke");

  private final Stack stack;
  private final World world;
  private final AccessMatrix matrix;
  private final List<Case> cases = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int calls;

  /**
   * One line of {@code tenants.txt}.
   *
   * @param shows thing that a list shows its owner; null when the path names the thing
   */
  private record Case(
      String method,
      String path,
      String owner,
      List<String> strangers,
      String shows,
      String ifMatch,
      String body) {
    @Override
    public String toString() {
      return method + " " + path;
    }

    /** Without the query. */
    String plain() {
      return path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    }
  }

  TenantCheck(Stack stack, World world, AccessMatrix matrix) throws IOException {
    this.stack = stack;
    this.world = world;
    this.matrix = matrix;
    try (InputStream in = TenantCheck.class.getResourceAsStream("/tenants.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).forEach(this::add);
    }
  }

  private void add(String line) {
    String[] column = BLANKS.split(line.strip(), COLUMNS);
    List<String> strangers = column[3].equals("-") ? List.of() : List.of(column[3].split(","));
    boolean more = column.length == COLUMNS;
    boolean shows = more && column[4].equals("shows");
    cases.add(
        new Case(
            column[0],
            column[1],
            column[2],
            strangers,
            shows ? column[5] : null,
            !more || shows || column[4].equals("-") ? null : column[4],
            more && !shows ? column[5] : null));
  }

  /** How many calls were made. */
  int calls() {
    return calls;
  }

  /** Operations that reach somebody's thing by its id, and for which there is no case. */
  Set<String> withoutCase() {
    Set<String> missing = new TreeSet<>();
    for (Operation operation : matrix.operations()) {
      boolean byId = operation.variables().stream().anyMatch(name -> !NO_IDS.contains(name));
      boolean publicId = OF_PUBLIC_THINGS.stream().anyMatch(operation.path()::matches);
      if (byId && operation.reach() != Reach.NOBODY && !publicId && !hasCase(operation)) {
        missing.add(operation.toString());
      }
    }
    return missing;
  }

  private boolean hasCase(Operation operation) {
    return cases.stream().anyMatch(c -> c.shows() == null && of(c) == operation);
  }

  /** The most literal operation that a case is of. */
  private Operation of(Case one) {
    Operation found = null;
    for (Operation operation : matrix.operations()) {
      String pattern = operation.path().replaceAll("\\{[^}]*}", "[^/]+");
      if (operation.method().equals(one.method())
          && one.plain().matches(pattern)
          && (found == null || operation.variables().size() < found.variables().size())) {
        found = operation;
      }
    }
    if (found == null) {
      throw new IllegalStateException("tenants.txt: no operation is " + one);
    }
    return found;
  }

  /** Every stranger that hears more of a thing than that it is not there. */
  List<String> faults() throws IOException {
    try (Wire wire = new Wire(stack.port(Kind.GATEWAY))) {
      for (Case one : cases) {
        List<TokenRequest> strangers = new ArrayList<>();
        one.strangers().forEach(name -> strangers.add(world.who(name)));
        for (String role : of(one).roles()) {
          strangers.add(elsewhere(one, role));
        }
        for (TokenRequest stranger : strangers) {
          check(wire, one, stranger);
        }
        control(wire, one);
      }
    }
    return faults;
  }

  /** Somebody of this role in another scheme; the owner's name, where the owner has the role. */
  private TokenRequest elsewhere(Case one, String role) {
    TokenRequest owner = world.who(one.owner());
    TokenRequest same =
        owner.roles().contains(role)
            ? owner
            : world.people().values().stream()
                .filter(request -> request.roles().contains(role))
                .findFirst()
                .orElseThrow();
    return same.scheme(OTHER_SCHEME);
  }

  private void check(Wire wire, Case one, TokenRequest stranger) throws IOException {
    String who = stranger.subject() + " of " + stranger.scheme();
    Wire.Answer heard = call(wire, one, stranger, false);
    if (one.shows() != null) {
      if (heard.text().contains(world.id(one.shows()))) {
        faults.add(one + " shows " + who + " the " + one.shows() + " of " + one.owner());
      }
      return;
    }
    Wire.Answer ofNothing = call(wire, one, stranger, true);
    if (heard.status() < 400 || !said(heard, one).equals(said(ofNothing, one))) {
      faults.add(
          one + ", " + who + " hears " + said(heard, one) + "; of nothing " + said(ofNothing, one));
    }
  }

  private void control(Wire wire, Case one) throws IOException {
    TokenRequest owner = world.who(one.owner());
    Wire.Answer heard = call(wire, one, owner, false);
    world
        .exchanges()
        .keep(
            one.method(),
            put(one.path(), false),
            "application/json",
            one.body() == null ? null : put(one.body(), false),
            heard.status(),
            heard.text());
    if (one.shows() != null) {
      if (heard.status() != 200 || !heard.text().contains(world.id(one.shows()))) {
        faults.add(one + " does not show " + one.owner() + " the " + one.shows());
      }
    } else if (one.method().equals("GET") && heard.status() != 200) {
      faults.add(one + " is refused to its owner " + one.owner() + ": " + said(heard, one));
    } else if (said(heard, one).equals(said(call(wire, one, owner, true), one))) {
      faults.add(one + " says the same to its owner as of nothing: " + said(heard, one));
    }
  }

  private Wire.Answer call(Wire wire, Case one, TokenRequest caller, boolean ofNothing)
      throws IOException {
    calls++;
    List<String> headers = new ArrayList<>();
    headers.add("Authorization: Bearer " + stack.sign(caller));
    headers.add("Idempotency-Key: " + UUID.randomUUID());
    if (one.ifMatch() != null) {
      headers.add("If-Match: " + one.ifMatch());
    }
    byte[] body = null;
    if (one.body() != null) {
      headers.add("Content-Type: application/json");
      body = put(one.body(), false).getBytes(StandardCharsets.UTF_8);
    }
    String target = put(one.path(), ofNothing);
    Wire.Answer answer = wire.send(one.method(), target, headers, body);
    DocumentedAnswers.fault(
            one.method(), target, answer.status(), answer.header("Content-Type"), answer.body())
        .ifPresent(faults::add);
    return answer;
  }

  /** The names replaced by ids; the last by one that nothing has, when that is wanted. */
  private String put(String text, boolean ofNothing) {
    Matcher name = NAME.matcher(text);
    StringBuilder all = new StringBuilder();
    while (name.find()) {
      String id = world.id(name.group(1));
      name.appendReplacement(all, Matcher.quoteReplacement(ofNothing ? nothing(id) : id));
    }
    return name.appendTail(all).toString();
  }

  /** An id of the same form that nothing has. */
  static String nothing(String id) {
    if (id.length() == 36 && id.charAt(8) == '-') {
      return id.substring(0, 24) + "0123456789ab";
    }
    if (id.startsWith("msg_")) {
      return id.substring(0, id.length() - 12) + "0123456789ab";
    }
    if (HEX_ID.matcher(id).matches()) {
      return id.substring(0, 4) + "0123456789ab0123456789ab0123".substring(0, id.length() - 4);
    }
    if (id.matches("[0-9]+")) {
      return "9" + id + "9999";
    }
    if (id.matches("\\d{4}-\\d\\d-\\d\\d")) {
      return "2020-01-01";
    }
    if (id.startsWith("SANDBOX-")) {
      return "12999999999";
    }
    return id.contains(".") ? "no-such.thing" : "no-such-thing";
  }

  /** Status and problem, with every id that the case names taken out. */
  private String said(Wire.Answer answer, Case one) throws IOException {
    String text = answer.text();
    Matcher name = NAME.matcher(one.path());
    while (name.find()) {
      String id = world.id(name.group(1));
      text = text.replace(nothing(id), "ID").replace(id, "ID");
    }
    if (answer.header("Content-Type").startsWith("application/problem+json")) {
      JsonNode problem = JSON.readTree(text);
      ((ObjectNode) problem).remove("instance");
      String detail = UUIDS.matcher(problem.path("detail").asText()).replaceAll("ID");
      return answer.status() + " " + problem.path("code").asText() + " " + detail;
    }
    return answer.status() + " " + text;
  }
}
