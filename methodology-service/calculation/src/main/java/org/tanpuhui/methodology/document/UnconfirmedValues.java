package org.tanpuhui.methodology.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tanpuhui.methodology.methodology.Provenance;

/** Finds the values of a document that no source confirms. */
final class UnconfirmedValues {
  private static final Set<String> WORDS =
      Stream.of(Provenance.values())
          .filter(Provenance::isUnconfirmed)
          .map(Provenance::word)
          .collect(Collectors.toUnmodifiableSet());

  private UnconfirmedValues() {}

  /** JSON pointers to them, sorted, whatever the order of the document. */
  static List<String> in(JsonNode document) {
    List<String> pointers = new ArrayList<>();
    collect(document, "", pointers);
    pointers.sort(Comparator.naturalOrder());
    return List.copyOf(pointers);
  }

  private static void collect(JsonNode node, String pointer, List<String> found) {
    if (node.isObject()) {
      if (WORDS.contains(node.path("provenance").asText())) {
        found.add(pointer);
      }
      for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
        Map.Entry<String, JsonNode> member = i.next();
        String name = member.getKey().replace("~", "~0").replace("/", "~1");
        collect(member.getValue(), pointer + "/" + name, found);
      }
    } else {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), pointer + "/" + i, found);
      }
    }
  }
}
