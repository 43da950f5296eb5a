package org.tanpuhui.deploy.auditing;

import java.util.Locale;

/** Kinds of findings. Names never change their meaning. */
enum Reason {
  ENTRY_ID("the id of an entry does not follow from its cause", "分录编号与其起因不符"),
  DUPLICATE("a row stands twice or out of order", "行重复或顺序错误"),
  ENTRY_SHAPE("an entry has not the shape of its purpose", "分录形式与其用途不符"),
  BOOK_DATE("a book date is not that of its record", "记账日期与记录时间不符"),
  CLOSED_PERIOD("something was booked to a month that was closed", "向已结账月份记账"),
  POINTS("points do not follow from the exchange rule", "积分与兑换规则不符"),
  REFERENCE("a row names something that is not there", "引用的对象不存在"),
  REVERSAL("a reversal does not take back what was recorded", "冲正与原分录不符"),
  REDEMPTION("a redemption and its entries do not agree", "兑换与其分录不符"),
  OFFER("a redemption, its offer, stock, caps or quota do not agree", "兑换与其商品、库存或限额不符"),
  SETTLEMENT("a statement or a funding and the books do not agree", "结算单或资金与账簿不符"),
  REPORT("a report of used points is not what its lines are", "已用积分报告与其明细不符"),
  CAMPAIGN("a campaign or an award of it and the books do not agree", "政策鼓励活动或其奖励与账簿不符"),
  MARKET("an order, agreement or trade and the books do not agree", "挂牌、协议或成交与账簿不符"),
  CASH("a deposit, a withdrawal or frozen money and the books do not agree", "出入金或冻结资金与账簿不符"),
  PROCEEDS("shares of proceeds do not follow from the sales", "收益分配与成交不符"),
  RETIREMENT("a retirement, certificate or order and the units do not agree", "注销、证书或裁定与减排量单位不符"),
  CASE("money was moved and no row accounts for it", "资金变动没有对应的业务记录"),
  ORDER("an order and its entry do not agree", "裁定与其分录不符"),
  BALANCE("a balance is not the sum of its entries", "余额与分录合计不符"),
  LOT("a lot is not the sum of its entries", "积分批次与分录合计不符"),
  RESERVE("a reserve is not the sum of its entries", "预留与分录合计不符"),
  SYSTEM_BALANCE("a system account is not the sum of its entries", "系统账户与分录合计不符"),
  CREDIT("units of credits are not where their movements brought them", "减排量单位不在其流转所至之处"),
  POOL("pooled grams or a batch do not follow from their entries", "归集的减排量或批次与分录不符"),
  CONTROL_TOTAL("a control total is not the sum of its rows", "控制总数与各行合计不符"),
  PERIOD_TOTAL("the totals of a closed month have changed", "已结账月份的合计已改变"),
  PERIOD("a close of a month is not one by two people", "结账不是由两人完成"),
  RULE("a rule is not allowed", "规则不被允许"),
  EXPIRY("points outlived their validity", "积分超过有效期"),
  LEAF("an entry is not what its leaf commits to", "分录与其日志叶不符"),
  LEAF_WITHOUT_ENTRY("a leaf has no entry: the entry was removed", "日志叶没有对应分录，分录已被删除"),
  LANE("a lane has a gap, or two leaves with one number", "日志通道有缺口或编号重复"),
  TREE_ORDER("the order of the tree is not one of its lanes", "日志树的顺序与通道不符"),
  UNSEQUENCED("an entry has no place in the tree after 5 s", "分录在 5 秒后仍未进入日志树"),
  CHECKPOINT("the tree is not the one that the checkpoint signs", "日志树与签名的检查点不符"),
  SIGNATURE("the checkpoint is not signed as the policy asks", "检查点签名不符合要求"),
  INCONSISTENT("the log is not an extension of a remembered one", "日志不是所记住日志的延伸"),
  EVIDENCE_MISSING("an entry has no evidence upstream", "分录在上游没有证据"),
  EVIDENCE_DIFFERS("an entry differs from its evidence", "分录与其证据不符"),
  NOT_POSTED("evidence that must be in the books is not", "应入账的证据未入账");

  private final String en;
  private final String zh;

  Reason(String en, String zh) {
    this.en = en;
    this.zh = zh;
  }

  /** The name in reports, for example {@code leaf_without_entry}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String en() {
    return en;
  }

  String zh() {
    return zh;
  }
}
