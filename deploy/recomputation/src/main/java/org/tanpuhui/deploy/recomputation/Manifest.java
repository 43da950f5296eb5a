package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.json.Json;

/**
 * What an export says it holds.
 *
 * @param from first instant, or local day, in which its activities began; null when not stated
 * @param to first instant after it, or last local day; null when not stated
 */
record Manifest(
    String scheme,
    String scope,
    String from,
    String to,
    String createdAt,
    List<Part> files,
    List<Part> documents) {
  static final String FILE = "manifest.json";
  static final String FORMAT = "tanpuhui-evidence-export/1";
  private static final Pattern NAME = Pattern.compile("(documents/)?[A-Za-z0-9._-]+");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * A file of the export.
   *
   * @param name below the folder, never outside it
   * @param rows lines in it, -1 when not stated
   */
  record Part(String name, String sha256, long rows) {
    boolean isEvidence() {
      return name.startsWith("evidence-") && name.endsWith(".ndjson.gz");
    }

    boolean isProjects() {
      return name.startsWith("projects") && name.endsWith(".ndjson.gz");
    }

    boolean isErasures() {
      return name.startsWith("erasures") && name.endsWith(".ndjson.gz");
    }
  }

  /**
   * Reads {@code manifest.json} of a folder.
   *
   * @throws ExportFault the folder or the manifest is not one
   */
  static Manifest read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ExportFault(
          ExitCode.NO_FOLDER, "There is no folder " + folder + ".", "没有文件夹 " + folder + "。");
    }
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new ExportFault(
          ExitCode.NO_MANIFEST,
          folder + " holds no manifest.json, so it is no evidence export.",
          folder + " 中没有 manifest.json，不是证据导出文件夹。");
    }
    JsonNode root;
    try {
      root = Json.mapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw noManifest("it is not JSON", "不是 JSON");
    } catch (IOException e) {
      throw new ExportFault(ExitCode.NO_FOLDER, "Cannot read " + file + ".", "无法读取 " + file + "。");
    }
    String format = root.path("format").asText("");
    if (!format.equals(FORMAT)) {
      throw new ExportFault(
          ExitCode.UNKNOWN_FORMAT,
          "The export's format is \"" + format + "\"; this release reads " + FORMAT + ".",
          "导出格式为“" + format + "”，本版本只能读取 " + FORMAT + "。");
    }
    return new Manifest(
        text(root, "scheme"),
        root.path("scope").asText(null),
        root.path("from").asText(null),
        root.path("to").asText(null),
        root.path("created_at").asText(null),
        parts(root.path("files"), "files"),
        parts(root.path("documents"), "documents"));
  }

  /** The first local day that is wholly in the export; null when it does not say. */
  LocalDate firstDay() {
    if (from == null || isDay(from)) {
      return from == null ? null : day("from", from);
    }
    Instant start = instant("from", from);
    LocalDate day = CityTime.day(start);
    return CityTime.startOf(day).equals(start) ? day : day.plusDays(1);
  }

  /** The last local day that is wholly in the export; null when it does not say. */
  LocalDate lastDay() {
    if (to == null || isDay(to)) {
      return to == null ? null : day("to", to);
    }
    return CityTime.day(instant("to", to)).minusDays(1);
  }

  private static boolean isDay(String text) {
    return DAY.matcher(text).matches();
  }

  private static LocalDate day(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw noTime(name);
    }
  }

  private static Instant instant(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw noTime(name);
    }
  }

  private static ExportFault noTime(String name) {
    return noManifest(name + " is neither a day nor an instant", name + " 既不是日期也不是时刻");
  }

  private static List<Part> parts(JsonNode array, String name) {
    if (!array.isArray()) {
      throw noManifest("it has no list " + name, "缺少列表 " + name);
    }
    List<Part> parts = new ArrayList<>();
    for (JsonNode item : array) {
      Part part = new Part(text(item, "name"), text(item, "sha256"), item.path("rows").asLong(-1));
      if (!isInside(part.name())) {
        throw noManifest("a name in " + name + " leaves the folder", name + " 中有越出文件夹的名称");
      }
      if (!SHA_256.matcher(part.sha256()).matches()) {
        throw noManifest(
            "the sha256 of " + part.name() + " is not 64 hexadecimal digits",
            part.name() + " 的 sha256 不是 64 位十六进制数");
      }
      parts.add(part);
    }
    return List.copyOf(parts);
  }

  /** Whether a name stays inside the folder. */
  static boolean isInside(String name) {
    return NAME.matcher(name).matches() && !name.contains("..");
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isTextual()) {
      throw noManifest("it does not say " + name, "缺少 " + name);
    }
    return value.textValue();
  }

  private static ExportFault noManifest(String en, String zh) {
    return new ExportFault(
        ExitCode.NO_MANIFEST,
        "manifest.json is no manifest: " + en + ".",
        "manifest.json 无效：" + zh + "。");
  }
}
