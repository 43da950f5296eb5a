package org.tanpuhui.gateway.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.tanpuhui.platform.json.Json;

/** What the JAX-RS resources of the services say by themselves: paths, parameters, types, roles. */
final class ApiScan {
  /** Extension that names the method behind an operation, as class#method. */
  static final String METHOD = "x-method";

  /** Extension that names the method of another service that serves the other half. */
  private static final String ALSO = "x-also";

  private static final DotName ROLES =
      DotName.createSimple("jakarta.annotation.security.RolesAllowed");
  private static final DotName POST = DotName.createSimple("jakarta.ws.rs.POST");
  private static final DotName IDEMPOTENT =
      DotName.createSimple("org.tanpuhui.platform.web.Idempotent");
  private static final DotName WITHOUT_KEY =
      DotName.createSimple("org.tanpuhui.platform.web.WithoutIdempotencyKey");
  private static final DotName PERMIT =
      DotName.createSimple("jakarta.annotation.security.PermitAll");

  /**
   * A method that serves an operation.
   *
   * @param parameters names of the parameters' types
   * @param roles who may call it; empty when open
   * @param open whether it is served without a token
   * @param key what an Idempotency-Key does to it
   */
  record Served(
      String type,
      String method,
      List<String> parameters,
      Set<String> roles,
      boolean open,
      Key key) {
    String name() {
      return type + "#" + method + parameters;
    }
  }

  /** What a command does with an Idempotency-Key. */
  enum Key {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  private final ObjectNode document;
  private final Map<String, Served> served;

  private ApiScan(ObjectNode document, Map<String, Served> served) {
    this.document = document;
    this.served = served;
  }

  /** Scans all services; a method on one path that two of them serve halves of is told once. */
  static ApiScan ofAll() {
    ApiScan all = of(CompiledServices.index(CompiledServices.SERVICES.get(0)));
    for (String service : CompiledServices.SERVICES.subList(1, CompiledServices.SERVICES.size())) {
      all.add(of(CompiledServices.index(service)));
    }
    return all;
  }

  private void add(ApiScan other) {
    served.putAll(other.served);
    keepApart(other);
    document
        .withObject("/components/schemas")
        .setAll((ObjectNode) other.document.at("/components/schemas"));
    ObjectNode paths = document.withObject("/paths");
    for (Map.Entry<String, JsonNode> path : other.document.get("paths").properties()) {
      ObjectNode item = paths.withObjectProperty(path.getKey());
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (operation.getValue() instanceof ObjectNode added) {
          ObjectNode known = (ObjectNode) item.get(operation.getKey());
          if (known == null) {
            item.set(operation.getKey(), added);
          } else if (!known.get(METHOD).equals(added.get(METHOD))) {
            join(known, added);
          }
        }
      }
    }
  }

  /**
   * The scanner numbers pages by what they hold, for each service anew: the second page of one is
   * not that of another. What has a name that is taken by something else gets another one here.
   */
  private void keepApart(ApiScan other) {
    ObjectNode known = document.withObject("/components/schemas");
    ObjectNode added = (ObjectNode) other.document.at("/components/schemas");
    for (String name : new TreeSet<>(namesOf(added))) {
      if (known.has(name) && !known.get(name).equals(added.get(name))) {
        String apart = name;
        while (known.has(apart) || added.has(apart)) {
          apart += "-";
        }
        added.set(apart, added.remove(name));
        rename(other.document, "#/components/schemas/" + name, "#/components/schemas/" + apart);
      }
    }
  }

  /** A JsonNode can be iterated, so the scanner takes it for an array; it is any JSON. */
  private static void anyJson(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("type").asText().equals("array")
        && !object.has("items")) {
      object.remove("type");
    }
    node.forEach(ApiScan::anyJson);
  }

  private static List<String> namesOf(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void rename(JsonNode node, String from, String to) {
    if (node instanceof ObjectNode object && object.path("$ref").asText().equals(from)) {
      object.put("$ref", to);
    }
    node.forEach(child -> rename(child, from, to));
  }

  /** The answer has the members of both halves. */
  private static void join(ObjectNode known, ObjectNode added) {
    String schema = "/responses/200/content/application~1json";
    ObjectNode both = (ObjectNode) known.at(schema);
    ArrayNode halves = Json.mapper().createArrayNode();
    halves.add(both.get("schema")).add(added.at(schema).get("schema"));
    both.putObject("schema").set("allOf", halves);
    known.withArray(ALSO).add(added.get(METHOD));
  }

  private static ApiScan of(IndexView index) {
    Map<String, Served> served = new TreeMap<>();
    String json;
    try {
      json =
          SmallRyeOpenAPI.builder()
              .withConfig(
                  new SmallRyeConfigBuilder()
                      .withDefaultValues(
                          Map.of(
                              "mp.openapi.extensions.smallrye.property-naming-strategy",
                              SnakeCaseStrategy.class.getName(),
                              "mp.openapi.extensions.smallrye.openapi",
                              "3.1.0",
                              "mp.openapi.extensions.smallrye.defaultProduces",
                              "application/json",
                              "mp.openapi.extensions.smallrye.remove-unused-schemas.enable",
                              "true"))
                      .build())
              .withIndex(index)
              .withScannerFilter("JAX-RS"::equals)
              .enableModelReader(false)
              .enableStandardStaticFiles(false)
              .enableStandardFilter(false)
              .withOperationHandler(
                  (operation, type, method) -> {
                    Served found = served(type, method);
                    operation.addExtension(METHOD, found.name());
                    served.put(found.name(), found);
                  })
              .build()
              .toJSON();
    } catch (RuntimeException e) {
      throw new IllegalStateException("the resources cannot be scanned", e);
    }
    try {
      JsonNode document = Json.mapper().readTree(json);
      anyJson(document);
      return new ApiScan((ObjectNode) document, served);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document as the scanner made it; every operation has {@link #METHOD}. */
  ObjectNode document() {
    return document;
  }

  /** The methods behind an operation: one, or those that each serve a part of the answer. */
  List<Served> served(ObjectNode operation) {
    List<Served> behind = new ArrayList<>();
    behind.add(served.get(operation.get(METHOD).asText()));
    operation.path(ALSO).forEach(also -> behind.add(served.get(also.asText())));
    return behind;
  }

  private static Served served(ClassInfo type, MethodInfo method) {
    AnnotationInstance roles = method.annotation(ROLES);
    boolean open = method.hasAnnotation(PERMIT);
    if (roles == null && !open) {
      roles = type.declaredAnnotation(ROLES);
      open = type.hasDeclaredAnnotation(PERMIT);
    }
    if (roles == null && !open) {
      throw new IllegalStateException(type.name() + "#" + method.name() + " says no roles");
    }
    return new Served(
        type.name().toString(),
        method.name(),
        method.parameterTypes().stream().map(parameter -> parameter.name().toString()).toList(),
        open ? Set.of() : new TreeSet<>(List.of(roles.value().asStringArray())),
        open,
        key(type, method));
  }

  private static Key key(ClassInfo type, MethodInfo method) {
    AnnotationInstance keyed = method.annotation(IDEMPOTENT);
    if (keyed == null) {
      keyed = type.declaredAnnotation(IDEMPOTENT);
    }
    if (keyed == null || !method.hasAnnotation(POST) || method.hasAnnotation(WITHOUT_KEY)) {
      return Key.NONE;
    }
    boolean required = keyed.value("required") != null && keyed.value("required").asBoolean();
    return required ? Key.REQUIRED : Key.OPTIONAL;
  }
}
