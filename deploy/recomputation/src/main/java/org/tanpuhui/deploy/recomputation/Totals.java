package org.tanpuhui.deploy.recomputation;

import java.util.Map;
import java.util.TreeMap;

/** Counts and milligrams by methodology, and how much of it was derived. */
final class Totals {
  private final Map<String, Line> lines = new TreeMap<>();

  /** Of one methodology; {@code none} where no version decided. */
  static final class Line {
    long activities;
    long derived;
    long differing;
    long notDerived;
    long erased;
    long ofErased;
    long commitments;
    long commitmentsOfErased;
    long commitmentsOfBefore;
    long recordedMg;
    long derivedMg;
    long reversedMg;

    private void add(Line other) {
      activities += other.activities;
      derived += other.derived;
      differing += other.differing;
      notDerived += other.notDerived;
      erased += other.erased;
      ofErased += other.ofErased;
      commitments += other.commitments;
      commitmentsOfErased += other.commitmentsOfErased;
      commitmentsOfBefore += other.commitmentsOfBefore;
      recordedMg = Math.addExact(recordedMg, other.recordedMg);
      derivedMg = Math.addExact(derivedMg, other.derivedMg);
      reversedMg = Math.addExact(reversedMg, other.reversedMg);
    }
  }

  Line of(String methodology) {
    return lines.computeIfAbsent(methodology, m -> new Line());
  }

  Map<String, Line> lines() {
    return lines;
  }

  Line sum() {
    Line sum = new Line();
    lines.values().forEach(sum::add);
    return sum;
  }
}
