package org.tanpuhui.methodology.store;

import java.util.List;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;

/** Numbers in rows for the words of the published language. The place in the list is the number. */
final class StoredWords {
  // Only ever appended to: rows hold these numbers for ever.
  private static final List<EvidenceGrade> GRADES =
      List.of(
          EvidenceGrade.METERED,
          EvidenceGrade.TRANSACTION,
          EvidenceGrade.SENSOR,
          EvidenceGrade.SELF_DECLARED);
  private static final List<HolderKind> HOLDERS =
      List.of(
          HolderKind.PERSON,
          HolderKind.HOUSEHOLD,
          HolderKind.MICRO_ENTERPRISE,
          HolderKind.ORGANISATION,
          HolderKind.PROJECT,
          HolderKind.ESTATE,
          HolderKind.SCHOOL,
          HolderKind.FIRM);

  private StoredWords() {}

  static int number(EvidenceGrade grade) {
    return GRADES.indexOf(grade);
  }

  static EvidenceGrade grade(int number) {
    return GRADES.get(number);
  }

  static int number(HolderKind kind) {
    return HOLDERS.indexOf(kind);
  }

  static HolderKind holder(int number) {
    return HOLDERS.get(number);
  }
}
