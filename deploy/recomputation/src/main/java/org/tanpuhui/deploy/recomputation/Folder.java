package org.tanpuhui.deploy.recomputation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.document.InvalidDocumentException;
import org.tanpuhui.methodology.methodology.MethodologyVersion;

/** The files of an export, checked against the manifest before anything is read from them. */
final class Folder {
  private static final int BUFFER = 1 << 18;
  private final Path path;
  private final Manifest manifest;

  Folder(Path path) {
    this.path = path;
    this.manifest = Manifest.read(path);
  }

  Manifest manifest() {
    return manifest;
  }

  List<Manifest.Part> evidence() {
    return manifest.files().stream()
        .filter(Manifest.Part::isEvidence)
        .sorted(java.util.Comparator.comparing(Manifest.Part::name))
        .toList();
  }

  List<Manifest.Part> projects() {
    return manifest.files().stream().filter(Manifest.Part::isProjects).toList();
  }

  List<Manifest.Part> erasures() {
    return manifest.files().stream().filter(Manifest.Part::isErasures).toList();
  }

  Path resolve(Manifest.Part part) {
    return path.resolve(part.name());
  }

  /** Bytes of all files, for the progress bar; absent ones count nothing. */
  long bytes() {
    long sum = 0;
    for (Manifest.Part part : manifest.files()) {
      try {
        sum += Files.size(resolve(part));
      } catch (IOException e) {
        // Missing files are named when they are checked.
        continue;
      }
    }
    return sum;
  }

  /**
   * Compares every file with its hash in the manifest.
   *
   * @throws ExportFault the first file that is missing or differs
   */
  void checkHashes(LongConsumer progress) {
    for (Manifest.Part part : manifest.files()) {
      if (!Files.isRegularFile(resolve(part))) {
        throw new ExportFault(
            ExitCode.MISSING_FILE,
            part.name() + " is in the manifest but not in the folder.",
            "清单中的 " + part.name() + " 不在文件夹中。");
      }
      check(part, hash(resolve(part), progress));
    }
  }

  /**
   * The documents by the hash that stands on activities: the SHA-256 of their content.
   *
   * @throws ExportFault one is missing, is not what its name says or cannot be read
   */
  Map<String, MethodologyVersion> documents() {
    Map<String, MethodologyVersion> versions = new HashMap<>();
    for (Manifest.Part part : manifest.documents()) {
      Path file = resolve(part);
      if (!Files.isRegularFile(file)) {
        throw new ExportFault(
            ExitCode.MISSING_DOCUMENT,
            "The document " + part.name() + " is in the manifest but not in the folder.",
            "清单中的文件 " + part.name() + " 不在文件夹中。");
      }
      String hash = hash(file, bytes -> {});
      check(part, hash);
      if (!part.name().equals("documents/" + hash + ".json")) {
        throw new ExportFault(
            ExitCode.WRONG_HASH,
            "The document "
                + part.name()
                + " has the hash "
                + hash
                + ": its name is not its content.",
            "文件 " + part.name() + " 的哈希为 " + hash + "，名称与内容不符。");
      }
      versions.put(hash, read(part, file, hash));
    }
    return versions;
  }

  private static MethodologyVersion read(Manifest.Part part, Path file, String hash) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      MethodologyVersion version = DocumentReader.canonical(part.name(), text).version();
      if (!version.hash().equals(hash)) {
        throw new ExportFault(
            ExitCode.WRONG_HASH,
            part.name()
                + " is not in canonical form; its canonical hash is "
                + version.hash()
                + ".",
            part.name() + " 不是规范形式，其规范哈希为 " + version.hash() + "。");
      }
      return version;
    } catch (InvalidDocumentException e) {
      throw new ExportFault(
          ExitCode.UNREADABLE_DOCUMENT,
          "This release cannot read the document " + part.name() + ": " + e.getMessage(),
          "本版本无法读取文件 " + part.name() + "：" + e.getMessage());
    } catch (IOException e) {
      throw unreadable(file);
    }
  }

  private static void check(Manifest.Part part, String hash) {
    if (!hash.equals(part.sha256())) {
      throw new ExportFault(
          ExitCode.WRONG_HASH,
          part.name()
              + " was changed: its SHA-256 is "
              + hash
              + ", the manifest says "
              + part.sha256()
              + ".",
          part.name() + " 已被改动：SHA-256 为 " + hash + "，清单为 " + part.sha256() + "。");
    }
  }

  private static String hash(Path file, LongConsumer progress) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        progress.accept(read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw unreadable(file);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static ExportFault unreadable(Path file) {
    return new ExportFault(ExitCode.NO_FOLDER, "Cannot read " + file + ".", "无法读取 " + file + "。");
  }
}
