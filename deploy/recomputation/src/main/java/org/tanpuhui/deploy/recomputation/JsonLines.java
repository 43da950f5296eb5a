package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tanpuhui.platform.json.Json;

/** A small file of an export, one JSON object per line, compressed. */
final class JsonLines {
  private JsonLines() {}

  /**
   * Reads all lines.
   *
   * @param what what a line is, in English and Chinese, for what is said of a line that is none
   * @param take may throw IllegalArgumentException for a line that is none
   */
  static void read(String name, Path file, String[] what, Consumer<JsonNode> take) {
    long line = 0;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        take.accept(Json.mapper().readTree(text));
      }
    } catch (JsonProcessingException e) {
      throw new ExportFault(
          ExitCode.NOT_JSON,
          name + ", line " + line + ": not JSON.",
          name + " 第 " + line + " 行：不是 JSON。");
    } catch (EOFException | ZipException e) {
      throw new ExportFault(
          ExitCode.TRUNCATED, name + " is cut off or no gzip.", name + " 不完整或不是 gzip。");
    } catch (IOException e) {
      throw Folder.unreadable(file);
    } catch (IllegalArgumentException e) {
      throw new ExportFault(
          ExitCode.NOT_EVIDENCE,
          name + ", line " + line + ": no " + what[0] + ": " + e.getMessage() + ".",
          name + " 第 " + line + " 行：不是" + what[1] + "：" + e.getMessage() + "。");
    }
  }
}
