package org.tanpuhui.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tanpuhui.gateway.contract.PublishedApi;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;

/** The published OpenAPI document, as far as callers and checks need it. */
public final class ApiDocument {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
  private static final int REFUSAL = 400;
  private static final Map<String, ProblemCode> CODES =
      Stream.of(ProblemCode.values()).collect(Collectors.toMap(ProblemCode::code, code -> code));
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final JsonNode document;
  private final List<Call> calls = new ArrayList<>();
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  /** A parameter; {@code in} is path, query or header. */
  public record Parameter(String name, String in, JsonNode schema) {}

  /** An operation with what it takes and what it may answer. */
  public final class Call {
    public final String method;
    public final String path;
    public final List<Parameter> parameters = new ArrayList<>();

    /** Schema of the body by media type; empty for no body. */
    public final Map<String, JsonNode> bodies = new LinkedHashMap<>();

    public final Set<String> roles = new TreeSet<>();
    private final Pattern pattern;
    private final JsonNode node;

    private Call(String method, String path, JsonNode node, JsonNode shared) {
      this.method = method.toUpperCase(Locale.ROOT);
      this.path = path;
      this.node = node;
      for (JsonNode list : List.of(shared.path("parameters"), node.path("parameters"))) {
        for (JsonNode each : list) {
          JsonNode p = resolve(each);
          parameters.add(
              new Parameter(p.path("name").asText(), p.path("in").asText(), p.path("schema")));
        }
      }
      this.pattern = Pattern.compile(pattern());
      resolve(node.path("requestBody"))
          .path("content")
          .fields()
          .forEachRemaining(e -> bodies.put(e.getKey(), e.getValue().path("schema")));
      node.path("x-roles").forEach(role -> roles.add(role.asText()));
    }

    /** Variables are one segment, or what their own pattern says. */
    private String pattern() {
      String pattern = path;
      for (Parameter parameter : parameters) {
        if (parameter.in().equals("path")) {
          String own = parameter.schema().path("pattern").asText("[^/]+");
          pattern = pattern.replace("{" + parameter.name() + "}", own);
        }
      }
      return pattern;
    }

    /** Whether an answer may have this status. */
    public boolean documents(int status) {
      return node.path("responses").has(Integer.toString(status));
    }

    /** Every status of a success. */
    public NavigableSet<Integer> successes() {
      NavigableSet<Integer> statuses = new TreeSet<>();
      node.path("responses").fieldNames().forEachRemaining(s -> statuses.add(Integer.valueOf(s)));
      return statuses.headSet(REFUSAL, false);
    }

    /** The codes of problems with this status; empty when the document names none. */
    public Set<String> codes(int status) {
      Set<String> codes = new TreeSet<>();
      resolve(node.path("responses").path(Integer.toString(status)))
          .path("x-codes")
          .forEach(code -> codes.add(code.asText()));
      return codes;
    }

    /** The codes of problems with any status. */
    public Set<String> codes() {
      Set<String> codes = new TreeSet<>();
      node.path("responses")
          .fieldNames()
          .forEachRemaining(status -> codes.addAll(codes(Integer.parseInt(status))));
      return codes;
    }

    /** What is wrong with a JSON body; empty when it is as the document says. */
    public Set<ValidationMessage> bodyFaults(String mediaType, JsonNode body) {
      JsonNode schema = bodies.get(mediaType);
      if (schema == null) {
        throw new IllegalStateException(this + " takes no " + mediaType);
      }
      return schema.isEmpty()
          ? Set.of()
          : schemas.computeIfAbsent(this + " " + mediaType, k -> compiled(schema)).validate(body);
    }

    /** What is wrong with a JSON answer; empty when it is as the document says. */
    public Set<ValidationMessage> faults(int status, JsonNode answer) {
      JsonNode schema =
          resolve(node.path("responses").path(Integer.toString(status)))
              .path("content")
              .path("application/json")
              .path("schema");
      return schema.isMissingNode() || schema.isEmpty()
          ? Set.of()
          : schemas.computeIfAbsent(this + " " + status, k -> compiled(schema)).validate(answer);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** The document as it is checked in. */
  public static ApiDocument published() {
    try {
      return new ApiDocument(Json.mapper().readTree(PublishedApi.read(PublishedApi.OPENAPI)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param document OpenAPI 3.1 of all operations
   */
  public ApiDocument(JsonNode document) {
    this.document = document;
    document
        .path("paths")
        .fields()
        .forEachRemaining(
            path -> {
              for (String method : METHODS) {
                if (path.getValue().has(method)) {
                  calls.add(
                      new Call(
                          method, path.getKey(), path.getValue().get(method), path.getValue()));
                }
              }
            });
  }

  /** Every operation, in the order of the document. */
  public List<Call> calls() {
    return calls;
  }

  /** Names of the operations of which an answer is shown. */
  public Set<String> withExample() {
    Set<String> names = new TreeSet<>();
    for (Call call : calls) {
      for (JsonNode response : call.node.path("responses")) {
        if (response.path("content").path("application/json").has("example")) {
          names.add(call.toString());
        }
      }
    }
    return names;
  }

  /**
   * The most literal operation that a request is of.
   *
   * @throws IllegalStateException it is of none
   */
  public Call call(String method, String path) {
    return find(method, path)
        .orElseThrow(() -> new IllegalStateException("no operation is " + method + " " + path));
  }

  /** The most literal operation that a request is of; HEAD is of GET. */
  public Optional<Call> find(String method, String path) {
    String asked = method.equals("HEAD") ? "GET" : method;
    Call found = null;
    for (Call call : calls) {
      if (call.method.equals(asked)
          && call.pattern.matcher(path).matches()
          && (found == null || variables(call) < variables(found))) {
        found = call;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * What an answer has that the document does not tell: a success of an operation that it lacks, a
   * status that the operation lacks, a refusal that is no problem, or a code that the operation
   * lacks for this status. Requests outside of {@code /v1} and of the method OPTIONS are no
   * operations and have no fault.
   *
   * @param target path with or without a query, or a whole URI
   * @param mediaType null for none
   * @param body whole, or empty where there was none to read (HEAD)
   * @return a sentence that begins with the kind of fault and names the operation
   */
  public Optional<String> fault(
      String method, String target, int status, String mediaType, byte[] body) {
    String path = path(target);
    if (!path.startsWith("/v1/") || method.equals("OPTIONS")) {
      return Optional.empty();
    }
    Optional<Call> call = find(method, path);
    if (call.isEmpty() && status < REFUSAL) {
      return Optional.of("no operation, and answered with " + status + ": " + method + " " + path);
    }
    if (call.isPresent() && !call.get().documents(status)) {
      String code = status < REFUSAL ? "" : " " + problem(body).path("code").asText();
      return Optional.of("undocumented status " + status + code + " of " + call.get());
    }
    if (status < REFUSAL || method.equals("HEAD")) {
      return Optional.empty();
    }
    String name = call.map(Call::toString).orElse(method + " " + path);
    if (mediaType == null || !mediaType.startsWith("application/problem+json")) {
      return Optional.of("a refusal that is no problem, " + status + " of " + name);
    }
    return problemFault(call, status, problem(body)).map(fault -> fault + " of " + name);
  }

  private static Optional<String> problemFault(Optional<Call> call, int status, JsonNode problem) {
    ProblemCode code = CODES.get(problem.path("code").asText());
    if (code == null) {
      return Optional.of("a code that is none, " + problem.path("code"));
    }
    if (code.httpStatus() != status) {
      return Optional.of("another status, " + status + ", with " + code.code());
    }
    Set<String> unknown = new TreeSet<>();
    if (call.isPresent()) {
      // Of several faults the first gives the status; the others keep codes of their own.
      problem.path("errors").forEach(error -> unknown.add(error.path("code").asText()));
      unknown.removeAll(call.get().codes());
      if (!call.get().codes(status).contains(code.code())) {
        unknown.add(code.code());
      }
    }
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of("undocumented code " + String.join(", ", unknown) + " with " + status);
  }

  private static JsonNode problem(byte[] body) {
    try {
      return Json.mapper().readTree(new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Json.mapper().missingNode();
    }
  }

  /** By hand where it is only a path: not every target that a test sends is a URI. */
  private static String path(String target) {
    String path = target.startsWith("/") ? target : URI.create(target).getRawPath();
    return path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
  }

  private static long variables(Call call) {
    return call.path.chars().filter(c -> c == '{').count();
  }

  /** What a reference points to; anything else is itself. */
  public JsonNode resolve(JsonNode node) {
    JsonNode here = node;
    while (here.has("$ref")) {
      here = document.at(here.get("$ref").asText().substring(1));
    }
    return here;
  }

  private JsonSchema compiled(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.get("components"));
    return SCHEMAS.getSchema(whole);
  }
}
