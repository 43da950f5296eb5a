package org.tanpuhui.ledger.journal;

/**
 * The filed document that computed a reduction.
 *
 * @param methodology its id
 * @param version its version
 * @param hash SHA-256 of the document, 64 lower-case hexadecimal digits
 */
public record MethodologyVersion(String methodology, String version, String hash) {

  /** Its short number in journal rows, the same on every replay. */
  public int number() {
    return ReferenceNumber.of("methodology_version", methodology, version, hash);
  }

  /** Id, version and hash, separated by spaces. */
  public String text() {
    return methodology + " " + version + " " + hash;
  }
}
