package org.tanpuhui.deploy.recomputation;

import java.util.Map;
import java.util.UUID;

/** What became of an activity later: revisions without a gap, reversals of what was recorded. */
final class Revisions {
  private Revisions() {}

  /**
   * Checks the revisions of a line.
   *
   * @param takenBack adds what each cause took back, milligrams by cause
   * @return milligrams posted in all, whatever was taken back later
   */
  static long check(Verdict verdict, Map<String, Long> takenBack) {
    Row row = verdict.row();
    if (!row.posts() && row.amountMg() != 0) {
      verdict.differs(Reason.STATUS_AMOUNT, row.amountMg() + " mg", "0 mg");
    }
    long posted = row.amountMg();
    long standing = row.amountMg();
    int revision = 1;
    for (Row.Change change : row.changes()) {
      revision++;
      if (change.revision() != revision) {
        verdict.differs(
            Reason.REVISION, String.valueOf(change.revision()), String.valueOf(revision));
        revision = change.revision();
      }
      if (!change.posts() && change.amountMg() != 0) {
        verdict.differs(Reason.STATUS_AMOUNT, change.amountMg() + " mg", "0 mg");
      }
      long taken = taken(verdict, change, standing);
      if (change.amountMg() != 0 && standing != taken) {
        verdict.differs(Reason.POSTED_TWICE, change.amountMg() + " mg", "0 mg");
      }
      if (taken != 0) {
        takenBack.merge(String.valueOf(change.cause()), taken, Math::addExact);
        verdict.line().reversedMg = Math.addExact(verdict.line().reversedMg, taken);
      }
      standing = Math.addExact(Math.subtractExact(standing, taken), change.amountMg());
      posted = Math.addExact(posted, change.amountMg());
    }
    return posted;
  }

  /** What a change takes back: all that stands when it voids, else nothing. */
  private static long taken(Verdict verdict, Row.Change change, long standing) {
    long expected = change.status().equals("voided") ? standing : 0;
    if (change.reversedMg() == null) {
      return expected;
    }
    if (change.reversedMg() != expected) {
      verdict.differs(Reason.REVERSAL, change.reversedMg() + " mg", expected + " mg");
    }
    return change.reversedMg();
  }

  /** The activity that a void names; null when it names none. */
  static UUID target(Row row) {
    if (row.reference() != null) {
      return row.reference();
    }
    String text = row.claim().quantities().text("voids_activity_id");
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
