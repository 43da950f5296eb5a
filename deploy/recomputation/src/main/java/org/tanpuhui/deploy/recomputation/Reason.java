package org.tanpuhui.deploy.recomputation;

import java.util.Locale;

/** What a finding says of an activity. */
enum Reason {
  AMOUNT(true, "the recorded amount does not follow from the evidence", "记录的减排量与证据推导不符"),
  OUTCOME(true, "the recorded outcome does not follow from the evidence", "记录的结果与证据推导不符"),
  VERSION_UNKNOWN(true, "no document of the export has this hash", "导出中没有该哈希对应的文件"),
  VERSION_NAME(true, "the document with this hash is another version", "该哈希对应的文件是另一版本"),
  VERSION_NOT_COVERING(true, "the version does not cover this activity", "该版本不适用于此活动"),
  STATUS_AMOUNT(true, "an activity with this status records no amount", "该状态的活动不应有减排量"),
  POSTED_TWICE(true, "it was posted again though the first amount stands", "在原数量仍有效时再次入账"),
  REVISION(true, "the revisions are not 2, 3, ... without a gap", "修订号不连续"),
  REVERSAL(true, "what was taken back is not what was recorded", "冲回的数量与记录不符"),
  ACTIVITY_ID(true, "the id does not follow from scheme, source and id", "活动编号与方案、来源、编号不符"),
  ORDER(true, "the line is out of order, or there twice", "该行顺序错误或重复"),
  AFTER_ERASURE(true, "it stands behind the erasure of its person", "位于该参与者被删除之后"),
  COMMITMENT(true, "the line is not what its content hash commits to", "该行与其内容哈希所承诺的不符"),
  CLAIM(
      true,
      "caps and overlaps, decided again in the order of the log, give another outcome",
      "按日志顺序重新裁决上限与重叠，结果不同"),
  CLAIMS_OUTSIDE(false, "needs claims that are not in this export", "需要不在本次导出中的申报"),
  HISTORY_OUTSIDE(false, "needs readings that are not in this export", "需要不在本次导出中的读数"),
  PROJECT_OUTSIDE(false, "needs a filed project that is not in this export", "需要不在本次导出中的备案项目"),
  UNKNOWN_FORMULA(false, "no formula of this release covers it", "本版本没有适用的公式");

  private final boolean difference;
  private final String en;
  private final String zh;

  Reason(boolean difference, String en, String zh) {
    this.difference = difference;
    this.en = en;
    this.zh = zh;
  }

  /** True for what disagrees, false for what could not be derived. */
  boolean isDifference() {
    return difference;
  }

  /** The word in JSON. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String en() {
    return en;
  }

  String zh() {
    return zh;
  }
}
