package org.tanpuhui.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tanpuhui.platform.json.Json;

/**
 * What the guides tell people to type: the same in both languages, and nothing that is not there.
 */
class GuidesTest {
  private static final Path GUIDES = CompiledServices.root().resolve("docs/guides");
  private static final String CHINESE = ".zh-CN.md";
  private static final Pattern BLOCK =
      Pattern.compile("^```(?:sh|bash)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern REMARK = Pattern.compile("(^|\\s)#\\s.*$");

  /** A member of a body whose value is a word of some language. */
  private static final Pattern TEXT = Pattern.compile("\":\\s*\"[^\"]*[\\s\\p{IsHan}][^\"]*\"");

  private static final Pattern PATH = Pattern.compile("/v1/[^\\s\"'?`)\\\\（，。；]+");
  private static final Pattern COMMAND = Pattern.compile("\\./deploy/([a-z-]+)");

  @Test
  void bothLanguagesGiveTheSameCommands() throws IOException {
    List<Path> chinese =
        guides().stream().filter(page -> page.toString().endsWith(CHINESE)).toList();
    assertThat(chinese).isNotEmpty();
    for (Path page : chinese) {
      Path english =
          page.resolveSibling(page.getFileName().toString().replace(CHINESE, "") + ".md");

      assertThat(commands(page)).as(page.getFileName().toString()).isNotEmpty();
      assertThat(commands(page))
          .as(page.getFileName().toString())
          .containsExactlyElementsOf(commands(english));
    }
  }

  @Test
  void everyCommandAndPathIsThere() throws IOException {
    List<String[]> templates = templates();
    List<String> absent = new ArrayList<>();
    for (Path page : guides()) {
      String text = Files.readString(page).replaceAll("(?m)^.*fetch-log.*$", "");
      Matcher path = PATH.matcher(text);
      while (path.find()) {
        String[] segments = path.group().replaceAll("[:;,.]+$", "").split("/");
        if (templates.stream().noneMatch(template -> isOf(template, segments))) {
          absent.add(page.getFileName() + ": " + path.group());
        }
      }
      Matcher command = COMMAND.matcher(text);
      while (command.find()) {
        if (!Files.isExecutable(CompiledServices.root().resolve("deploy/" + command.group(1)))) {
          absent.add(page.getFileName() + ": " + command.group());
        }
      }
    }
    assertThat(absent).isEmpty();
  }

  private static List<Path> guides() throws IOException {
    try (Stream<Path> pages = Files.list(GUIDES)) {
      return pages.filter(page -> page.toString().endsWith(".md")).sorted().toList();
    }
  }

  /** The lines of the blocks, without remarks and with texts for people left out. */
  private static List<String> commands(Path page) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .flatMap(block -> block.group(1).lines())
        .map(line -> REMARK.matcher(line).replaceFirst(""))
        .map(line -> TEXT.matcher(line).replaceAll("\":\"\""))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static List<String[]> templates() throws IOException {
    JsonNode paths =
        Json.mapper().readTree(Documents.published("openapi.json").toFile()).path("paths");
    List<String[]> templates = new ArrayList<>();
    for (Iterator<String> names = paths.fieldNames(); names.hasNext(); ) {
      templates.add(names.next().split("/"));
    }
    return templates;
  }

  private static boolean isOf(String[] template, String[] path) {
    if (template.length != path.length) {
      return false;
    }
    for (int i = 0; i < path.length; i++) {
      if (!template[i].startsWith("{") && !template[i].equals(path[i])) {
        return false;
      }
    }
    return true;
  }
}
