package org.tanpuhui.gateway.check;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.tanpuhui.platform.json.Json;

/**
 * Names of schemas that do not depend on the order in which types are found. The scanner numbers
 * types that share a simple name ({@code View1}, {@code View2}); so it is shown each type under its
 * full name, and the names are shortened afterwards: to the simple name where no other type of the
 * document has it, else with the name of the enclosing type before it.
 */
final class SchemaNames {
  private static final String SCHEMA =
      "Lorg/eclipse/microprofile/openapi/annotations/media/Schema;";
  private static final String OURS = "org/tanpuhui/";
  private static final String REF = "#/components/schemas/";
  private static final String PAGE = "Page";

  private SchemaNames() {}

  /** The class with its full name as the name of its schema, unless it names one itself. */
  static byte[] inFull(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    if (!reader.getClassName().startsWith(OURS)) {
      return classFile;
    }
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          private boolean told;

          @Override
          public AnnotationVisitor visitAnnotation(String type, boolean visible) {
            AnnotationVisitor annotation = super.visitAnnotation(type, visible);
            if (!type.equals(SCHEMA)) {
              return annotation;
            }
            told = true;
            return new AnnotationVisitor(Opcodes.ASM9, annotation) {
              private boolean named;

              @Override
              public void visit(String member, Object value) {
                named |= member.equals("name");
                super.visit(member, value);
              }

              @Override
              public void visitEnd() {
                if (!named) {
                  super.visit("name", full(reader));
                }
                super.visitEnd();
              }
            };
          }

          @Override
          public void visitEnd() {
            if (!told) {
              AnnotationVisitor schema = super.visitAnnotation(SCHEMA, true);
              schema.visit("name", full(reader));
              schema.visitEnd();
            }
            super.visitEnd();
          }
        },
        0);
    return writer.toByteArray();
  }

  private static String full(ClassReader reader) {
    return reader.getClassName().replace('/', '.').replace('$', '-');
  }

  /**
   * Leaves only schemas that the paths lead to and shortens their names, in place; pages are named
   * after what they hold.
   */
  static void shorten(ObjectNode document) {
    prune(document);
    ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
    Map<String, String> names = new TreeMap<>();
    Map<String, List<String>> bySimpleName = new TreeMap<>();
    schemas
        .fieldNames()
        .forEachRemaining(
            full -> bySimpleName.computeIfAbsent(simple(full), s -> new ArrayList<>()).add(full));
    bySimpleName.forEach(
        (simple, all) -> {
          Set<String> qualified = all.stream().map(SchemaNames::qualified).collect(toSet());
          for (String full : all) {
            names.put(
                full,
                all.size() == 1
                    ? simple
                    : qualified.size() == all.size() ? qualified(full) : ofService(full));
          }
        });
    schemas
        .properties()
        .forEach(
            schema -> {
              String item = schema.getValue().at("/properties/items/items/$ref").asText();
              if (schema.getKey().contains(PAGE)
                  && schema.getValue().at("/properties").has("next_cursor")
                  && schema.getValue().at("/properties").size() == 2
                  && item.startsWith(REF)) {
                names.put(schema.getKey(), PAGE + names.get(item.substring(REF.length())));
              }
            });
    ObjectNode renamed = Json.mapper().createObjectNode();
    Map<String, JsonNode> sorted = new TreeMap<>();
    schemas
        .properties()
        .forEach(
            schema -> {
              String name = names.get(schema.getKey());
              JsonNode value = schema.getValue();
              JsonNode other = sorted.put(name, value);
              if (other != null && !other.equals(value)) {
                throw new IllegalStateException(
                    "two types would be the schema " + name + ": name one with @Schema(name)");
              }
            });
    renamed.setAll(sorted);
    ((ObjectNode) document.get("components")).set("schemas", renamed);
    refs(document, ref -> REF + names.get(ref.substring(REF.length())));
  }

  private static void prune(ObjectNode document) {
    ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
    Set<String> used = new TreeSet<>();
    Deque<JsonNode> open = new ArrayDeque<>(List.of(document.get("paths")));
    while (!open.isEmpty()) {
      for (JsonNode ref : open.pop().findValues("$ref")) {
        String name = ref.asText().substring(ref.asText().lastIndexOf('/') + 1);
        if (ref.asText().startsWith(REF) && used.add(name)) {
          open.push(schemas.get(name));
        }
      }
    }
    schemas.retain(used);
  }

  private static void refs(JsonNode node, UnaryOperator<String> change) {
    if (node instanceof ObjectNode object) {
      JsonNode ref = object.get("$ref");
      if (ref != null && ref.asText().startsWith(REF)) {
        object.set("$ref", TextNode.valueOf(change.apply(ref.asText())));
      }
      object.forEach(child -> refs(child, change));
    } else if (node instanceof ArrayNode array) {
      array.forEach(child -> refs(child, change));
    }
  }

  private static String simple(String full) {
    return full.substring(Math.max(full.lastIndexOf('.'), full.lastIndexOf('-')) + 1);
  }

  private static String ofService(String full) {
    String service = full.split("\\.")[2];
    return Character.toUpperCase(service.charAt(0)) + service.substring(1) + qualified(full);
  }

  private static String qualified(String full) {
    String nested = full.substring(full.lastIndexOf('.') + 1);
    return nested.replaceFirst("(Resource|Answers)(?=-)", "").replace("-", "");
  }
}
