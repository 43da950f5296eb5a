package org.tanpuhui.methodology.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.tanpuhui.platform.export.DataFile;

/**
 * What an export consists of.
 *
 * @param from first instant of the period in which the activities began
 * @param to first instant after it
 * @param ledger the books' own manifest; absent when they are not in it
 */
public record Manifest(
    String format,
    String scheme,
    String scope,
    Instant from,
    Instant to,
    Instant createdAt,
    List<DataFile> files,
    List<Document> documents,
    @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode ledger) {
  static final String FORMAT = "tanpuhui-evidence-export/1";

  /** A methodology document in canonical JSON; its SHA-256 is the version's hash. */
  public record Document(String name, String sha256) {}
}
