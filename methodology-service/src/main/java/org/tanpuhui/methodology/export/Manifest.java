package org.tanpuhui.methodology.export;

import java.time.Instant;
import java.util.List;

/**
 * What an export consists of.
 *
 * @param from first instant of the period in which the activities began
 * @param to first instant after it
 */
public record Manifest(
    String format,
    String scheme,
    String scope,
    Instant from,
    Instant to,
    Instant createdAt,
    List<DataFile> files,
    List<Document> documents) {
  static final String FORMAT = "tanpuhui-evidence-export/1";
  static final String SCOPE = "evidence";

  /**
   * A file of rows, gzip.
   *
   * @param sha256 of the file as it is, 64 hexadecimal digits
   * @param bytes its size
   * @param rows lines in it
   */
  public record DataFile(String name, String sha256, long bytes, long rows) {}

  /** A methodology document in canonical JSON; its SHA-256 is the version's hash. */
  public record Document(String name, String sha256) {}
}
