package org.tanpuhui.deploy.recomputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bad folder: its own exit code, a message in both languages, never a stack trace. */
class BadExportTest {
  @TempDir private Path folder;

  private void refused(Path export, ExitCode code, String en, String zh) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Recompute.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            export.toString());
    String text = err.toString(StandardCharsets.UTF_8);
    assertThat(text).contains(en).contains(zh).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(exit).isEqualTo(code.number());
  }

  private Path right() throws IOException {
    return new Lines().write(folder);
  }

  private void replaceInManifest(String what, String by) throws IOException {
    Path manifest = folder.resolve(Manifest.FILE);
    Files.writeString(manifest, Files.readString(manifest).replace(what, by));
  }

  /** Writes other bytes to a file, and its right hash into the manifest. */
  private void replaceFile(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    String before = ExportWriter.hash(file);
    Files.write(file, bytes);
    replaceInManifest(before, ExportWriter.hash(file));
  }

  @Test
  void noSuchFolder() {
    refused(folder.resolve("nowhere"), ExitCode.NO_FOLDER, "There is no folder", "没有文件夹");
  }

  @Test
  void noManifest() {
    refused(folder, ExitCode.NO_MANIFEST, "no manifest.json", "没有 manifest.json");
  }

  @Test
  void manifestThatIsNotJson() throws IOException {
    right();
    Files.writeString(folder.resolve(Manifest.FILE), "{");
    refused(folder, ExitCode.NO_MANIFEST, "it is not JSON", "不是 JSON");
  }

  @Test
  void manifestWithoutFiles() throws IOException {
    right();
    replaceInManifest("\"files\"", "\"fires\"");
    refused(folder, ExitCode.NO_MANIFEST, "no list files", "缺少列表 files");
  }

  @Test
  void manifestThatLeavesTheFolder() throws IOException {
    right();
    replaceInManifest("evidence-00001.ndjson.gz", "../evidence-00001.ndjson.gz");
    refused(folder, ExitCode.NO_MANIFEST, "leaves the folder", "越出文件夹");
  }

  @Test
  void unknownFormatVersion() throws IOException {
    right();
    replaceInManifest("tanpuhui-evidence-export/1", "tanpuhui-evidence-export/2");
    refused(folder, ExitCode.UNKNOWN_FORMAT, "evidence-export/2", "本版本只能读取");
  }

  @Test
  void manifestWithAPeriodThatIsNone() throws IOException {
    right();
    replaceInManifest("\"from\":\"2022-01-01\"", "\"from\":\"yesterday\"");
    refused(folder, ExitCode.NO_MANIFEST, "neither a day nor an instant", "既不是日期也不是时刻");
  }

  @Test
  void missingFile() throws IOException {
    Files.delete(right().resolve("evidence-00002.ndjson.gz"));
    refused(folder, ExitCode.MISSING_FILE, "evidence-00002.ndjson.gz", "不在文件夹中");
  }

  @Test
  void missingDocument() throws IOException {
    Files.delete(right().resolve("documents/" + new Lines().transitHash() + ".json"));
    refused(folder, ExitCode.MISSING_DOCUMENT, "The document", "不在文件夹中");
  }

  @Test
  void wrongHash() throws IOException {
    Path file = right().resolve("evidence-00001.ndjson.gz");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    refused(folder, ExitCode.WRONG_HASH, "was changed", "已被改动");
  }

  @Test
  void documentThatWasChanged() throws IOException {
    Path file = right().resolve("documents/" + new Lines().transitHash() + ".json");
    Files.writeString(file, Files.readString(file).replace("46.8", "46.9"));
    refused(folder, ExitCode.WRONG_HASH, "was changed", "已被改动");
  }

  @Test
  void documentThatWasChangedTogetherWithTheManifest() throws IOException {
    right();
    String hash = new Lines().transitHash();
    String name = "documents/" + hash + ".json";
    Path file = folder.resolve(name);
    Files.writeString(file, Files.readString(file).replace("46.8", "46.9"));
    replaceInManifest("\"sha256\":\"" + hash, "\"sha256\":\"" + ExportWriter.hash(file));
    refused(folder, ExitCode.WRONG_HASH, "its name is not its content", "名称与内容不符");
  }

  @Test
  void truncatedGzip() throws IOException {
    byte[] bytes = Files.readAllBytes(right().resolve("evidence-00001.ndjson.gz"));
    replaceFile("evidence-00001.ndjson.gz", Arrays.copyOf(bytes, bytes.length / 2));
    refused(folder, ExitCode.TRUNCATED, "was cut off", "文件不完整");
  }

  @Test
  void emptyFileInsteadOfGzip() throws IOException {
    right();
    replaceFile("evidence-00001.ndjson.gz", new byte[0]);
    refused(folder, ExitCode.TRUNCATED, "was cut off", "文件不完整");
  }

  @Test
  void plainTextInsteadOfGzip() throws IOException {
    right();
    replaceFile("evidence-00001.ndjson.gz", "{}".getBytes(StandardCharsets.UTF_8));
    refused(folder, ExitCode.TRUNCATED, "not gzip", "不是 gzip");
  }

  private Path of(List<String> lines) throws IOException {
    ExportWriter writer = new ExportWriter(folder);
    writer.document(ExportWriter.shipped("sz-low-carbon-public-transport.yaml"));
    writer.lines("evidence-00001.ndjson.gz", lines);
    return writer.manifest();
  }

  @Test
  void lineThatIsNotJson() throws IOException {
    String line = new Lines().of(Lines.TRIP).toString();
    refused(of(List.of(line, "{\"activity_id\":")), ExitCode.NOT_JSON, "line 2: not JSON", "第 2 行");
  }

  @Test
  void lineThatIsNoObject() throws IOException {
    refused(of(List.of("[]")), ExitCode.NOT_EVIDENCE, "line 1: no evidence", "第 1 行");
  }

  @Test
  void lineThatLacksAMember() throws IOException {
    String line = new Lines().of(Lines.TRIP).put("occurred_at", (String) null).toString();
    refused(of(List.of(line)), ExitCode.NOT_EVIDENCE, "occurred_at is missing", "第 1 行");
  }

  @Test
  void lineWithAnAmountThatIsText() throws IOException {
    String line = new Lines().of(Lines.TRIP).put("amount_mg_co2e", "1").toString();
    refused(of(List.of(line)), ExitCode.NOT_EVIDENCE, "amount_mg_co2e is not a whole", "第 1 行");
  }

  @Test
  void lineWithANumberThatDoesNotFit() throws IOException {
    String line = new Lines().of(Lines.TRIP).put("persons", 5_000_000_000L).toString();
    refused(of(List.of(line)), ExitCode.NOT_EVIDENCE, "line 1", "第 1 行");
  }

  @Test
  void lineOfAnUnknownType() throws IOException {
    String line = new Lines().of(Lines.TRIP).put("type", "other").toString();
    refused(of(List.of(line)), ExitCode.NOT_EVIDENCE, "unknown type other", "第 1 行");
  }

  @Test
  void fewerLinesThanTheManifestSays() throws IOException {
    right();
    replaceInManifest("\"rows\":7", "\"rows\":8");
    refused(folder, ExitCode.WRONG_COUNT, "has 7 lines", "有 7 行");
  }
}
