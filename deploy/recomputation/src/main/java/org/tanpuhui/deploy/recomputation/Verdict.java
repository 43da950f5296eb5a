package org.tanpuhui.deploy.recomputation;

import java.util.function.Consumer;

/** What is found of one line; it counts once in the totals, by the worst that was found. */
final class Verdict {
  private final Row row;
  private final Totals.Line line;
  private final Consumer<Finding> findings;
  private boolean differs;
  private boolean notDerived;

  Verdict(Row row, Totals.Line line, Consumer<Finding> findings) {
    this.row = row;
    this.line = line;
    this.findings = findings;
  }

  Row row() {
    return row;
  }

  Totals.Line line() {
    return line;
  }

  /** Something recorded disagrees. */
  void differs(Reason reason, String recorded, String derived) {
    differs = true;
    tell(reason, recorded, derived);
  }

  /** Something cannot be said from this export. */
  void cannot(Reason reason, String recorded) {
    notDerived = true;
    tell(reason, recorded, null);
  }

  private void tell(Reason reason, String recorded, String derived) {
    findings.accept(new Finding(reason, row.claim().activityId(), recorded, derived));
  }

  /** So many milligrams follow from the evidence. */
  void derive(long amountMg) {
    line.derivedMg = Math.addExact(line.derivedMg, amountMg);
  }

  void close() {
    line.activities++;
    if (differs) {
      line.differing++;
    } else if (notDerived) {
      line.notDerived++;
    } else {
      line.derived++;
    }
  }

  /** Its quantities are gone; only the commitment stands. */
  void closeErased() {
    line.activities++;
    if (differs) {
      line.differing++;
    } else {
      line.erased++;
    }
  }
}
