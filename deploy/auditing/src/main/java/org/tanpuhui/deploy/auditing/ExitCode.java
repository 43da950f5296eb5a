package org.tanpuhui.deploy.auditing;

/** What the command ends with. Numbers never change; those of deploy/recompute where they agree. */
enum ExitCode {
  AGREES(0),
  FINDINGS(1),
  USAGE(2),
  /** Nothing differs, but the export has no log, so nothing shows that it is the published one. */
  UNANCHORED(3),
  NO_FOLDER(10),
  NO_MANIFEST(11),
  UNKNOWN_FORMAT(12),
  MISSING_FILE(13),
  WRONG_HASH(15),
  DAMAGED(16),
  NOT_JSON(17),
  NOT_A_ROW(18),
  WRONG_ROWS(20),
  NOT_FETCHED(21),
  UNREADABLE_CHECKPOINT(22),
  OUR_ERROR(70);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
