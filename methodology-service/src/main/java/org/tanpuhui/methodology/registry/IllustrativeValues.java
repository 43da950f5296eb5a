package org.tanpuhui.methodology.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.tanpuhui.methodology.methodology.Provenance;
import org.tanpuhui.platform.json.Json;

/** Finds values of a document that no source confirms: illustrative and recalled ones. */
final class IllustrativeValues {
  private IllustrativeValues() {}

  /** JSON pointers to them, in document order; empty when there are none. */
  static List<String> in(String canonical) {
    List<String> pointers = new ArrayList<>();
    try {
      collect(Json.mapper().readTree(canonical), "", pointers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored document is not JSON", e);
    }
    return pointers;
  }

  private static void collect(JsonNode node, String pointer, List<String> found) {
    if (node.isObject()) {
      for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
        Map.Entry<String, JsonNode> member = i.next();
        String place = pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
        if (member.getKey().equals("provenance") && isUnconfirmed(member.getValue().asText())) {
          found.add(pointer);
        } else {
          collect(member.getValue(), place, found);
        }
      }
    } else {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), pointer + "/" + i, found);
      }
    }
  }

  private static boolean isUnconfirmed(String word) {
    for (Provenance provenance : Provenance.values()) {
      if (provenance.word().equals(word)) {
        return provenance.isUnconfirmed();
      }
    }
    return false;
  }
}
