package org.tanpuhui.gateway.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What people write about operations and parameters, in {@code gateway/contract/src/main/api}: a
 * name for clients, a sentence in English and one in Chinese. Nothing that the code says by itself.
 */
final class OperationTexts {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  /**
   * @param id name of the method in generated clients
   * @param en summary
   * @param zh summary
   * @param etag whether the answer has an ETag
   */
  record Text(String id, String en, String zh, boolean etag) {}

  private final Map<String, Text> operations = new TreeMap<>();
  private final Map<String, String> parameters = new TreeMap<>();

  static Path folder() {
    return CompiledServices.root().resolve("gateway/contract/src/main/api");
  }

  static OperationTexts read() {
    OperationTexts texts = new OperationTexts();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        boolean parameters = file.endsWith("parameters.yaml");
        for (Map.Entry<String, JsonNode> entry : YAML.readTree(file.toFile()).properties()) {
          if (parameters) {
            texts.parameters.put(entry.getKey(), entry.getValue().asText());
          } else if (texts.operations.put(entry.getKey(), text(entry.getValue())) != null) {
            throw new IllegalStateException(entry.getKey() + " is described twice");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  private static Text text(JsonNode node) {
    return new Text(
        node.required("id").asText(),
        node.required("en").asText(),
        node.required("zh").asText(),
        node.path("etag").asBoolean());
  }

  /** The text of an operation, by {@code POST /v1/partners}. */
  Optional<Text> operation(String name) {
    return Optional.ofNullable(operations.get(name));
  }

  /** All that are described. */
  Map<String, Text> operations() {
    return operations;
  }

  /** What a parameter is: by {@code POST /v1/partners id}, else by its name alone. */
  Optional<String> parameter(String operation, String name) {
    return Optional.ofNullable(
        parameters.getOrDefault(operation + " " + name, parameters.get(name)));
  }
}
