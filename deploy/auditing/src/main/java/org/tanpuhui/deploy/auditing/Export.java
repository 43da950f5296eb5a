package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** An export's manifest and files. Each file is compared with its hash while it is read. */
final class Export {
  private static final String MANIFEST = "manifest.json";
  private static final String LEDGER_FORMAT = "tanpuhui-ledger-export/1";
  private static final Pattern NAME = Pattern.compile("(ledger/)?[A-Za-z0-9._-]+");
  private static final int BUFFER = 1 << 17;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory LINES =
      new ObjectMapper().getFactory().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);

  /** A file of the export. */
  record Part(String name, String sha256, long bytes, long rows) {
    /** The table whose rows it holds. */
    String table() {
      String file = name.substring(name.lastIndexOf('/') + 1);
      int end = file.indexOf('-');
      return end < 0 ? file : file.substring(0, end);
    }
  }

  /** Takes one row, a JSON object. */
  @FunctionalInterface
  interface Taker {
    void take(JsonParser row) throws IOException;
  }

  private final Path folder;
  private final JsonNode ledger;
  private final List<Part> parts = new ArrayList<>();
  private final List<Part> evidence = new ArrayList<>();
  private final JsonNode root;
  private volatile LongConsumer progress = bytes -> {};

  Export(Path folder) {
    this.folder = folder;
    if (!Files.isDirectory(folder)) {
      throw new ExportFault(
          ExitCode.NO_FOLDER, "There is no folder " + folder + ".", "没有文件夹 " + folder + "。");
    }
    Path file = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(file)) {
      throw new ExportFault(
          ExitCode.NO_MANIFEST,
          folder + " holds no manifest.json.",
          folder + " 中没有 manifest.json。");
    }
    try {
      root = MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ExportFault(
          ExitCode.NO_MANIFEST, "manifest.json is no JSON.", "manifest.json 不是 JSON。");
    }
    ledger = root.path("ledger");
    if (!ledger.path("format").asText().equals(LEDGER_FORMAT)) {
      throw new ExportFault(
          ExitCode.UNKNOWN_FORMAT,
          "The export holds no books in the format "
              + LEDGER_FORMAT
              + ": ask for scope ledger or all.",
          "导出中没有 " + LEDGER_FORMAT + " 格式的账簿：请以 ledger 或 all 范围导出。");
    }
    read(ledger.path("files"), parts);
    read(root.path("files"), evidence);
    evidence.removeIf(part -> !part.name().startsWith("evidence-"));
    evidence.sort(Comparator.comparing(Part::name));
  }

  private static void read(JsonNode files, List<Part> into) {
    for (JsonNode file : files) {
      String name = file.path("name").asText();
      if (!NAME.matcher(name).matches() || name.contains("..")) {
        throw new ExportFault(
            ExitCode.NO_MANIFEST,
            "A name of the manifest leaves the folder: " + name,
            "清单中有越出文件夹的名称：" + name);
      }
      into.add(
          new Part(
              name,
              file.path("sha256").asText(),
              file.path("bytes").asLong(),
              file.path("rows").asLong(-1)));
    }
  }

  /** Who is told of the bytes that were read. */
  void tell(LongConsumer listener) {
    this.progress = listener;
  }

  String scheme() {
    return ledger.path("scheme").asText();
  }

  /** When the snapshot of the books began, microseconds. */
  long createdAt() {
    return Times.micros(ledger.path("created_at").asText());
  }

  /** The checkpoint it stands at; null without one. */
  String checkpoint() {
    return ledger.path("checkpoint").asText(null);
  }

  /** The keys that the export itself names; null without a log. */
  String keys() {
    return ledger.path("keys").asText(null);
  }

  boolean hasEvidence() {
    return root.path("scope").asText().equals("all");
  }

  /** The period of the evidence, microseconds; the whole of time when not stated. */
  long evidenceFrom() {
    return root.hasNonNull("from") ? Times.micros(root.path("from").asText()) : Long.MIN_VALUE;
  }

  /** First instant after the period of the evidence. */
  long evidenceTo() {
    return root.hasNonNull("to") ? Times.micros(root.path("to").asText()) : Long.MAX_VALUE;
  }

  List<Part> of(String table) {
    return parts.stream()
        .filter(part -> part.table().equals(table))
        .sorted(Comparator.comparing(Part::name))
        .toList();
  }

  List<Part> evidence() {
    return evidence;
  }

  long bytes() {
    return parts.stream().mapToLong(Part::bytes).sum()
        + evidence.stream().mapToLong(Part::bytes).sum();
  }

  /** Every row of a table as a tree; for small tables. */
  void rows(String table, java.util.function.Consumer<JsonNode> taker) {
    for (Part part : of(table)) {
      read(part, row -> taker.accept(MAPPER.readTree(row)));
    }
  }

  /**
   * Reads a file to its end.
   *
   * @throws ExportFault it is missing, damaged, or not what the manifest says
   */
  void read(Part part, Taker taker) {
    Path file = folder.resolve(part.name());
    if (!Files.isRegularFile(file)) {
      throw new ExportFault(
          ExitCode.MISSING_FILE,
          part.name() + " is in the manifest but not in the folder.",
          "清单中的 " + part.name() + " 不在文件夹中。");
    }
    MessageDigest digest = digest();
    long rows = 0;
    try (InputStream raw = new Counted(Files.newInputStream(file));
        DigestInputStream digested = new DigestInputStream(raw, digest);
        InputStream in = new BufferedInputStream(new GZIPInputStream(digested, BUFFER), BUFFER);
        JsonParser lines = LINES.createParser(in)) {
      while (lines.nextToken() != null) {
        if (lines.currentToken() != JsonToken.START_OBJECT) {
          throw notARow(part, rows, "it is no object");
        }
        taker.take(lines);
        rows++;
      }
      digested.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (EOFException | ZipException e) {
      throw new ExportFault(
          ExitCode.DAMAGED, part.name() + " is cut off or damaged.", part.name() + " 不完整或已损坏。");
    } catch (JsonProcessingException e) {
      throw new ExportFault(
          ExitCode.NOT_JSON,
          part.name() + " line " + (rows + 1) + " is not JSON.",
          part.name() + " 第 " + (rows + 1) + " 行不是 JSON。");
    } catch (IOException e) {
      throw new ExportFault(
          ExitCode.NO_FOLDER, "Cannot read " + part.name() + ".", "无法读取 " + part.name() + "。");
    } catch (IllegalArgumentException | java.time.DateTimeException | NullPointerException e) {
      throw notARow(part, rows, String.valueOf(e.getMessage()));
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    if (!sha256.equals(part.sha256())) {
      throw new ExportFault(
          ExitCode.WRONG_HASH,
          part.name()
              + " was changed: its SHA-256 is "
              + sha256
              + ", the manifest says "
              + part.sha256()
              + ".",
          part.name() + " 已被改动：SHA-256 为 " + sha256 + "，清单为 " + part.sha256() + "。");
    }
    if (part.rows() >= 0 && rows != part.rows()) {
      throw new ExportFault(
          ExitCode.WRONG_ROWS,
          part.name() + " has " + rows + " rows, the manifest says " + part.rows() + ".",
          part.name() + " 有 " + rows + " 行，清单为 " + part.rows() + " 行。");
    }
  }

  private static ExportFault notARow(Part part, long rows, String why) {
    return new ExportFault(
        ExitCode.NOT_A_ROW,
        part.name() + " line " + (rows + 1) + " is no row of " + part.table() + ": " + why,
        part.name() + " 第 " + (rows + 1) + " 行不是 " + part.table() + " 的行：" + why);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Tells how much was read. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      if (read > 0) {
        progress.accept(read);
      }
      return read;
    }
  }
}
