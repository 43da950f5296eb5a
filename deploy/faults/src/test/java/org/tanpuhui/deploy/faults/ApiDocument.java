package org.tanpuhui.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The published OpenAPI document, as far as callers and checks need it. */
final class ApiDocument {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final JsonNode document;
  private final List<Call> calls = new ArrayList<>();
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  /** A parameter; {@code in} is path, query or header. */
  record Parameter(String name, String in, JsonNode schema) {}

  /** An operation with what it takes and what it may answer. */
  final class Call {
    final String method;
    final String path;
    final List<Parameter> parameters = new ArrayList<>();

    /** Schema of the body by media type; empty for no body. */
    final Map<String, JsonNode> bodies = new java.util.LinkedHashMap<>();

    final Set<String> roles = new TreeSet<>();
    private final JsonNode node;

    private Call(String method, String path, JsonNode node, JsonNode shared) {
      this.method = method.toUpperCase(java.util.Locale.ROOT);
      this.path = path;
      this.node = node;
      for (JsonNode list : List.of(shared.path("parameters"), node.path("parameters"))) {
        for (JsonNode each : list) {
          JsonNode p = resolve(each);
          parameters.add(
              new Parameter(p.path("name").asText(), p.path("in").asText(), p.path("schema")));
        }
      }
      resolve(node.path("requestBody"))
          .path("content")
          .fields()
          .forEachRemaining(e -> bodies.put(e.getKey(), e.getValue().path("schema")));
      node.path("x-roles").forEach(role -> roles.add(role.asText()));
    }

    boolean documents(int status) {
      JsonNode responses = node.path("responses");
      return responses.has(Integer.toString(status)) || responses.has("default");
    }

    /**
     * Whether the document says at all what a success looks like. For what it has only an empty
     * schema for, it says no status either.
     */
    boolean describesSuccess() {
      java.util.Iterator<Map.Entry<String, JsonNode>> responses = node.path("responses").fields();
      while (responses.hasNext()) {
        Map.Entry<String, JsonNode> response = responses.next();
        JsonNode content = resolve(response.getValue()).path("content");
        boolean empty =
            content.has("application/json")
                && content.path("application/json").path("schema").isEmpty();
        if (response.getKey().startsWith("2") && !empty) {
          return true;
        }
      }
      return false;
    }

    /** The codes of problems with this status; empty when the document names none. */
    Set<String> codes(int status) {
      Set<String> codes = new TreeSet<>();
      resolve(node.path("responses").path(Integer.toString(status)))
          .path("x-codes")
          .forEach(code -> codes.add(code.asText()));
      return codes;
    }

    /** What is wrong with a JSON body; empty when it is as the document says. */
    Set<ValidationMessage> bodyFaults(String mediaType, JsonNode body) {
      JsonNode schema = bodies.get(mediaType);
      if (schema == null) {
        throw new IllegalStateException(this + " takes no " + mediaType);
      }
      return schema.isEmpty()
          ? Set.of()
          : schemas.computeIfAbsent(this + " " + mediaType, k -> compiled(schema)).validate(body);
    }

    /** What is wrong with a JSON answer; empty when it is as the document says. */
    Set<ValidationMessage> faults(int status, JsonNode answer) {
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

  ApiDocument(JsonNode document) {
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

  List<Call> calls() {
    return calls;
  }

  /** Names of the operations of which an answer is shown. */
  Set<String> withExample() {
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

  /** The most literal operation that a request is of. */
  Call call(String method, String path) {
    Call found = null;
    for (Call call : calls) {
      if (call.method.equals(method)
          && path.matches(call.path.replaceAll("\\{[^}]*}", "[^/]+"))
          && (found == null || variables(call) < variables(found))) {
        found = call;
      }
    }
    if (found == null) {
      throw new IllegalStateException("no operation is " + method + " " + path);
    }
    return found;
  }

  private static long variables(Call call) {
    return call.path.chars().filter(c -> c == '{').count();
  }

  /** What a reference points to; anything else is itself. */
  JsonNode resolve(JsonNode node) {
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
