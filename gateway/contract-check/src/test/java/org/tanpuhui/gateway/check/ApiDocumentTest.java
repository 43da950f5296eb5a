package org.tanpuhui.gateway.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tanpuhui.gateway.contract.PublishedApi;
import org.tanpuhui.gateway.route.Route;
import org.tanpuhui.gateway.route.RouteTable;
import org.tanpuhui.platform.json.Json;

/** The published document is what the code says, and says enough of every operation. */
class ApiDocumentTest {
  private static final String RENEW =
      "openapi.json differs from the code. If the change is meant, renew it with deploy/renew-api"
          + " and check in the difference.";

  private static ObjectNode made;
  private static OperationTexts texts;

  /** One operation of the document. */
  private record Operation(String name, String method, String path, JsonNode told) {}

  @BeforeAll
  static void makeTheDocument() {
    made = ApiDocument.make();
    texts = OperationTexts.read();
  }

  @Test
  void publishedDocumentIsWhatTheCodeSays() throws IOException {
    String text = Documents.pretty(made);
    if (Documents.RENEW) {
      Files.writeString(Documents.published(PublishedApi.OPENAPI), text);
      // The list only becomes shorter, so what is new must be described.
      List<String> left = new ArrayList<>(Files.readAllLines(allowlist()));
      left.retainAll(undescribed());
      Files.write(allowlist(), left);
      return;
    }
    JsonNode published = Json.mapper().readTree(PublishedApi.read(PublishedApi.OPENAPI));
    assertThat(differences("", published, made)).as(RENEW).isEmpty();
    assertThat(new String(PublishedApi.read(PublishedApi.OPENAPI), UTF_8))
        .as(RENEW)
        .isEqualTo(text);
  }

  @Test
  void everyOperationIsRoutedForEachOfItsRoles() {
    for (Operation operation : operations()) {
      Route route = RouteTable.find(operation.method(), operation.path().replaceAll("[{}]", ""));
      Set<String> roles = words(operation.told().get("x-roles"));
      if (!route.roles().isEmpty()) {
        assertThat(route.roles())
            .as("roles that the gateway lets through to %s", operation.name())
            .containsAll(roles);
      }
      assertThat(route.open() || !roles.isEmpty() || operation.told().get("security").size() == 1)
          .as(operation.name())
          .isTrue();
    }
  }

  @Test
  void operationsHaveNamesOfTheirOwn() {
    assertThat(operations())
        .extracting(operation -> operation.told().get("operationId").asText())
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][A-Za-z0-9]+"));
  }

  @Test
  void textsAreOfOperationsThatExist() {
    assertThat(texts.operations().keySet())
        .isSubsetOf(operations().stream().map(Operation::name).toList());
  }

  @Test
  void onlyTheOperationsOfTheListAreNotYetDescribed() throws IOException {
    assertThat(undescribed())
        .as(
            "describe it in gateway/contract/src/main/api and declare what it takes and answers;"
                + " what is described leaves the list, which may only become shorter")
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(allowlist()).stream().filter(line -> !line.isEmpty()).toList());
  }

  @Test
  void everyExampleIsWhatItsTypeSays() {
    assertThat(operations())
        .flatMap(operation -> Examples.faults(operation.name(), operation.told(), made))
        .isEmpty();
  }

  @Test
  void everyOperationHasAnExample() {
    assertThat(operations())
        .filteredOn(operation -> !hasExamples(operation.told()))
        .extracting(Operation::name)
        .as("make an exchange of it happen in SurfaceIT and renew the examples; see CONTRIBUTING")
        .isEmpty();
  }

  /** One of what it takes and one of what it answers, as far as either is JSON. */
  private static boolean hasExamples(JsonNode told) {
    JsonNode body = told.at("/requestBody/content");
    boolean answers = false;
    boolean answered = false;
    for (Map.Entry<String, JsonNode> response : told.get("responses").properties()) {
      if (response.getKey().startsWith("2")) {
        answers |= isJson(response.getValue().path("content"));
        answered |= isShown(response.getValue().path("content"));
      }
    }
    return (!isJson(body) || isShown(body)) && (!answers || answered);
  }

  private static boolean isJson(JsonNode content) {
    return content.has("application/json") || content.has("application/cloudevents+json");
  }

  private static boolean isShown(JsonNode content) {
    for (JsonNode type : content) {
      if (type.has("example")) {
        return true;
      }
    }
    return false;
  }

  private static Path allowlist() {
    return OperationTexts.folder().resolve("undescribed.txt");
  }

  /** What is missing of which operation. */
  private static List<String> undescribed() {
    List<String> missing = new ArrayList<>();
    for (Operation operation : operations()) {
      if (!operation.told().has("summary")) {
        missing.add(operation.name() + " summary");
      }
      if (isUntyped(operation.told().at("/requestBody/content"))) {
        missing.add(operation.name() + " request");
      }
      operation
          .told()
          .get("responses")
          .properties()
          .forEach(
              answer -> {
                if (isUntypedAnswer(answer.getKey(), answer.getValue())) {
                  missing.add(operation.name() + " response " + answer.getKey());
                }
              });
    }
    return missing;
  }

  private static boolean isUntypedAnswer(String status, JsonNode answer) {
    boolean none = !answer.has("content") && !status.equals("204");
    return status.startsWith("2") && (none || isUntyped(answer.path("content")));
  }

  private static boolean isUntyped(JsonNode content) {
    for (Map.Entry<String, JsonNode> type : content.properties()) {
      JsonNode schema = type.getValue().path("schema");
      boolean json = type.getKey().contains("json");
      if (json && (schema.isEmpty() || schema.path("format").asText().equals("binary"))) {
        return true;
      }
    }
    return false;
  }

  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    made.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          String verb = method.getKey().toUpperCase(Locale.ROOT);
                          operations.add(
                              new Operation(
                                  verb + " " + path.getKey(),
                                  verb,
                                  path.getKey(),
                                  method.getValue()));
                        }));
    return operations;
  }

  private static Set<String> words(JsonNode array) {
    Set<String> words = new TreeSet<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }

  /** The first places at which two documents differ, so that nobody must compare a megabyte. */
  private static List<String> differences(String at, JsonNode published, JsonNode code) {
    List<String> found = new ArrayList<>();
    if (published.isObject() && code.isObject()) {
      Set<String> names = new TreeSet<>();
      published.fieldNames().forEachRemaining(names::add);
      code.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String below = at + "/" + name.replace("~", "~0").replace("/", "~1");
        found.addAll(differences(below, published.path(name), code.path(name)));
      }
    } else if (!published.equals(code)) {
      found.add(at + ": published " + published + ", code " + code);
    }
    return found.size() > 20 ? found.subList(0, 20) : found;
  }
}
