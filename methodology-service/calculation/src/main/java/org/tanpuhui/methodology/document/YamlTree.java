package org.tanpuhui.methodology.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML text as a JSON tree that remembers lines. Plain whole numbers and booleans keep their
 * type; everything else is text, so that decimals and dates are exactly what was written.
 */
final class YamlTree {
  private static final int MAX_CODE_POINTS = 1_000_000;
  private static final int MAX_WHOLE_DIGITS = 18;

  private final Map<String, Integer> lines = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final JsonNode root;
  private boolean broken;

  private YamlTree(String text) {
    JsonNode read = JsonNodeFactory.instance.objectNode();
    try {
      LoaderOptions options = new LoaderOptions();
      options.setMaxAliasesForCollections(0);
      options.setCodePointLimit(MAX_CODE_POINTS);
      Node node = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      if (node != null) {
        read = convert(node, "");
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      faults.add(Fault.of(line, "", FaultCode.NOT_YAML, e.getProblem()));
      broken = true;
    }
    root = read;
  }

  static YamlTree parse(String text) {
    return new YamlTree(text);
  }

  JsonNode root() {
    return root;
  }

  Map<String, Integer> lines() {
    return lines;
  }

  /** Whether the text could not be parsed at all, so that nothing else is worth saying. */
  boolean isBroken() {
    return broken;
  }

  List<Fault> faults() {
    return faults;
  }

  private JsonNode convert(Node node, String pointer) {
    lines.put(pointer, node.getStartMark().getLine() + 1);
    if (node instanceof MappingNode mapping) {
      return object(mapping, pointer);
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      int i = 0;
      for (Node item : sequence.getValue()) {
        array.add(convert(item, pointer + "/" + i++));
      }
      return array;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    faults.add(fault(node, pointer, FaultCode.ALIAS));
    return JsonNodeFactory.instance.nullNode();
  }

  private ObjectNode object(MappingNode mapping, String pointer) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        faults.add(fault(tuple.getKeyNode(), pointer, FaultCode.NAME_NOT_TEXT));
        continue;
      }
      String name = key.getValue();
      String place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
      if (object.has(name)) {
        faults.add(fault(key, place, FaultCode.DUPLICATE, name));
        continue;
      }
      object.set(name, convert(tuple.getValueNode(), place));
      lines.put(place, key.getStartMark().getLine() + 1);
    }
    return object;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (Tag.NULL.equals(tag)) {
      return JsonNodeFactory.instance.nullNode();
    }
    if (Tag.BOOL.equals(tag)) {
      return JsonNodeFactory.instance.booleanNode(text.equalsIgnoreCase("true"));
    }
    if (Tag.INT.equals(tag)
        && text.length() <= MAX_WHOLE_DIGITS
        && text.matches("0|-?[1-9][0-9]*")) {
      return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
    }
    return JsonNodeFactory.instance.textNode(text);
  }

  private static Fault fault(Node node, String pointer, FaultCode code, Object... arguments) {
    Node place = node instanceof AnchorNode anchor ? anchor.getRealNode() : node;
    return Fault.of(place.getStartMark().getLine() + 1, pointer, code, arguments);
  }
}
