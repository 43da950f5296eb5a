package org.tanpuhui.methodology.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.platform.json.Json;

/** The versions that golden vectors name: shipped ones, and those of {@code synthetic.json}. */
final class GoldenDocuments {
  private static final Map<String, String> NEUTRAL_EXAMPLES =
      Map.of(
          "sz-low-carbon-public-transport",
          "[{\"name\":{\"zh\":\"零\",\"en\":\"none\"},\"activities\":[{\"quantities\":{\"mode\":\"metro\",\"distance_m\":0}}],"
              + "\"amount_mg_co2e\":0}]",
          "sz-household-electricity",
          "[{\"name\":{\"zh\":\"零\",\"en\":\"none\"},\"activities\":[{\"day\":\"2024-10-15\",\"persons\":3,"
              + "\"quantities\":{\"energy_wh\":9000,\"read_quality\":\"measured\"}}],\"amount_mg_co2e\":0}]");

  private GoldenDocuments() {}

  static MethodologyVersion version(String methodology, String version) {
    return read(tree(methodology, version));
  }

  /** A version with the two guards of household electricity on or off. */
  static MethodologyVersion guarded(
      String methodology, String version, boolean sawTooth, boolean emptyHome) {
    ObjectNode document = tree(methodology, version);
    set(document, "saw_tooth_guard", sawTooth ? "1" : "0");
    set(document, "empty_home_guard", emptyHome ? "1" : "0");
    neutral(document);
    return read(document);
  }

  /** The same version, no longer in force from a day on. */
  static MethodologyVersion ending(String methodology, String version, LocalDate to) {
    ObjectNode document = tree(methodology, version);
    ((ObjectNode) document.path("validity")).put("to", to.toString());
    return read(document);
  }

  private static MethodologyVersion read(ObjectNode document) {
    return DocumentReader.canonical(document.path("id").asText(), document.toString()).version();
  }

  private static ObjectNode tree(String methodology, String version) {
    for (JsonNode synthetic : json("/golden/synthetic.json")) {
      if (synthetic.path("methodology").asText().equals(methodology)
          && synthetic.path("version").asText().equals(version)) {
        return synthetic(methodology, synthetic);
      }
    }
    return shipped(methodology, version);
  }

  private static ObjectNode synthetic(String methodology, JsonNode synthetic) {
    ObjectNode document = shipped(methodology, synthetic.path("base_version").asText());
    document.put("version", synthetic.path("version").asText());
    if (synthetic.has("validity_from")) {
      ((ObjectNode) document.path("validity"))
          .put("from", synthetic.path("validity_from").asText());
    }
    synthetic
        .path("values")
        .fields()
        .forEachRemaining(value -> set(document, value.getKey(), value.getValue().asText()));
    neutral(document);
    return document;
  }

  /** Worked examples are those of other values; one that holds for any stands in. */
  private static void neutral(ObjectNode document) {
    try {
      document.set(
          "worked_examples",
          Json.mapper().readTree(NEUTRAL_EXAMPLES.get(document.path("id").asText())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void set(ObjectNode document, String parameter, String value) {
    for (JsonNode one : document.path("parameters")) {
      if (one.path("name").asText().equals(parameter)) {
        ArrayNode values = (ArrayNode) one.path("values");
        ObjectNode first = (ObjectNode) values.path(0);
        boolean number = first.path("value").isNumber();
        values.removeAll();
        values.add(number ? first.put("value", Long.parseLong(value)) : first.put("value", value));
        return;
      }
    }
    throw new IllegalArgumentException("no parameter " + parameter);
  }

  /** A file is named by the methodology, or by methodology and version where there are several. */
  private static ObjectNode shipped(String methodology, String version) {
    String exact = "/methodologies/" + methodology + "-" + version + ".yaml";
    boolean several = GoldenDocuments.class.getResource(exact) != null;
    MethodologyDocument document =
        DocumentReader.yaml(
            methodology, text(several ? exact : "/methodologies/" + methodology + ".yaml"));
    try {
      return (ObjectNode) Json.mapper().readTree(document.canonical());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String resource) {
    try {
      return Json.mapper().readTree(text(resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String resource) {
    try (InputStream in = GoldenDocuments.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
