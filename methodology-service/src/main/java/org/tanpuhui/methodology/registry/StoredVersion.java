package org.tanpuhui.methodology.registry;

import java.time.Instant;
import java.util.Optional;
import org.tanpuhui.platform.Scheme;

/**
 * A methodology version as it stands now.
 *
 * @param scheme whose case it is, null for what a release brought
 * @param state state of its last step, as rows have it
 * @param step number of its last step
 * @param documentStep number of the step that brought its document
 * @param hash SHA-256 of {@code document}
 * @param document canonical JSON
 * @param number its number in evidence rows, 0 until it is filed
 * @param filedAt null until it is filed
 * @param coversTo first instant it no longer covers because it was withdrawn, else null
 */
public record StoredVersion(
    int caseNo,
    String id,
    String version,
    Scheme scheme,
    String state,
    int step,
    int documentStep,
    String hash,
    String document,
    int number,
    Instant filedAt,
    Instant coversTo) {

  /** Its number, empty until it is filed. */
  public Optional<Integer> filedNumber() {
    return number == 0 ? Optional.empty() : Optional.of(number);
  }
}
