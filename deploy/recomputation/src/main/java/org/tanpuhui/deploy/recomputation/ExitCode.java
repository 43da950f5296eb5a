package org.tanpuhui.deploy.recomputation;

/** How a run ends; numbers never change meaning. 2 is picocli's, for wrong arguments. */
enum ExitCode {
  /** Everything was derived, every commitment checked, and nothing differs. */
  AGREES(0),
  /** Something recorded does not follow from the evidence. */
  DIFFERS(1),
  /** Nothing differs, but something could not be derived, or a commitment not checked. */
  INCOMPLETE(3),
  /** There is no such folder, or it cannot be read. */
  NO_FOLDER(10),
  /** There is no manifest, or it is not one. */
  NO_MANIFEST(11),
  /** The manifest's format is not one that this release reads. */
  UNKNOWN_FORMAT(12),
  /** A file of the manifest is not there. */
  MISSING_FILE(13),
  /** A document of the manifest is not there. */
  MISSING_DOCUMENT(14),
  /** A file's SHA-256 is not that of the manifest, or a document's not its name. */
  WRONG_HASH(15),
  /** A compressed file ends early or is damaged. */
  TRUNCATED(16),
  /** A line is not JSON. */
  NOT_JSON(17),
  /** A line is JSON, but no evidence. */
  NOT_EVIDENCE(18),
  /** A document cannot be read by this release. */
  UNREADABLE_DOCUMENT(19),
  /** A file has more or fewer lines than the manifest says. */
  WRONG_COUNT(20),
  /** The export could not be fetched. */
  NOT_FETCHED(21),
  /** An error of this program; it must not look like a finding. */
  OUR_ERROR(70);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
