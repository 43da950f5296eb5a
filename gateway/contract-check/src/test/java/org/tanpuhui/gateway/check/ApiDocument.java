package org.tanpuhui.gateway.check;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tanpuhui.gateway.check.ApiScan.Key;
import org.tanpuhui.gateway.check.ApiScan.Served;
import org.tanpuhui.gateway.check.OperationTexts.Text;
import org.tanpuhui.gateway.route.Route;
import org.tanpuhui.gateway.route.RouteTable;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * The API at the gateway as one OpenAPI 3.1 document, made of the compiled services. Paths,
 * parameters and types are scanned, roles are those of the annotations that guard the methods,
 * codes are those that their code can name; only sentences are written by people.
 */
final class ApiDocument {
  static final List<String> METHODS = List.of("get", "head", "post", "put", "patch", "delete");

  private static final String PUBLIC = "/v1";
  private static final Pattern CHOICE = Pattern.compile("\\w+(\\|\\w+)*");

  /** Who reads about an operation: the first of its roles in this order. */
  private static final List<String> READERS =
      List.of(
          "partner",
          "participant",
          "merchant",
          "member",
          "bank",
          "exchange",
          "applicant",
          "verifier",
          "expert",
          "authority",
          "platform_operator",
          "auditor");

  /** Code that tells what became of activities; what it names is no answer of its caller. */
  private static final Set<String> TELLS_OUTCOMES =
      Set.of(
          "org.tanpuhui.methodology.api.Derivations", "org.tanpuhui.methodology.api.Explanations");

  private final ApiScan scan = ApiScan.ofAll();
  private final ReachableCodes codes = new ReachableCodes(ApiDocument::isFollowed);
  private final OperationTexts texts = OperationTexts.read();
  private final Examples examples = Examples.read();
  private final ObjectNode components = Json.mapper().createObjectNode();
  private ObjectNode schemas;

  /** Makes the document. */
  static ObjectNode make() {
    return new ApiDocument().document();
  }

  private static boolean isFollowed(JavaCodeUnit unit) {
    return !TELLS_OUTCOMES.contains(unit.getOwner().getName());
  }

  private ObjectNode document() {
    ObjectNode scanned = scan.document();
    ((ObjectNode) scanned.get("paths")).retain(publicPaths(scanned));
    SchemaNames.shorten(scanned);
    schemas = (ObjectNode) scanned.at("/components/schemas");
    ObjectNode document = Json.mapper().createObjectNode();
    document.put("openapi", "3.1.0");
    document.set("info", Components.info());
    document.set("servers", Components.servers());
    Map<String, ObjectNode> paths = new TreeMap<>();
    Set<String> readers = new TreeSet<>();
    for (Map.Entry<String, JsonNode> item : scanned.get("paths").properties()) {
      for (String method : METHODS) {
        JsonNode operation = item.getValue().get(method);
        if (operation != null) {
          for (Map.Entry<String, ObjectNode> one :
              choices(item.getKey(), (ObjectNode) operation).entrySet()) {
            ObjectNode told = operation(method, one.getKey(), one.getValue());
            readers.add(told.at("/tags/0").asText());
            paths
                .computeIfAbsent(one.getKey(), p -> Json.mapper().createObjectNode())
                .set(method, told);
          }
        }
      }
    }
    document.set("tags", Components.tags(readers));
    ObjectNode items = document.putObject("paths");
    paths.forEach((path, item) -> items.set(path, item.retain(METHODS)));
    components.set("schemas", schemas);
    Components.fill(components);
    document.set("components", components);
    document.set("x-problems", Components.catalogue());
    return document;
  }

  private static Collection<String> publicPaths(ObjectNode scanned) {
    return scanned.get("paths").properties().stream()
        .map(Map.Entry::getKey)
        .filter(path -> path.startsWith(PUBLIC))
        .toList();
  }

  /** A path whose segment is one of a few words, or of one, is as many paths. */
  private static Map<String, ObjectNode> choices(String path, ObjectNode operation) {
    for (JsonNode parameter : operation.path("parameters")) {
      String pattern = parameter.at("/schema/pattern").asText();
      if (parameter.get("in").asText().equals("path") && CHOICE.matcher(pattern).matches()) {
        Map<String, ObjectNode> choices = new TreeMap<>();
        for (String word : pattern.split("\\|")) {
          ObjectNode one = operation.deepCopy();
          one.withArray("parameters").removeIf(p -> p.get("name").equals(parameter.get("name")));
          choices.put(path.replace("{" + parameter.get("name").asText() + "}", word), one);
        }
        return choices;
      }
    }
    return Map.of(path, operation);
  }

  private ObjectNode operation(String method, String path, ObjectNode scanned) {
    String name = method.toUpperCase(Locale.ROOT) + " " + path;
    List<Served> behind = scan.served(scanned);
    Served served = behind.get(0);
    Route route = RouteTable.find(method.toUpperCase(Locale.ROOT), path.replaceAll("[{}]", ""));
    boolean open = served.open() && route.open();
    Text text = texts.operation(name).orElse(null);
    ObjectNode told = Json.mapper().createObjectNode();
    told.put("operationId", text == null ? defaultId(method, path) : text.id());
    told.putArray("tags").add(reader(served));
    if (text != null) {
      told.put("summary", text.en());
      told.put("x-summary-zh", text.zh());
    }
    ArrayNode roles = told.putArray("x-roles");
    served.roles().forEach(roles::add);
    ArrayNode security = told.putArray("security");
    if (open) {
      security.addObject();
    }
    security.addObject().putArray("bearer");
    Set<ProblemCode> all = codes(path, scanned, behind, open);
    told.set("parameters", parameters(name, scanned, all, served.key()));
    if (scanned.has("requestBody")) {
      ObjectNode body = Components.json(scanned.get("requestBody").deepCopy());
      told.set("requestBody", body.put("required", !mayBeEmpty(served, body)));
    }
    told.set("responses", responses(scanned, all, text != null && text.etag()));
    examples.show(name, told);
    return told;
  }

  private Set<ProblemCode> codes(
      String path, ObjectNode scanned, List<Served> behind, boolean open) {
    Set<ProblemCode> all = GeneralCodes.of(path, scanned, open, behind.get(0).roles());
    behind.stream()
        .flatMap(method -> codes.of(method).stream())
        .filter(GeneralCodes::isAnswer)
        .filter(code -> !(open && code == ProblemCode.TOKEN_MISSING))
        .forEach(all::add);
    if (behind.get(0).key() != Key.NONE) {
      all.add(ProblemCode.IDEMPOTENCY_KEY_IN_FLIGHT);
      all.add(ProblemCode.IDEMPOTENCY_KEY_REUSED);
    }
    return all;
  }

  private ArrayNode parameters(
      String operation, ObjectNode scanned, Set<ProblemCode> all, Key key) {
    ArrayNode parameters = Json.mapper().createArrayNode();
    for (JsonNode parameter : scanned.path("parameters")) {
      ObjectNode told = parameter.deepCopy();
      String name = told.get("name").asText();
      if (key != Key.NONE && name.equals("Idempotency-Key")) {
        continue;
      }
      texts.parameter(operation, name).ifPresent(text -> told.put("description", text));
      parameters.add(told);
    }
    boolean ifMatch = false;
    for (JsonNode parameter : parameters) {
      ifMatch |= parameter.get("name").asText().equals("If-Match");
    }
    if (all.contains(ProblemCode.IF_MATCH_REQUIRED) && !ifMatch) {
      parameters.addObject().put("$ref", "#/components/parameters/IfMatch");
    }
    if (key != Key.NONE) {
      parameters
          .addObject()
          .put(
              "$ref",
              "#/components/parameters/"
                  + (key == Key.REQUIRED ? "RequiredIdempotencyKey" : "IdempotencyKey"));
    }
    parameters.addObject().put("$ref", "#/components/parameters/AcceptLanguage");
    parameters.addObject().put("$ref", "#/components/parameters/RequestId");
    return parameters;
  }

  private ObjectNode responses(ObjectNode scanned, Set<ProblemCode> all, boolean etag) {
    ObjectNode responses = Json.mapper().createObjectNode();
    for (Map.Entry<String, JsonNode> good : scanned.get("responses").properties()) {
      if (good.getKey().startsWith("2") || good.getKey().startsWith("3")) {
        ObjectNode told = Components.json(good.getValue().deepCopy());
        ObjectNode headers = Components.headers(etag);
        if (all.contains(ProblemCode.IDEMPOTENCY_KEY_REUSED)) {
          headers
              .putObject("Idempotency-Replayed")
              .put("$ref", "#/components/headers/Idempotency-Replayed");
        }
        told.set("headers", headers);
        responses.set(good.getKey(), told);
      }
    }
    Map<Integer, Set<ProblemCode>> byStatus = new TreeMap<>();
    for (ProblemCode code : all) {
      byStatus.computeIfAbsent(code.httpStatus(), s -> EnumSet.noneOf(ProblemCode.class)).add(code);
    }
    byStatus.forEach(
        (status, of) ->
            responses.set(status.toString(), Components.refusal(components, status, of)));
    return responses;
  }

  /** Whether a body that the resource reads by itself has no member that must be there. */
  private boolean mayBeEmpty(Served served, ObjectNode body) {
    String ref = body.at("/content/application~1json/schema/$ref").asText();
    JsonNode schema = schemas.path(ref.substring(ref.lastIndexOf('/') + 1));
    return (served.parameters().contains("[B")
            || served.parameters().contains(InputStream.class.getName()))
        && schema.isObject()
        && !schema.has("required");
  }

  private static String reader(Served served) {
    return served.open()
        ? "anyone"
        : READERS.stream().filter(served.roles()::contains).findFirst().orElseThrow();
  }

  /** What an operation is called while nobody has given it a name. */
  static String defaultId(String method, String path) {
    return Arrays.stream(path.substring(PUBLIC.length()).split("[^a-z0-9_]+|_"))
        .filter(word -> !word.isEmpty())
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(joining("", method, ""));
  }
}
