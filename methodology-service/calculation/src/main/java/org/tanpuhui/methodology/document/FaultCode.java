package org.tanpuhui.methodology.document;

import java.util.Locale;
import org.tanpuhui.methodology.methodology.Text;

/**
 * The kinds of fault a document can have. Codes are stable; texts name the value and what is
 * allowed.
 */
public enum FaultCode {
  NOT_YAML("not YAML: %s", "不是 YAML：%s"),
  NOT_JSON("not JSON", "不是 JSON"),
  ALIAS("anchors and aliases are not allowed", "不允许锚点和引用"),
  NAME_NOT_TEXT("a name must be plain text", "名称必须是纯文本"),
  PATTERN("must match %s", "必须符合 %s"),
  REFUSED("%s", "%s"),
  DUPLICATE("%s stands here twice", "%s 重复出现"),
  NOT_AN_OBJECT("must be an object", "必须是对象"),
  NOT_A_LIST("must be a list", "必须是列表"),
  NOT_WORDS("must be a list of words", "必须是词语列表"),
  EMPTY_LIST("must not be empty", "不能为空"),
  REQUIRED("is required", "必须填写"),
  UNKNOWN_MEMBER("is not a known member", "不是已知的成员"),
  NOT_TEXT("must be text of 1 to %s characters", "必须是 1 至 %s 个字符的文本"),
  NOT_WHOLE("must be a whole number, is %s", "必须是整数，现为 %s"),
  NOT_WHOLE_IN_UNIT("must be a whole number in this unit, is %s", "该单位下必须是整数，现为 %s"),
  NOT_DECIMAL(
      "must be a decimal number of at least 0, for example \"46.8\"", "必须是不小于 0 的十进制数，例如 \"46.8\""),
  NOT_A_FLAG("must be true or false", "必须是 true 或 false"),
  NOT_A_DAY("must be a day like 2021-12-17, is %s", "必须是形如 2021-12-17 的日期，现为 %s"),
  NOT_A_MONTH("must be a month like 2024-10, is %s", "必须是形如 2024-10 的月份，现为 %s"),
  OUT_OF_RANGE("must be in [%s, %s], is %s", "必须在 [%s, %s] 之内，现为 %s"),
  UNKNOWN_WORD("%s is not one of the known words: %s", "%s 不是已知的词语：%s"),
  UNKNOWN_SCHEME("%s is not a known scheme", "%s 不是已知的方案"),
  UNKNOWN_ACTIVITY_TYPE("%s is not a known activity type", "%s 不是已知的活动类型"),
  UNKNOWN_GRADE("%s is not a known evidence grade", "%s 不是已知的证据等级"),
  UNKNOWN_UNIT("%s is not a known unit: %s", "%s 不是已知的单位：%s"),
  UNKNOWN_CALCULATOR("%s is not a known calculator: %s", "%s 不是已知的计算器：%s"),
  NO_INTERVAL("must be after from; it is the first day no longer covered", "必须晚于起始日；它是不再覆盖的第一天"),
  MONTH_START("months settle whole: must be the first day of a month", "按整月结算：必须是某月的第一天"),
  ROUNDING_UNIT("must be mg_co2e: that is what is kept", "必须是 mg_co2e，即保存的单位"),
  ROUNDING_UP("must be down: a reduction is never rounded up", "必须是 down：减排量不得向上取整"),
  CONDITION_INCOMPLETE(
      "a number needs min or max, a word needs one_of", "数值需要 min 或 max，词语需要 one_of"),
  CONDITION_MIXED("does not go with a number", "不能与数值条件同用"),
  MAX_BELOW_MIN("is below min", "小于 min"),
  GUARD_UNBOUNDED(
      "guarded intervals need a greatest duration_s and a greatest quantity",
      "受重叠检查的时段需要 duration_s 和 quantity 的上限"),
  VALUES_OVERLAP("overlaps the value that starts on %s", "与自 %s 起的取值重叠"),
  VALUES_GAP("nothing covers the days from %s to %s", "%s 起至 %s 之前没有取值"),
  ROW_KEY("must name %s", "必须写明 %s"),
  UNKNOWN_PARAMETER("must name a parameter that is a %s", "必须指向一个%s类参数"),
  PARAMETER_SHAPE("%s must be %s", "%s 必须是 %s"),
  UNIT_MISMATCH("%s is in %s, must be in %s", "%s 的单位是 %s，应为 %s"),
  UNITS_DO_NOT_MULTIPLY("%s", "单位不匹配：%s"),
  VALUE_OUT_OF_RANGE("%s must be in [%s, %s]", "%s 必须在 [%s, %s] 之内"),
  NO_FACTOR("must name at least one factor", "至少需要一个因子"),
  TABLE_WITHOUT_FACTOR("%s has no factor", "%s 没有因子"),
  SEASON_TWICE("month %s has two seasons", "%s 月属于两个季节"),
  SEASON_MISSING("month %s has no season", "%s 月没有季节"),
  SEASON_WITHOUT_VALUE("no value for %s", "%s 没有取值"),
  ROWS_DIFFER("%s does not have the rows of %s", "%s 与 %s 的行不一致"),
  ACT_MISPLACED("goes with %s only", "仅用于 %s"),
  EXAMPLE_DIFFERS("the document says %s, it computes %s", "文件写明 %s，计算得 %s"),
  EXAMPLE_IMPOSSIBLE("does not compute: %s", "无法计算：%s");

  private final String en;
  private final String zh;

  FaultCode(String en, String zh) {
    this.en = en;
    this.zh = zh;
  }

  /** The stable code. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  Text text(Object... arguments) {
    return new Text(zh.formatted(arguments), en.formatted(arguments));
  }
}
